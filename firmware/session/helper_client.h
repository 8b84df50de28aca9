// The kiosk's end of one helper: a connection that comes back, and the questions under way.
//
// It starts nothing and kills nobody. Every question that is asked is answered: by the helper, or
// by this module with IPC_LOST when there is no room to ask it, when the connection breaks, or when
// the helper's own limit has passed without a word.
#ifndef FIRMWARE_SESSION_HELPER_CLIENT_H
#define FIRMWARE_SESSION_HELPER_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "drivers/domain/ends.h"
#include "drivers/domain/operation.h"
#include "firmware/protocol/table.h"

enum {
    HELPER_QUESTIONS_MAX = 8, // under way at a time; as many as the helper's parent takes
    // Of these the flow never takes the last four: an outcome, a reset of the card and what the
    // session asks for itself find a place even when residents have asked for too much.
    HELPER_FLOW_MAX = HELPER_QUESTIONS_MAX - 4,
    HELPER_REFUSED_MAX = 4, // questions without a place, until they are answered with IPC_LOST
    // The tickets of the session's own questions; the flow counts below.
    HELPER_OWN_TICKETS = 1u << 30,
};

struct helper_question {
    uint32_t ticket; // 0: free
    uint16_t type;
    enum operation operation; // that it was asked for; OPERATION_NONE: for none
    int64_t begins;           // clock_ms(): its time
    int64_t deadline;         // clock_ms()
};

struct helper_client {
    const char *name, *path;
    const struct table *table;
    int fd;              // -1: not connected
    int64_t retry_at;    // clock_ms() of the next attempt while not connected
    struct ends lost;    // connections that broke
    int64_t alive_until; // clock_ms(): the helper is at something that nobody asked for
    struct helper_question questions[HELPER_QUESTIONS_MAX];
    struct helper_question refused[HELPER_REFUSED_MAX];
};

void helper_client_init(struct helper_client *client, const char *name, const char *path,
                        const struct table *table);

// Connects if it is time. True when the connection is new: its state must be asked for anew.
bool helper_client_connect(struct helper_client *client);

// Asks. The body is copied; wiping it is the caller's. What cannot be sent is answered with
// IPC_LOST by the next helper_client_receive(). False when that is because there is no room.
bool helper_client_ask(struct helper_client *client, struct ipc_message *question,
                       enum operation operation);

// Whether a question of this type is under way.
bool helper_client_is_asked(const struct helper_client *client, uint16_t type);

// Answers a question with IPC_LOST without asking it.
void helper_client_refuse(struct helper_client *client, uint16_t type, uint32_t ticket);

// The next message: an answer, something told unasked, IPC_ALIVE, or IPC_LOST. *asked is the
// question, with ticket 0 and the message's type when nobody asked. False when there is none now.
bool helper_client_receive(struct helper_client *client, struct ipc_message *message,
                           struct helper_question *asked);

// When something must be done even if nothing arrives: clock_ms() value, INT64_MAX for never.
int64_t helper_client_next(const struct helper_client *client);

// Ends the connection: the helper then forgets everything of this client. It is made again.
void helper_client_close(struct helper_client *client);

#endif

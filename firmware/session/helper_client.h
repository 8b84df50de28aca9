// The kiosk's end of one helper: a connection that comes back, and the questions under way.
//
// It starts nothing and kills nobody. Every question that is asked is answered: by the helper, or
// by this module with IPC_LOST when the connection breaks or the helper's own limit has passed
// without a word.
#ifndef FIRMWARE_SESSION_HELPER_CLIENT_H
#define FIRMWARE_SESSION_HELPER_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"

enum {
    HELPER_QUESTIONS_MAX = 8,
};

struct helper_question {
    uint32_t ticket; // 0: free
    uint16_t type;
    int64_t deadline; // clock_ms()
};

struct helper_client {
    const char *name, *path;
    bool (*valid)(const struct ipc_message *message, bool asked);
    int fd;           // -1: not connected
    int64_t retry_at; // clock_ms() of the next attempt while not connected
    struct helper_question questions[HELPER_QUESTIONS_MAX];
};

void helper_client_init(struct helper_client *client, const char *name, const char *path,
                        bool (*valid)(const struct ipc_message *message, bool asked));

// Connects if it is time. True when the connection is new: its state must be asked for anew.
bool helper_client_connect(struct helper_client *client);

// Asks. The body is copied; wiping it is the caller's. What cannot be sent is answered with
// IPC_LOST by the next helper_client_receive().
void helper_client_ask(struct helper_client *client, struct ipc_message *question,
                       uint32_t limit_ms);

// The next message: an answer, something told unasked, or IPC_LOST with *asked_type saying what
// was lost. False when there is none now.
bool helper_client_receive(struct helper_client *client, struct ipc_message *message,
                           uint16_t *asked_type);

// When something must be done even if nothing arrives: clock_ms() value, INT64_MAX for never.
int64_t helper_client_next(const struct helper_client *client);

void helper_client_close(struct helper_client *client);

#endif

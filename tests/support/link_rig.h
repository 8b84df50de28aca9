// A rig with everything that `kiosk-link` needs on it: the reference backend behind its nginx, a
// demo card's keys, and the place of the program `kiosk` at the socket.
//
// The backend is the real one, started by tests/backend/start on a free port; nothing of its code
// is linked here. Every process dies with the test. A wait that takes too long fails the test.
#ifndef TESTS_SUPPORT_LINK_RIG_H
#define TESTS_SUPPORT_LINK_RIG_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "firmware/protocol/link_message.h"

enum {
    LINK_DESK_LIMIT_MS = 20000, // of everything that is waited for
    LINK_DESK_ASK_MS = 11000,   // what the kiosk gives a question
};

struct link_rig;
struct demo_card;

// For cmocka's group: makes keys and certificates, starts the backend, enrols a card; ends all.
int link_rig_make(void **state);
int link_rig_remove(void **state);

// For each test: a fresh outbox, `kiosk-link` running and connected; afterwards the backend runs
// again, without a knob.
int link_rig_open(void **state);
int link_rig_close(void **state);

// ---- the backend ------------------------------------------------------------------------------

void link_rig_start_backend(struct link_rig *rig); // on the port that it had
void link_rig_stop_backend(struct link_rig *rig);

// Runs `kiosk-backend` with these arguments: "knob set delay.open 500".
void link_rig_tell(struct link_rig *rig, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// Waits until a knob that counts its uses ("1500*1") has none left: the call is being worked on.
void link_rig_await_use(struct link_rig *rig, const char *knob);

// "opened", "finished", ...: what the backend knows of a reset, and the result it was told ("" for
// none). Valid until the next call. The state is "" for a reset that it does not know.
struct link_rig_record {
    char state[24], result[24];
};
struct link_rig_record link_rig_record(struct link_rig *rig, const char *id);

// How many resets it knows.
size_t link_rig_resets(struct link_rig *rig);

// ---- kiosk-link -------------------------------------------------------------------------------

// Starts it, with the device certificate of that name, and connects.
void link_rig_start_link(struct link_rig *rig, const char *device);

// The same, with the backend at another origin: something that stands between the two.
void link_rig_start_link_to(struct link_rig *rig, const char *origin);

// The backend's port on 127.0.0.1.
int link_rig_port(const struct link_rig *rig);

// Kills it, as a power cut does: parent, worker and all.
void link_rig_kill_link(struct link_rig *rig);

pid_t link_rig_parent(const struct link_rig *rig);

// 0: there is none right now.
pid_t link_rig_worker(const struct link_rig *rig);
// The kiosk's end of the connection.
int link_rig_socket(const struct link_rig *rig);

const char *link_rig_outbox_path(const struct link_rig *rig);

const char *link_rig_folder(const struct link_rig *rig);
const struct demo_card *link_rig_card(const struct link_rig *rig);

// Asks and does not wait. The ticket names the answer.
uint32_t link_rig_ask(struct link_rig *rig, uint16_t type, const void *body, size_t length,
                      uint32_t deadline_ms);

// True when the answer is here already.
bool link_rig_has(struct link_rig *rig, uint32_t ticket);

// Waits for an answer of exactly `size` bytes. False: it was IPC_LOST.
bool link_rig_take(struct link_rig *rig, uint32_t ticket, void *answer, size_t size);

// The service as it was last told unasked, and how often that was since the connection.
const struct link_service *link_rig_service(const struct link_rig *rig, unsigned *count);

// Waits until the outbox was told to be so.
void link_rig_await_outbox(struct link_rig *rig, uint32_t waiting, uint32_t parked);

#endif

// The way between kiosk-link and the centre: it delays, cuts before or after the centre acted,
// repeats and reorders. os/https.c is its client.
#ifndef TESTS_SIM_NETWORK_H
#define TESTS_SIM_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/https/https.h"

enum {
    NETWORK_CALLS_MAX = 64,
    NETWORK_BODY_MAX = 16384,
};

struct network_call {
    bool used;
    int process;      // who asked; the call goes on when that one has died
    uint32_t session; // of that process's https
    char path[HTTPS_PATH_MAX];
    char body[NETWORK_BODY_MAX];
    size_t length;
    bool post;
    bool fresh;              // the ladder of a self-test
    char key[64];            // "": none
    char tag[HTTPS_TAG_MAX]; // the one that is known; then the answer's. "": none
    int64_t started_us, limit_us;
    bool ended;   // the client may be told
    bool garbled; // what it is told
    bool oversize;
    enum https_end end;
    int status;
    char type[40];
    char answer[NETWORK_BODY_MAX];
    const char *document; // in place of it; NULL: none
    size_t answer_length;
    int64_t retry_after_s, date_s, received_ms, round_trip_ms;
    void (*done)(void *context, const struct https_answer *answer);
    void *context;
    uint32_t generation; // of this slot
};

void network_begin(void);

// The uplink is there or not; what is under way is cut.
void network_line(bool up);
bool network_line_is_up(void);

// Starts a call; NULL when there are too many.
struct network_call *network_start(const struct https_request *request, uint32_t session);

// The next of this session's calls that has ended; NULL: none.
struct network_call *network_ended(uint32_t session);
bool network_any_ended(uint32_t session);

void network_free(struct network_call *call);

// Nobody waits for this session's answers any more.
void network_forget(uint32_t session);

// A process has died. What it asked goes on.
void network_died(int process);

#endif

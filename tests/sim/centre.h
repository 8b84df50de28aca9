// The backend of the simulated world: its own reading of the API's contract, over record.h.
#ifndef TESTS_SIM_CENTRE_H
#define TESTS_SIM_CENTRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CENTRE_BODY = 2048,
};

struct centre_answer {
    int status;
    char type[40];
    char body[CENTRE_BODY];
    const char *document; // in place of the body; NULL: none
    size_t length;
    char tag[40];
    bool oversize; // it is more than anybody takes
    int64_t retry_after_s;
};

// `body` NULL: GET. `key`, `tag`: "" for none.
struct centre_request {
    const char *path, *body;
    size_t length;
    const char *key, *tag;
};

// What the operator has set.
struct centre_state {
    const char *status; // "open", "maintenance", "outage"
    bool suspended, out_of_service;
    bool reset_sign, reset_auth;
    bool shut;                  // outside the hours
    const char *notice;         // to residents; NULL: none
    const char *refuse_opening; // the name of a problem; NULL: none
};

struct centre_state *centre_state(void);

// Open for everybody.
struct centre_state centre_state_open(void);

void centre_begin(void);

// Serves one request.
void centre_serve(const struct centre_request *request, struct centre_answer *answer);

// Heartbeats that came; the last one's view and counts.
struct centre_beat {
    uint64_t count;
    int64_t at_ms; // true time
    int waiting, parked, broken;
    char failed[32]; // a row of the last self-test that failed; "": none
};
const struct centre_beat *centre_beat(void);

#endif

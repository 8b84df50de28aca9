// When a question is asked again. Pure: no clock, no randomness, no I/O.
//
// A resident waits for at most two tries, and for at most as long as the question's limit. A try is
// repeated with the same idempotency key, so it cannot do anything twice. "Still running" is no
// failed try: the same question is put again until its answer is there or the limit passes.
#ifndef DRIVERS_BACKEND_RETRY_H
#define DRIVERS_BACKEND_RETRY_H

#include <stdint.h>

#include "drivers/backend/problem.h"
#include "drivers/https/https.h"

enum {
    RETRY_STOP = -1,
    RETRY_PAUSE_MIN_MS = 200, // after a failure: a backend that restarts needs a moment
    RETRY_PAUSE_MAX_MS = 700, // spread, so that a thousand kiosks do not come back at once
    RETRY_RUNNING_MS = 300,   // between two questions while the answer is not ready
    RETRY_TRY_MIN_MS = 500,   // a shorter try has no chance: TCP and TLS on a mobile uplink
};

// How a try ended.
struct retry_try {
    int made, max;      // tries made so far, this one included, and how many there may be
    enum https_end end; // the rest holds only with HTTPS_ANSWERED
    int status;
    enum backend_problem problem;
    int64_t retry_after_s;
};

// The pause in ms before the next try, or RETRY_STOP. `left_ms` is what is left of the limit,
// `random` any number.
int retry_pause(const struct retry_try *last, int left_ms, uint32_t random);

// The next try's share of the `left_ms` that remain: a first try leaves time for a second.
int retry_limit(int made, int max, int left_ms);

#endif

// When delivery is tried again. Pure: the clock and the randomness are arguments.
//
// Full jitter between tries: a random time up to a limit that doubles, so that a thousand kiosks
// do not come back together after an outage. Equal jitter when the backend itself asks to wait
// (429, 503): at least half of the limit, and never before its Retry-After.
#ifndef DRIVERS_OUTBOX_BACKOFF_H
#define DRIVERS_OUTBOX_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

enum {
    BACKOFF_FIRST_MS = 1000,        // the limit after the first failure
    BACKOFF_MOST_MS = 5 * 60000,    // it doubles up to here: an outcome is never older than needed
    BACKOFF_RETRY_AFTER_S = 60 * 60 // a longer Retry-After is cut: a lost kiosk is worse than a try
};

struct backoff {
    int failures;       // in a row
    int64_t not_before; // ms of the caller's clock; 0: now
    bool told;          // by the backend, so a good connection alone does not end it
};

// After a failure. `now_ms` is the caller's clock, `random` any number. `told` is true for 429 and
// 503; retry_after_s is 0 when there was none.
void backoff_failed(struct backoff *backoff, int64_t now_ms, bool told, int64_t retry_after_s,
                    uint32_t random);

// After a success.
void backoff_succeeded(struct backoff *backoff);

// The backend has just answered something else: try now, unless it was the backend that said wait.
void backoff_reachable(struct backoff *backoff);

#endif

// How often a part of the kiosk has ended by itself, and when it last did: plain data, counted by
// whoever starts it anew.
#ifndef DRIVERS_DOMAIN_ENDS_H
#define DRIVERS_DOMAIN_ENDS_H

#include <stdint.h>

enum {
    ENDS_KEPT = 16, // of which the time is known
};

struct ends {
    uint32_t count;        // since the start
    int64_t at[ENDS_KEPT]; // clock_ms() of the last ones, in a ring
};

// One more.
void ends_note(struct ends *ends, int64_t now);

// How many of them were within so many ms before `now`; at most ENDS_KEPT.
uint32_t ends_within(const struct ends *ends, int64_t now, int64_t ms);

#endif

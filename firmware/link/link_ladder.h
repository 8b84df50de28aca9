// What a self-test asks of the backend: the steps of the way there, on a connection of their own,
// and when they were all taken the CAs, for the rehearsal of a renewal.
#ifndef FIRMWARE_LINK_LINK_LADDER_H
#define FIRMWARE_LINK_LINK_LADDER_H

#include <stdbool.h>

#include "drivers/backend/backend.h"
#include "drivers/domain/check.h"

struct link_ladder {
    // Set by the owner; it stays where it is until `done` was called.
    struct backend *backend;
    void (*done)(void *context);
    void *context;
    // Zero at first; they hold when `done` is called.
    int64_t deadline;             // clock_ms()
    struct backend_answer answer; // of the steps; nothing in it points anywhere
    bool rehearsed;               // the CAs were asked for
    enum check_cause renewal;
};

// `limit_ms` is for both, and LIMIT_LADDER_MS is. False: nothing was asked, and `done` is not
// called.
bool link_ladder_ask(struct link_ladder *ladder, int limit_ms);

#endif

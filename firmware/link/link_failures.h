// How many PINs of technicians were not proved right since the last one that was, and when: kept,
// so that the wait after wrong ones outlasts restarts and power cuts.
//
// OUTBOX.failures (link_kept.h) holds "COUNT SECONDS", the seconds since 1970, and a line feed; no
// file: none. What is not understood counts as LINK_FAILURES_MOST just now: better a wait too many
// than a PIN to try.
#ifndef FIRMWARE_LINK_LINK_FAILURES_H
#define FIRMWARE_LINK_LINK_FAILURES_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/link/link_kept.h"
#include "firmware/protocol/link_message.h"

struct link_failures_kept {
    // Set by the owner.
    struct link_kept kept; // .outbox; until it is known nobody is told anything
    void (*tell)(void *context, const struct link_failures *failures);
    void *context;
    // Zero at first.
    struct link_failures failures;
};

// The kiosk is there and is told, when it is known.
void link_failures_greet(struct link_failures_kept *f);

// Keeps the new ones. False, and the old ones hold, when they are not on the disk.
bool link_failures_take(struct link_failures_kept *f, const struct link_failures *failures);

// Reads the file, if that is due.
void link_failures_run(struct link_failures_kept *f);

// ms until link_failures_run() would do something; -1: never.
int link_failures_wait(const struct link_failures_kept *f);

#endif

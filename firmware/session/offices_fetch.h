// Fetches newer municipal counters from kiosk-link, piece by piece, while the kiosk does its work.
#ifndef FIRMWARE_SESSION_OFFICES_FETCH_H
#define FIRMWARE_SESSION_OFFICES_FETCH_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "firmware/offices/offices.h"
#include "firmware/protocol/link_message.h"

struct offices_fetch {
    int64_t held;   // the version that is in use; 0: what was installed
    int64_t wanted; // that is being fetched; 0: none is
    char *text;     // as far as it has come
    uint32_t size, have;
    bool asked;            // for a piece, which has not come yet
    struct offices *ready; // whole and good, and not in use yet
};

// kiosk-link has this.
void offices_fetch_told(struct offices_fetch *fetch, const struct link_offices_news *news);

// True when a piece is to be asked for now; `ask` says which. The answer or IPC_LOST must come to
// offices_fetch_part().
bool offices_fetch_next(struct offices_fetch *fetch, struct link_offices_ask *ask);

void offices_fetch_part(struct offices_fetch *fetch, const struct ipc_message *message);

// What was fetched, for the caller to own; NULL: nothing new.
struct offices *offices_fetch_take(struct offices_fetch *fetch);

void offices_fetch_free(struct offices_fetch *fetch);

#endif

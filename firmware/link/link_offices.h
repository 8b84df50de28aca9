// The operator's municipal counters: fetched when the backend has others, checked, kept on the
// disk, and handed to the kiosk piece by piece.
//
// What is not signed by the operator, malformed, or older than what is here changes nothing: the
// last good copy stays. A backend that never speaks of them is never asked.
#ifndef FIRMWARE_LINK_LINK_OFFICES_H
#define FIRMWARE_LINK_LINK_OFFICES_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/backend/backend.h"
#include "drivers/backend/signed.h"
#include "firmware/protocol/link_message.h"

struct link_offices {
    // Set by the owner.
    struct backend *backend;
    const char *ca_file; // the operator's roots
    const char *path;    // where the last good copy is kept; NULL: nowhere
    void (*tell)(void *context, const struct link_offices_news *news);
    void *context;
    // Zero at first.
    struct signed_roots *roots;
    char *text; // the content of the last good copy; NULL: there is none
    size_t length;
    int64_t version;         // of it
    int64_t offered;         // the backend's; 0: none
    char tag[HTTPS_TAG_MAX]; // "": not known
    bool asking, asked;      // on its way; once answered since start
    int64_t due;             // clock_ms(); INT64_MAX: not needed
};

// Reads the kept copy. To be called first.
void link_offices_start(struct link_offices *offices);
void link_offices_close(struct link_offices *offices);

// The kiosk is there, and is told what there is.
void link_offices_greet(struct link_offices *offices);

// The backend has this version; 0: none.
void link_offices_offered(struct link_offices *offices, int64_t version);

// Asks for what is due.
void link_offices_run(struct link_offices *offices);

// ms until link_offices_run() would do something; -1: never.
int link_offices_wait(const struct link_offices *offices);

// One piece of what was told.
void link_offices_part(const struct link_offices *offices, const struct link_offices_ask *ask,
                       struct link_offices_part *part);

#endif

// The outbox in the worker: stores what must be reported, and delivers it in the background, one
// outcome at a time, oldest first.
#ifndef FIRMWARE_LINK_LINK_DELIVERY_H
#define FIRMWARE_LINK_LINK_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/backend/backend.h"
#include "drivers/outbox/backoff.h"
#include "drivers/outbox/outbox.h"
#include "firmware/protocol/link_message.h"

enum {
    // Nobody waits for a delivery, so it may take what a bad uplink needs.
    LINK_DELIVERY_LIMIT_MS = 30000,
};

// What one answer means for the record that was sent.
enum link_delivery_step {
    LINK_DELIVERY_DONE,
    LINK_DELIVERY_LATER,
    LINK_DELIVERY_TOLD, // later, and the backend itself asked to wait
    LINK_DELIVERY_PARK, // the backend will never take this record
};

struct link_delivery {
    // Set by the owner.
    const char *path; // of the outbox file
    struct backend *backend;
    void (*changed)(void *context, const struct link_outbox *counts); // at opening, then at changes
    void *context;
    // Zero at first.
    struct outbox *outbox; // NULL: the disk does not give us one now
    struct backoff backoff;
    struct outbox_record sent;
    bool in_flight; // `sent` is on its way
    bool drained;   // nothing was left when we last looked
    bool counted;
    struct link_outbox counts; // as `changed` was last told
};

enum link_delivery_step link_delivery_step(const struct backend_answer *answer);

// Opens the outbox unless it is open. False, with an alarm in the log, when the disk gives none.
bool link_delivery_open(struct link_delivery *delivery);

void link_delivery_close(struct link_delivery *delivery);

// Store an intent or an outcome. False: it is not on the disk.
bool link_delivery_intent(struct link_delivery *delivery, const struct outbox_record *record);
bool link_delivery_outcome(struct link_delivery *delivery, const struct outbox_record *record);

// Sends the oldest outcome if there is one and its time has come. Call it whenever something
// happened.
void link_delivery_run(struct link_delivery *delivery);

// ms until link_delivery_run() would do something by itself; -1: only after an event.
int link_delivery_wait(const struct link_delivery *delivery);

#endif

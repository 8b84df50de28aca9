// The outbox in the worker: stores what must be reported, and delivers it in the background, one
// outcome at a time, oldest first.
//
// It knows which kiosk is there, and lets the outbox end the resets of kiosks that are not. What
// the disk does not take is kept in memory and tried again; a disk that gives no outbox is tried
// again as well.
#ifndef FIRMWARE_LINK_LINK_DELIVERY_H
#define FIRMWARE_LINK_LINK_DELIVERY_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/backend/backend.h"
#include "drivers/outbox/backoff.h"
#include "drivers/outbox/outbox.h"
#include "firmware/protocol/link_message.h"

enum {
    LINK_DELIVERY_OWED_MAX = 8, // openings that the disk did not take
};

// What one answer means for the record that was sent.
enum link_delivery_step {
    LINK_DELIVERY_DONE,
    LINK_DELIVERY_LATER,
    LINK_DELIVERY_TOLD,     // later, and the backend itself asked to wait
    LINK_DELIVERY_PARK,     // the backend will never take this record
    LINK_DELIVERY_WITHDRAW, // it never gave a permission: the card cannot have been written
};

struct link_delivery {
    // Set by the owner.
    const char *path; // of the outbox file
    struct backend *backend;
    void (*changed)(void *context, const struct link_outbox *counts); // at opening, then at changes
    void *context;
    // Zero at first.
    struct outbox *outbox; // NULL: the disk does not give us one now
    int64_t open_due;      // clock_ms() of the next attempt
    int again_ms; // the last pause after something that the disk did not do; 0: it did the last one
    enum outbox_err open_err;
    struct backoff backoff;
    struct outbox_record sent;
    bool in_flight; // `sent` is on its way
    bool drained;   // nothing was left when we last looked
    bool counted;
    uint32_t stored;           // records that waited when the outbox was last there
    struct link_outbox counts; // as `changed` was last told
    uint64_t client;           // the kiosk that is there; 0: none
    int64_t orphans_due;       // clock_ms(); INT64_MAX: everybody who began a reset is there
    struct outbox_record owed[LINK_DELIVERY_OWED_MAX]; // abandoned, and not on the disk
    size_t owed_count;
    int64_t owed_due;
};

enum link_delivery_step link_delivery_step(const struct backend_answer *answer,
                                           enum operation_result result);

// To be called first. No kiosk is there yet.
void link_delivery_start(struct link_delivery *delivery);

// Opens the outbox unless it is open. False, with an alarm in the log, when the disk gives none.
bool link_delivery_open(struct link_delivery *delivery);

// Whether a reset may be opened: the disk gives an outbox, and it took every opening before.
bool link_delivery_may_open_reset(struct link_delivery *delivery);

void link_delivery_close(struct link_delivery *delivery);

// A kiosk has come, or it has gone.
void link_delivery_hello(struct link_delivery *delivery, uint64_t client);
void link_delivery_client_gone(struct link_delivery *delivery);

// Store that the backend opened a reset, an intent, an outcome. OUTBOX_ENDED: the reset has an
// outcome. Any other error: it is not on the disk; an opened reset that is not stored is reported
// as abandoned.
enum outbox_err link_delivery_opened(struct link_delivery *delivery,
                                     const struct outbox_visit *visit);
enum outbox_err link_delivery_intent(struct link_delivery *delivery,
                                     const struct outbox_visit *visit);
enum outbox_err link_delivery_outcome(struct link_delivery *delivery,
                                      const struct outbox_record *record);

// The same of an outcome that the kiosk tells.
enum outbox_err link_delivery_take(struct link_delivery *delivery, const struct link_outcome *told);

// Somebody has seen what is parked or was moved aside. False: the disk did not do it.
bool link_delivery_acknowledge(struct link_delivery *delivery);

// When the oldest outcome that waits was reached, seconds since 1970; 0: none waits, or nobody
// knows.
int64_t link_delivery_oldest(struct link_delivery *delivery);

// Reads the whole outbox again. OUTBOX_SYSTEM: there is none now.
enum outbox_err link_delivery_check(struct link_delivery *delivery);

// Does what is due: opens, ends orphans, sends the oldest outcome. Call it whenever something
// happened.
void link_delivery_run(struct link_delivery *delivery);

// ms until link_delivery_run() would do something by itself; -1: only after an event.
int link_delivery_wait(const struct link_delivery *delivery);

#endif

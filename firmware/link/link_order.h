// Whether an operator has taken this kiosk out of service, and why: kept over restarts and power
// cuts.
//
// OUTBOX.order (link_kept.h) holds one word, "in-service" or an off_reason_name(), and a line feed;
// no file: in service. A word that is not understood is an order for OFF_OTHER: better closed than
// open against an order.
#ifndef FIRMWARE_LINK_LINK_ORDER_H
#define FIRMWARE_LINK_LINK_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/off_reason.h"
#include "firmware/link/link_history.h"
#include "firmware/link/link_kept.h"
#include "firmware/protocol/link_message.h"

struct link_order {
    // Set by the owner.
    struct link_kept kept; // .outbox; until it is known nobody is told anything
    void (*tell)(void *context, const struct link_off *off);
    void *context;
    struct link_history *history; // has a record of each change
    // Zero at first.
    enum off_reason reason; // OFF_NOT while it is not known
    bool recorded;          // the history says so too
    int64_t record_due;     // clock_ms(): when that is tried again
};

// The kiosk is there and is told, when it is known.
void link_order_greet(struct link_order *order);

// Keeps a new order. False, and the old one holds, when it is not on the disk. True: it is there,
// and its record too, unless the history took none: then it follows, also after a restart.
bool link_order_take(struct link_order *order, enum off_reason reason);

// Reads the file, and adds a record that is owed, if that is due.
void link_order_run(struct link_order *order);

// ms until link_order_run() would do something; -1: never.
int link_order_wait(const struct link_order *order);

#endif

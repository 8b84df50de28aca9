// Whether an operator has taken this kiosk out of service, and why: kept in a file beside the
// outbox, over restarts and power cuts.
//
// It is kept here because `kiosk` writes no file, and kiosk-link has the one folder of the kiosk
// that is written to. The file stands beside the outbox under a name of its own: an outbox that is
// moved aside takes no order with it, and settings of an older firmware need no new line. It holds
// one word, "in-service" or an off_reason_name(), and a line feed; no file: in service. A word that
// is not understood is an order for OFF_OTHER: better closed than open against an order.
#ifndef FIRMWARE_LINK_LINK_ORDER_H
#define FIRMWARE_LINK_LINK_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/off_reason.h"
#include "firmware/link/link_history.h"
#include "firmware/protocol/link_message.h"

enum {
    LINK_ORDER_AGAIN_MS = 5000, // between two attempts to read it
};

struct link_order {
    // Set by the owner.
    const char *outbox; // the path of its file
    void (*tell)(void *context, const struct link_off *off);
    void *context;
    struct link_history *history; // has a record of each change
    // Zero at first.
    bool known;             // the file was read; until then nobody is told anything
    enum off_reason reason; // OFF_NOT while it is not known
    int64_t due;            // clock_ms(): when it is read again while it is not known
};

// The kiosk is there and is told, when it is known.
void link_order_greet(struct link_order *order);

// Keeps a new order. False, and the old one holds, when it is not on the disk.
bool link_order_take(struct link_order *order, enum off_reason reason);

// Reads the file, if that is due.
void link_order_run(struct link_order *order);

// ms until link_order_run() would do something; -1: never.
int link_order_wait(const struct link_order *order);

#endif

// Whether an operator has taken this kiosk out of service, until kiosk-link has written it down.
//
// An order that is given here holds at once and is handed over, at every reconnection and every
// second, until the helper says that it is on its disk; what the helper told before counts no more.
// Before either has spoken it is not known, and nobody is served.
#ifndef FIRMWARE_SESSION_ORDER_H
#define FIRMWARE_SESSION_ORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/off_reason.h"
#include "firmware/session/handover.h"

struct order {
    bool known;
    enum off_reason reason;
    bool pending;         // it was given here and is not on the disk
    enum off_reason sent; // that is being handed over
    struct handover handover;
};

// An operator says so.
void order_give(struct order *order, enum off_reason reason);

// kiosk-link has read it from its disk.
void order_told(struct order *order, enum off_reason reason);

// kiosk-link has been connected anew.
void order_reconnected(struct order *order);

// True when `*reason` is to be handed over now, asked with `ticket`.
bool order_hand_over(struct order *order, uint32_t ticket, enum off_reason *reason);

// The answer to the question with this ticket, enum link_result. Others are not looked at.
void order_answered(struct order *order, uint32_t ticket, int result);

// When order_hand_over() would next have one: clock_ms() value, INT64_MAX for never.
int64_t order_next(const struct order *order);

#endif

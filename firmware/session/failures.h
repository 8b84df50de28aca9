// Wrong PINs of technicians, until kiosk-link has written them down.
//
// What is given here holds at once and is handed over, at every reconnection and every second,
// until the helper says that it is on its disk; what the helper told before counts no more. Before
// either has spoken nobody knows how long to wait (firmware/technician/README.md).
#ifndef FIRMWARE_SESSION_FAILURES_H
#define FIRMWARE_SESSION_FAILURES_H

#include <stdbool.h>
#include <stdint.h>

#include "firmware/protocol/link_message.h"
#include "firmware/session/handover.h"
#include "firmware/technician/technician.h"

struct failures {
    bool known;
    struct technician_failures last;
    bool pending;                    // it is not on the disk
    struct technician_failures sent; // that is being handed over
    struct handover handover;
};

// To be stored.
void failures_give(struct failures *failures, const struct technician_failures *last);

// kiosk-link has read it from its disk. True when it is the first word of it.
bool failures_told(struct failures *failures, const struct link_failures *told);

// kiosk-link has been connected anew.
void failures_reconnected(struct failures *failures);

// True when `*now` is to be handed over now, asked with `ticket`.
bool failures_hand_over(struct failures *failures, uint32_t ticket, struct link_failures *now);

// The answer to the question with this ticket, enum link_result. Others are not looked at.
void failures_answered(struct failures *failures, uint32_t ticket, int result);

// When failures_hand_over() would next have one: clock_ms() value, INT64_MAX for never.
int64_t failures_next(const struct failures *failures);

#endif

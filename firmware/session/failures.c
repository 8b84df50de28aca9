#include "firmware/session/failures.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"

_Static_assert((int)LINK_FAILURES_MOST == (int)TECHNICIAN_FAILURES_MAX, "all that count are kept");

void failures_give(struct failures *f, const struct technician_failures *last)
{
    f->known = f->pending = true;
    f->last = *last;
    f->handover.due = 0;
}

bool failures_told(struct failures *f, const struct link_failures *told)
{
    bool first = !f->known;
    f->known = true;
    if (!f->pending)
        f->last = (struct technician_failures){told->count, told->last};
    return first;
}

void failures_reconnected(struct failures *f)
{
    handover_reconnected(&f->handover);
}

int64_t failures_next(const struct failures *f)
{
    return handover_next(&f->handover, f->pending);
}

// A wall clock that is far off is stored as the nearest that can be told.
static int64_t told_time(int64_t wall)
{
    if (wall < 0)
        return 0;
    return wall < CLOCK_LAST_SECOND ? wall : CLOCK_LAST_SECOND;
}

bool failures_hand_over(struct failures *f, uint32_t ticket, struct link_failures *now)
{
    if (!handover_begin(&f->handover, f->pending, ticket))
        return false;
    f->sent = f->last;
    *now = (struct link_failures){.count = f->last.count, .last = told_time(f->last.last)};
    return true;
}

void failures_answered(struct failures *f, uint32_t ticket, int result)
{
    bool stored = result == LINK_DONE;
    int64_t pause_ms = handover_pause(result, LIMIT_ORDER_AGAIN_MS);
    if (!handover_answered(&f->handover, ticket, stored, pause_ms))
        return;
    bool newest = f->sent.count == f->last.count && f->sent.last == f->last.last;
    f->pending = !(stored && newest);
    if (!stored)
        log_write(LOG_WARNING, "technician", "event=failures-not-stored");
}

#include "firmware/session/failures.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"

_Static_assert((int)LINK_FAILURES_MOST == (int)TECHNICIAN_FAILURES_MAX, "all that count are kept");

void failures_give(struct failures *f, const struct technician_failures *last)
{
    f->known = f->pending = true;
    f->last = *last;
    f->due = 0;
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
    f->due = 0;
}

int64_t failures_next(const struct failures *f)
{
    return f->pending && f->ticket == 0 ? f->due : INT64_MAX;
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
    if (clock_ms() < failures_next(f))
        return false;
    f->ticket = ticket;
    f->sent = f->last;
    *now = (struct link_failures){.count = f->last.count, .last = told_time(f->last.last)};
    return true;
}

void failures_answered(struct failures *f, uint32_t ticket, bool stored)
{
    if (f->ticket == 0 || ticket != f->ticket)
        return;
    f->ticket = 0;
    bool newest = f->sent.count == f->last.count && f->sent.last == f->last.last;
    f->pending = !(stored && newest);
    f->due = stored ? 0 : clock_ms() + LIMIT_ORDER_AGAIN_MS;
    if (!stored)
        log_write(LOG_WARNING, "technician", "event=failures-not-stored");
}

#include "firmware/session/handover.h"

#include "drivers/base/clock.h"

int64_t handover_next(const struct handover *h, bool waiting)
{
    return waiting && h->ticket == 0 ? h->due : INT64_MAX;
}

bool handover_begin(struct handover *h, bool waiting, uint32_t ticket)
{
    if (clock_ms() < handover_next(h, waiting))
        return false;
    h->ticket = ticket;
    return true;
}

bool handover_answered(struct handover *h, uint32_t ticket, bool ended, int64_t pause_ms)
{
    if (h->ticket == 0 || ticket != h->ticket)
        return false;
    h->ticket = 0;
    h->due = ended ? 0 : clock_ms() + pause_ms;
    return true;
}

void handover_reconnected(struct handover *h)
{
    h->due = 0;
}

#include "firmware/session/handover.h"

#include "drivers/base/clock.h"
#include "firmware/limits.h"
#include "firmware/protocol/link_message.h"

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

int64_t handover_pause(int result, int64_t pause_ms)
{
    return result == LINK_GARBLED ? LIMIT_REFUSED_AGAIN_MS : pause_ms;
}

void handover_reconnected(struct handover *h)
{
    h->due = 0;
}

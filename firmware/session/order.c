#include "firmware/session/order.h"

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"

static void set(struct order *o, enum off_reason reason)
{
    bool news = !o->known || o->reason != reason;
    bool quiet = !o->known && reason == OFF_NOT; // as nearly always
    o->known = true;
    o->reason = reason;
    if (!news || quiet)
        return;
    if (reason == OFF_NOT)
        log_write(LOG_INFO, "kiosk", "event=in-service");
    else
        log_write(LOG_WARNING, "kiosk", "event=out-of-service reason=%s", off_reason_name(reason));
}

void order_give(struct order *o, enum off_reason reason)
{
    set(o, reason);
    o->pending = true;
    o->due = 0;
}

void order_told(struct order *o, enum off_reason reason)
{
    if (!o->pending)
        set(o, reason);
}

void order_reconnected(struct order *o)
{
    o->due = 0;
}

int64_t order_next(const struct order *o)
{
    return o->pending && o->ticket == 0 ? o->due : INT64_MAX;
}

bool order_hand_over(struct order *o, uint32_t ticket, enum off_reason *reason)
{
    if (clock_ms() < order_next(o))
        return false;
    o->ticket = ticket;
    *reason = o->sent = o->reason;
    return true;
}

void order_answered(struct order *o, uint32_t ticket, bool stored)
{
    if (o->ticket == 0 || ticket != o->ticket)
        return;
    o->ticket = 0;
    bool last = o->sent == o->reason; // no other one was given meanwhile
    o->pending = !(stored && last);
    o->due = stored ? 0 : clock_ms() + LIMIT_ORDER_AGAIN_MS;
    if (!stored)
        log_write(LOG_WARNING, "kiosk", "event=order-not-stored");
}

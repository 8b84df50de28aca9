#include "firmware/session/order.h"

#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/protocol/link_message.h"

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
    o->handover.due = 0;
}

void order_told(struct order *o, enum off_reason reason)
{
    if (!o->pending)
        set(o, reason);
}

void order_reconnected(struct order *o)
{
    handover_reconnected(&o->handover);
}

int64_t order_next(const struct order *o)
{
    return handover_next(&o->handover, o->pending);
}

bool order_hand_over(struct order *o, uint32_t ticket, enum off_reason *reason)
{
    if (!handover_begin(&o->handover, o->pending, ticket))
        return false;
    *reason = o->sent = o->reason;
    return true;
}

void order_answered(struct order *o, uint32_t ticket, int result)
{
    bool stored = result == LINK_DONE;
    int64_t pause_ms = handover_pause(result, LIMIT_ORDER_AGAIN_MS);
    if (!handover_answered(&o->handover, ticket, stored, pause_ms))
        return;
    bool last = o->sent == o->reason; // no other one was given meanwhile
    o->pending = !(stored && last);
    if (!stored)
        log_write(LOG_WARNING, "kiosk", "event=order-not-stored");
}

// Waiting for the next resident. A touch, a key, or a card that comes in begins the visit.
#include "firmware/flow/states.h"

// Why nothing can be reset although somebody can begin.
static void look(struct flow *flow)
{
    flow->notice = flow->service.closed;
}

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_forget(flow, effects);
    look(flow);
}

// A card can lie here when the kiosk has opened around it. Who put it in begins; when nobody does,
// it is asked back.
static enum flow_limit limit_now(const struct flow *flow)
{
    return flow_card_is_in(flow) ? LIMIT_NOTICE : LIMIT_NONE;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    look(flow);
    if (event->type == EVENT_TIME_UP)
        return flow_home(flow);
    if (event->type == EVENT_READER)
        flow_wait(effects, limit_now(flow));
    bool limited = flow->service.closed != NOTICE_NONE || flow->service.over;
    if (flow_pressed(event, CONTROL_COUNTER) && limited && flow_serves(flow)) {
        flow->back = FLOW_START;
        if (flow->reader == READER_EMPTY) // somebody is here, and sees that it is empty
            flow->card_was_in = flow->card_left_behind = false;
        return FLOW_COUNTER;
    }
    if (flow_pressed(event, CONTROL_START) || flow->card_came)
        return FLOW_EXPLAIN;
    return flow_idle(flow);
}

const struct state_rules state_start = {
    .name = "start",
    .limit = LIMIT_NONE,
    .limit_now = limit_now,
    .enter = enter,
    .on = on,
};

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

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    look(flow);
    if (event->type == EVENT_TIME_UP) // the kiosk has opened around a card, and nobody began
        return flow_home(flow);
    if (event->type == EVENT_READER)
        flow_wait(effects, flow_lying_limit(flow));
    bool limited = flow->service.closed != NOTICE_NONE || flow->service.over;
    if (flow_pressed(event, CONTROL_COUNTER) && limited && flow_serves(flow)) {
        flow->back = FLOW_START;
        if (flow->reader == READER_EMPTY) // somebody is here, and sees that it is empty
            flow->card_was_in = flow->card_left_behind = false;
        return FLOW_COUNTER;
    }
    if (flow_pressed(event, CONTROL_START) || flow->card_came)
        return flow_welcome(flow);
    return flow_idle(flow);
}

const struct state_rules state_start = {
    .name = "start",
    .limit = LIMIT_NONE,
    .limit_now = flow_lying_limit,
    .enter = enter,
    .on = on,
};

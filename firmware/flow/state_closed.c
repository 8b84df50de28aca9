// Nothing can be reset now; the screen says why. A known secret can still be changed when only the
// backend is missing, because a change needs no backend, and the counter guide can be read always.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_forget(flow, effects);
    flow->notice = flow_closed_by(flow);
}

static bool can_change(const struct flow *flow)
{
    return flow_closes_resets_only(flow_closed_by(flow)) && flow->service.change;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (flow_pressed(event, CONTROL_CHANGE) && can_change(flow))
        return flow_welcome(flow);
    if (flow_pressed(event, CONTROL_COUNTER)) {
        flow->back = FLOW_CLOSED;
        return FLOW_COUNTER;
    }
    flow->notice = flow_closed_by(flow);
    if (event->type == EVENT_TIME_UP) // a card must not lie there for the next person
        return flow_home(flow);
    if (event->type == EVENT_READER)
        flow_wait(effects, flow_lying_limit(flow));
    return flow_idle(flow);
}

const struct state_rules state_closed = {
    .name = "closed",
    .limit = LIMIT_NONE,
    .limit_now = flow_lying_limit,
    .enter = enter,
    .on = on,
};

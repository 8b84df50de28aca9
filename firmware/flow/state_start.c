// Waiting for the next resident. A touch, a key, or a card that comes in begins the visit.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_START) || flow->card_came)
        return FLOW_EXPLAIN;
    return flow_idle(flow);
}

const struct state_rules state_start = {
    .name = "start",
    .limit = LIMIT_NONE,
    .enter = flow_forget,
    .on = on,
};

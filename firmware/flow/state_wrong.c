// The known secret was wrong; more than the reserve is left.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_TRY_AGAIN))
        return flow_to_known(flow);
    if (flow_pressed(event, CONTROL_COUNTER)) {
        flow->back = FLOW_WRONG;
        return FLOW_COUNTER;
    }
    return flow_pressed(event, CONTROL_BACK) ? flow_chosen_at(flow) : flow->state;
}

const struct state_rules state_wrong = {
    .name = "wrong",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = NULL,
    .on = on,
};

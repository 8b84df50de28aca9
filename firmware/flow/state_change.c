// Which secret to change, for a resident who knows the old one.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_CHANGE_SIGN))
        return flow_begin_known(flow, OPERATION_CHANGE_SIGN);
    if (flow_pressed(event, CONTROL_CHANGE_AUTH))
        return flow_begin_known(flow, OPERATION_CHANGE_AUTH);
    return flow_pressed(event, CONTROL_BACK) ? FLOW_CARD : flow->state;
}

const struct state_rules state_change = {
    .name = "change",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .on = on,
};

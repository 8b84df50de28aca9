// What will be written. One press writes.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_BACK))
        return FLOW_NEW;
    if (!flow_pressed(event, CONTROL_CONFIRM))
        return flow->state;
    if (!operation_is_reset(flow->operation))
        return FLOW_WRITING;
    bool proven = flow->proof == PROOF_PROVEN;
    return flow_guard(GUARD_PROVEN, proven) ? FLOW_CHALLENGING : FLOW_PROVING;
}

const struct state_rules state_confirm = {
    .name = "confirm",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .on = on,
};

// The state of both secrets, and what can be done now.
#include "firmware/flow/states.h"

// Coming back from a choice ends it: the backend must not hold a reset open that nobody wants.
static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_report(flow, effects, OUTCOME_ABANDONED);
    flow_do(effects, EFFECT_WIPE_KNOWN);
    flow->operation = OPERATION_NONE;
    flow->proof = PROOF_NONE;
    flow->proof_ticket = 0;
}

static enum flow_state begin_reset_sign(struct flow *flow, struct flow_effects *effects)
{
    if (flow_begin(flow, OPERATION_RESET_SIGN, FLOW_KNOWN) == flow->state)
        return flow->state;
    proof_begin(flow, effects);
    return flow_to_known(flow);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type != EVENT_PRESS)
        return flow->state;
    if (event->control == CONTROL_RESET_SIGN)
        return begin_reset_sign(flow, effects);
    if (event->control == CONTROL_RESET_AUTH)
        return flow_begin(flow, OPERATION_RESET_AUTH, FLOW_CONSENT);
    if (event->control == CONTROL_CHANGE)
        return FLOW_CHANGE;
    if (event->control == CONTROL_CERTIFICATES)
        return FLOW_CERTIFICATES;
    if (event->control == CONTROL_COUNTER) {
        flow->back = FLOW_CARD;
        return FLOW_COUNTER;
    }
    return flow->state;
}

const struct state_rules state_card = {
    .name = "card",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

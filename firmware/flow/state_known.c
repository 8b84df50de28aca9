// Entry of the known secret. Nothing goes to the card until it is complete.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    (void)flow;
    flow_do(effects, EFFECT_WIPE_KNOWN);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_BACK))
        return flow_chosen_at(flow);
    if (flow_pressed(event, CONTROL_OK) && flow_guard(GUARD_COMPLETE_KNOWN, event->complete))
        return FLOW_CHECKING;
    return flow->state;
}

const struct state_rules state_known = {
    .name = "known",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

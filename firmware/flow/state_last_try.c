// One try is left: stopping is the default, the try needs its own consent.
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
    if (flow_pressed(event, CONTROL_TRY_LAST))
        return FLOW_KNOWN;
    if (flow_pressed(event, CONTROL_COUNTER)) {
        flow->back = FLOW_LAST_TRY;
        return FLOW_COUNTER;
    }
    return flow_pressed(event, CONTROL_BACK) ? flow_chosen_at(flow) : flow->state;
}

const struct state_rules state_last_try = {
    .name = "last-try",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

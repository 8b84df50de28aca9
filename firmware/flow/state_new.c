// The new secret. Meanwhile the proof is on its way.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    (void)flow;
    flow_do(effects, EFFECT_WIPE_NEW);
}

// Back ends the operation: the known secret may still be open on the card, so it is read anew.
static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_BACK))
        return flow_to_card(flow);
    if (flow_pressed(event, CONTROL_OK) && flow_guard(GUARD_COMPLETE_NEW, event->complete)) {
        flow->notice = NOTICE_NONE;
        return FLOW_AGAIN;
    }
    return flow->state;
}

const struct state_rules state_new = {
    .name = "new",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

// The new secret once more. A mismatch restarts only the new entry.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    (void)flow;
    flow_do(effects, EFFECT_WIPE_AGAIN);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    bool back = flow_pressed(event, CONTROL_BACK);
    if (!back && !(flow_pressed(event, CONTROL_OK) && event->complete))
        return flow->state;
    if (!back && flow_guard(GUARD_MATCH, event->match))
        return FLOW_STAGING;
    flow->notice = back ? NOTICE_NONE : NOTICE_MISMATCH;
    return FLOW_NEW;
}

const struct state_rules state_again = {
    .name = "again",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

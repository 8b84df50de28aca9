// One municipality's counters.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    flow_note_aside(flow, event);
    return flow_pressed(event, CONTROL_BACK) ? FLOW_GUIDE_LIST : flow->state;
}

const struct state_rules state_guide = {
    .name = "guide",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .on = on,
};

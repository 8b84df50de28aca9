// A prefecture with many municipalities: in which row of the kana table the name begins.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    flow_note_aside(flow, event);
    if (flow_pressed(event, CONTROL_BACK))
        return FLOW_GUIDE_PREFECTURE;
    return flow_chosen(event) ? FLOW_GUIDE_LIST : flow->state;
}

const struct state_rules state_guide_row = {
    .name = "guide-row",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .on = on,
};

// The counter guide begins with the prefecture, or goes by the postal code.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    flow_note_aside(flow, event);
    if (flow_pressed(event, CONTROL_BACK))
        return FLOW_COUNTER;
    if (flow_pressed(event, CONTROL_POSTAL))
        return FLOW_GUIDE_POSTAL;
    if (!flow_chosen(event))
        return flow->state;
    return event->many ? FLOW_GUIDE_ROW : FLOW_GUIDE_LIST;
}

const struct state_rules state_guide_prefecture = {
    .name = "guide-prefecture",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .on = on,
};

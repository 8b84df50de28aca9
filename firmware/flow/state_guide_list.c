// The municipalities that are left.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    flow_note_aside(flow, event);
    if (flow_pressed(event, CONTROL_BACK) && event->by_postal)
        return FLOW_GUIDE_POSTAL;
    if (flow_pressed(event, CONTROL_BACK))
        return event->many ? FLOW_GUIDE_ROW : FLOW_GUIDE_PREFECTURE;
    return flow_chosen(event) ? FLOW_GUIDE : flow->state;
}

const struct state_rules state_guide_list = {
    .name = "guide-list",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .on = on,
};

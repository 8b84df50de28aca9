// The beginning of the postal code, in place of prefecture and row.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    flow_note_aside(flow, event);
    if (flow_pressed(event, CONTROL_BACK))
        return FLOW_GUIDE_PREFECTURE;
    bool finished = flow_pressed(event, CONTROL_OK) && event->complete;
    return finished ? FLOW_GUIDE_LIST : flow->state;
}

const struct state_rules state_guide_postal = {
    .name = "guide-postal",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .on = on,
};

// Nobody has touched anything for long. The countdown is announced; any sign of life continues
// (flow.c). What was typed is wiped only when it has run out.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    return event->type == EVENT_TIME_UP ? flow_home(flow) : flow->state;
}

const struct state_rules state_time_out = {
    .name = "time-out",
    .limit = LIMIT_COUNTDOWN,
    .may_leave = true,
    .on = on,
};

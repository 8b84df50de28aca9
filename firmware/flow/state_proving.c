// Confirmed, but the backend has not accepted the proof yet. proof.c moves on when it has.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    return event->type == EVENT_TIME_UP ? flow_stop(flow, NOTICE_UNREACHABLE) : flow->state;
}

const struct state_rules state_proving = {
    .name = "proving",
    .limit = LIMIT_CONFIRMED,
    .needs_card = true,
    .on = on,
};

// Before a reset of the PIN: the signature certificate (name, address, birth date, sex) will be
// sent to the centre. Said, and agreed to, before it happens.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_AGREE))
        return flow_to_known(flow);
    return flow_pressed(event, CONTROL_BACK) ? FLOW_CARD : flow->state;
}

const struct state_rules state_consent = {
    .name = "consent",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .on = on,
};

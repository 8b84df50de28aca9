// Until when the card's certificates are valid, and what to do. Read without any secret.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    return flow_pressed(event, CONTROL_BACK) ? FLOW_CARD : flow->state;
}

const struct state_rules state_certificates = {
    .name = "certificates",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .on = on,
};

// Until when the card's certificates are valid, and what to do. Those of the user-authentication
// certificate are read without any secret; the signature certificate's for whoever enters its
// password, which nobody needs to.
#include "firmware/flow/states.h"

// Also the way back from that entry.
static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_do(effects, EFFECT_WIPE_KNOWN);
    flow->operation = OPERATION_NONE;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow_pressed(event, CONTROL_READ_SIGN))
        return flow_begin_known(flow, OPERATION_READ_SIGN);
    return flow_pressed(event, CONTROL_BACK) ? FLOW_CARD : flow->state;
}

const struct state_rules state_certificates = {
    .name = "certificates",
    .limit = LIMIT_IDLE,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

// The municipal counter: who goes, what to bring. The card may be taken out meanwhile.
#include "firmware/flow/states.h"

// As from the start screen when the kiosk has opened; else a card that was put in is asked back.
static enum flow_state left_closed(struct flow *flow)
{
    bool begins = flow->card_came && flow_guard(GUARD_OPENED, flow_serves(flow));
    return begins ? flow_welcome(flow) : flow_home(flow);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    flow_note_aside(flow, event);
    if (flow_pressed(event, CONTROL_GUIDE))
        return FLOW_GUIDE_PREFECTURE;
    if (!flow_pressed(event, CONTROL_BACK))
        return flow->state;
    if (flow->back == FLOW_STOPPED)
        return flow_still_stopped(flow);
    if (flow->back == FLOW_START) // a card that was put in meanwhile begins the visit, as there
        return flow->card_came ? flow_welcome(flow) : flow_home(flow);
    if (flow->back == FLOW_CLOSED)
        return left_closed(flow);
    bool lost = flow_rules(flow->back)->needs_card && !flow->card.open;
    return lost ? flow_home(flow) : flow->back;
}

const struct state_rules state_counter = {
    .name = "counter",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .on = on,
};

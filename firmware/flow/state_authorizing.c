// The backend decides. `kiosk-link` writes the intent to the disk before it asks.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_ask(flow, effects, EFFECT_LINK_AUTHORIZE);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (event->type == EVENT_TIME_UP)
        return flow_stop(flow, NOTICE_UNREACHABLE);
    if (event->type != EVENT_LINK_AUTHORIZED)
        return flow->state;
    if (event->answer == ANSWER_OK)
        return FLOW_WRITING;
    return flow_stop(flow, event->answer == ANSWER_REFUSED ? event->notice : NOTICE_UNREACHABLE);
}

const struct state_rules state_authorizing = {
    .name = "authorizing",
    .limit = LIMIT_CONFIRMED,
    .needs_card = true,
    .enter = enter,
    .on = on,
};

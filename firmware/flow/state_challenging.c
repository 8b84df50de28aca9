// The card gives the challenge that its permission will be bound to.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_ask(flow, effects, EFFECT_CARD_CHALLENGE);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (event->type == EVENT_TIME_UP)
        return flow_stop(flow, NOTICE_CARD_SILENT);
    if (event->type != EVENT_CARD_CHALLENGE)
        return flow->state;
    return event->answer == ANSWER_OK ? FLOW_AUTHORIZING : flow_card_failed(flow, event->answer);
}

const struct state_rules state_challenging = {
    .name = "challenging",
    .limit = LIMIT_CONFIRMED,
    .needs_card = true,
    .enter = enter,
    .on = on,
};

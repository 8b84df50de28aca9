// The card is opened and read, without any PIN.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_let_go(flow, effects);
    flow->operation = OPERATION_NONE;
    flow->notice = NOTICE_NONE;
    flow->before = 0;
    if (flow->plate == PLATE_AWAY)
        return; // it is read when it is back
    plate_end(flow, effects);
    flow_ask(flow, effects, EFFECT_CARD_OPEN);
}

static enum flow_state opened(struct flow *flow, const struct flow_event *event)
{
    flow->read_again = false; // of whatever kind it is, it has answered
    if (!flow_guard(GUARD_OUR_CARD, event->notice == NOTICE_NONE))
        return flow_stop(flow, event->notice);
    flow->card = event->card;
    if (!flow->card.has_auth)
        return flow_stop(flow, NOTICE_NO_AUTH_CERTIFICATE);
    if (!flow->card.has_sign)
        return flow_stop(flow, NOTICE_NO_SIGN_CERTIFICATE);
    if (flow->card.tries_sign <= 0 && flow->card.tries_auth <= 0)
        return flow_stop(flow, NOTICE_BOTH_LOCKED);
    return FLOW_CARD;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type == EVENT_TIME_UP)
        return flow_stop(flow, NOTICE_CARD_SILENT);
    if (event->type != EVENT_CARD_OPENED)
        return flow->state;
    if (event->answer == ANSWER_OK)
        return opened(flow, event);
    bool left = event->answer == ANSWER_GONE || event->answer == ANSWER_MUTE;
    if (left && plate_wobbles(flow, effects))
        return flow->state;
    return flow_card_failed(flow, event->answer);
}

const struct state_rules state_reading = {
    .name = "reading",
    .limit = LIMIT_CARD,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

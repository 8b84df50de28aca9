// What will happen, in three sentences. Meanwhile the connection to the backend is warmed.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_forget(flow, effects);
    flow->card_left_behind = false; // a card left behind keeps everybody at "take your card"
    if (flow->reader == READER_EMPTY)
        flow->card_was_in = false; // somebody begins, and sees that the reader is empty
    flow_do(effects, EFFECT_ASK_SERVICE);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (flow->reader == READER_MISSING)
        return flow_stop(flow, NOTICE_READER_MISSING);
    if (!flow_pressed(event, CONTROL_AGREE))
        return flow->state;
    flow->agreed = true;
    return flow_to_card(flow);
}

const struct state_rules state_explain = {
    .name = "explain",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

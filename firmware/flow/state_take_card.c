// The visit has ended and the card is still in. It was reset at once; nothing more of it is read
// until it has been out.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_forget(flow, effects);
    flow->card_left_behind = true;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type == EVENT_TIME_UP) {
        flow->alarm = true;
        flow_wait(effects, LIMIT_ALARM);
    }
    return event->type == EVENT_READER ? flow_idle(flow) : flow->state;
}

const struct state_rules state_take_card = {
    .name = "take-card",
    .limit = LIMIT_CARD_LEFT,
    .enter = enter,
    .on = on,
};

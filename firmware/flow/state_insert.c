// Put the card in. What lies in the reader and is not one readable card is said at once.
#include "firmware/flow/states.h"

static void look(struct flow *flow)
{
    if (flow->reader == READER_MUTE)
        flow->notice = NOTICE_CARD_MUTE;
    else
        flow->notice = flow->reader == READER_TWO ? NOTICE_CARD_TWO : NOTICE_NONE;
}

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_let_go(flow, effects); // another card may have come beside the one that was served
    flow->operation = OPERATION_NONE;
    look(flow);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (event->type != EVENT_READER)
        return flow->state;
    if (flow->reader == READER_MISSING)
        return flow_stop(flow, NOTICE_READER_MISSING);
    look(flow);
    return flow_to_card(flow);
}

const struct state_rules state_insert = {
    .name = "insert",
    .limit = LIMIT_IDLE,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

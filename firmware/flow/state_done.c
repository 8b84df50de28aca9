// What changed; take the card. The card is let go at once, so taking it out now harms nothing.
#include "firmware/flow/states.h"

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type == EVENT_TIME_UP)
        return flow_home(flow);
    if (flow_next_came(flow))
        return flow_welcome(flow);
    if (event->type == EVENT_READER && flow->reader == READER_EMPTY)
        flow_wait(effects, LIMIT_FAREWELL);
    return flow->state;
}

const struct state_rules state_done = {
    .name = "done",
    .limit = LIMIT_DONE,
    .may_leave = true,
    .enter = flow_let_go,
    .on = on,
};

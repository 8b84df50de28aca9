// The write. A card that leaves now is not asked about here: the answer to the write decides.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow->before = (int8_t)flow_tries(flow, operation_target(flow->operation));
    flow_ask(flow, effects, EFFECT_CARD_WRITE);
}

static enum flow_state ended(struct flow *flow, struct flow_effects *effects,
                             enum flow_outcome outcome, enum view_notice notice)
{
    flow_report(flow, effects, outcome);
    return outcome == OUTCOME_DONE ? FLOW_DONE : flow_stop(flow, notice);
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type != EVENT_TIME_UP && event->type != EVENT_CARD_WRITTEN)
        return flow->state;
    bool answered = event->type == EVENT_CARD_WRITTEN;
    if (answered && flow_guard(GUARD_WRITTEN, event->answer == ANSWER_OK))
        return ended(flow, effects, OUTCOME_DONE, NOTICE_NONE);
    if (answered && event->answer == ANSWER_REFUSED)
        return ended(flow, effects, OUTCOME_REFUSED, NOTICE_CARD_REFUSED);
    if (answered && event->answer == ANSWER_GONE)
        return ended(flow, effects, OUTCOME_ABANDONED, NOTICE_CARD_REMOVED);
    return ended(flow, effects, OUTCOME_UNKNOWN, NOTICE_OUTCOME_UNKNOWN);
}

const struct state_rules state_writing = {
    .name = "writing",
    .limit = LIMIT_CARD,
    .enter = enter,
    .on = on,
};

// After an unknown outcome a card came in. If it is the same one, and the counter of the target
// was below its maximum before and is at the maximum now, the write has happened. Otherwise it
// stays unknown. VERIFY is never used to find out.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_ask(flow, effects, EFFECT_CARD_OPEN);
}

static enum flow_state opened(struct flow *flow, const struct flow_event *event,
                              struct flow_effects *effects)
{
    if (!flow_guard(GUARD_SAME_CARD, event->notice == NOTICE_NONE && event->same))
        return flow_stop(flow, NOTICE_CARD_SWAPPED);
    flow->card = event->card;
    enum secret_kind target = operation_target(flow->operation);
    int8_t max = flow_tries_max(target);
    bool proves = flow->before < max && flow_tries(flow, target) == max;
    if (!flow_guard(GUARD_COUNTER, proves)) {
        flow->before = max; // it can never prove anything any more
        return flow_stop(flow, NOTICE_OUTCOME_UNKNOWN);
    }
    flow->opened = operation_is_reset(flow->operation); // "unknown" was told; "done" may follow it
    flow_report(flow, effects, OUTCOME_DONE);
    flow->notice = NOTICE_NONE;
    return FLOW_DONE;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type == EVENT_CARD_OPENED && event->answer == ANSWER_OK)
        return opened(flow, event, effects);
    bool ended = event->type == EVENT_CARD_OPENED || event->type == EVENT_TIME_UP ||
                 (event->type == EVENT_READER && flow->reader != READER_CARD);
    return ended ? flow_stop(flow, NOTICE_OUTCOME_UNKNOWN) : flow->state;
}

const struct state_rules state_rechecking = {
    .name = "rechecking",
    .limit = LIMIT_CARD,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

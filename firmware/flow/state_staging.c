// The new secret goes to the card's helper, which checks it against the birth date and the old
// secret and keeps it until the write. From here on `kiosk` itself has no copy.
#include "firmware/flow/states.h"

static void enter(struct flow *flow, struct flow_effects *effects)
{
    flow_ask(flow, effects, EFFECT_CARD_STAGE);
    flow_do(effects, EFFECT_WIPE_NEW);
}

static enum flow_state again_because(struct flow *flow, enum view_notice notice)
{
    flow->notice = notice;
    return FLOW_NEW;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    (void)effects;
    if (event->type == EVENT_TIME_UP)
        return flow_stop(flow, NOTICE_CARD_SILENT);
    if (event->type != EVENT_CARD_STAGED)
        return flow->state;
    if (event->answer == ANSWER_WEAK_BIRTH)
        return again_because(flow, NOTICE_WEAK_BIRTH);
    if (event->answer == ANSWER_WEAK_SAME)
        return again_because(flow, NOTICE_WEAK_SAME);
    if (!flow_guard(GUARD_STAGED, event->answer == ANSWER_OK))
        return flow_card_failed(flow, event->answer);
    return FLOW_CONFIRM;
}

const struct state_rules state_staging = {
    .name = "staging",
    .limit = LIMIT_CARD,
    .needs_card = true,
    .may_leave = true,
    .enter = enter,
    .on = on,
};

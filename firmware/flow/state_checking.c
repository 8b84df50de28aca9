// VERIFY: the only place where a try can be spent.
#include "firmware/flow/states.h"

// A card that was moved is read anew first; plate.c comes back here then.
static void enter(struct flow *flow, struct flow_effects *effects)
{
    if (!flow_guard(GUARD_STEADY, flow->plate == PLATE_STEADY))
        return;
    flow->may_wobble = false;
    flow_ask(flow, effects, EFFECT_CARD_VERIFY);
}

// What was read of the certificate came with the answer, and the card was reset before it.
static enum flow_state right(struct flow *flow, const struct flow_event *event,
                             struct flow_effects *effects)
{
    enum secret_kind kind = operation_known(flow->operation);
    flow_set_tries(flow, kind, flow_tries_max(kind));
    flow->notice = NOTICE_NONE;
    if (!flow_guard(GUARD_ONLY_READ, flow->operation != OPERATION_READ_SIGN)) {
        flow->card.expired |= event->card.expired;
        return FLOW_CERTIFICATES;
    }
    flow->known = true;
    proof_known(flow, effects);
    return FLOW_NEW;
}

static enum flow_state wrong(struct flow *flow, int8_t tries)
{
    flow_set_tries(flow, operation_known(flow->operation), tries);
    if (tries <= 0) {
        bool both = flow->card.has_sign && flow->card.tries_sign <= 0 && flow->card.tries_auth <= 0;
        return flow_stop(flow, both ? NOTICE_BOTH_LOCKED : NOTICE_KNOWN_LOCKED);
    }
    return tries <= FLOW_TRIES_RESERVE ? FLOW_LAST_TRY : FLOW_WRONG;
}

static enum flow_state on(struct flow *flow, const struct flow_event *event,
                          struct flow_effects *effects)
{
    if (event->type == EVENT_TIME_UP)
        return flow_stop(flow, NOTICE_CARD_SILENT);
    if (event->type != EVENT_CARD_VERIFIED)
        return flow->state;
    if (flow_guard(GUARD_VERIFIED, event->answer == ANSWER_OK))
        return right(flow, event, effects);
    if (event->answer == ANSWER_WRONG)
        return wrong(flow, event->tries);
    if (event->answer == ANSWER_LOCKED)
        return wrong(flow, 0);
    return flow_card_failed(flow, event->answer);
}

const struct state_rules state_checking = {
    .name = "checking",
    .limit = LIMIT_CARD,
    .needs_card = true,
    .enter = enter,
    .on = on,
};

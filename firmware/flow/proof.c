// The proof runs beside the visit: opening, signing and sending happen while the resident reads
// and types. One question is under way at a time.
//
// reset-sign: opened at the choice (the user certificate is readable without a PIN), signed after
// the PIN was right. reset-auth: the signature certificate is readable only after its password, so
// everything begins then.
#include "firmware/flow/states.h"

static void open_reset(struct flow *flow, struct flow_effects *effects)
{
    flow->proof = PROOF_OPENING;
    flow_ask(flow, effects, EFFECT_LINK_OPEN);
}

static void sign_when_known(struct flow *flow, struct flow_effects *effects)
{
    if (!flow_guard(GUARD_KNOWN, flow->known))
        return;
    flow->proof = PROOF_SIGNING;
    flow_ask(flow, effects, EFFECT_CARD_SIGN);
}

void proof_begin(struct flow *flow, struct flow_effects *effects)
{
    if (flow->operation == OPERATION_RESET_SIGN && flow->proof == PROOF_NONE)
        open_reset(flow, effects);
}

void proof_known(struct flow *flow, struct flow_effects *effects)
{
    if (flow->operation == OPERATION_RESET_AUTH) {
        flow->proof = PROOF_READING;
        flow_ask(flow, effects, EFFECT_CARD_READ_CERTIFICATE);
    } else if (flow->proof == PROOF_OPENED) {
        sign_when_known(flow, effects);
    }
}

bool proof_owns(enum flow_event_type type)
{
    return type == EVENT_CARD_CERTIFICATE || type == EVENT_CARD_SIGNED ||
           type == EVENT_LINK_OPENED || type == EVENT_LINK_PROVEN;
}

static enum flow_state failed(struct flow *flow, const struct flow_event *event)
{
    bool card = event->type == EVENT_CARD_CERTIFICATE || event->type == EVENT_CARD_SIGNED;
    if (card)
        return flow_card_failed(flow, event->answer);
    return flow_stop(flow, event->answer == ANSWER_REFUSED ? event->notice : NOTICE_UNREACHABLE);
}

enum flow_state proof_on(struct flow *flow, const struct flow_event *event,
                         struct flow_effects *effects)
{
    if (event->answer != ANSWER_OK)
        return failed(flow, event);
    if (event->type == EVENT_CARD_CERTIFICATE) {
        open_reset(flow, effects);
    } else if (event->type == EVENT_LINK_OPENED) {
        flow->proof = PROOF_OPENED;
        flow->opened = true;
        sign_when_known(flow, effects);
    } else if (event->type == EVENT_CARD_SIGNED) {
        flow->proof = PROOF_SENDING;
        flow_ask(flow, effects, EFFECT_LINK_PROVE);
    } else {
        flow->proof = PROOF_PROVEN;
        return flow->state == FLOW_PROVING ? FLOW_CHALLENGING : flow->state;
    }
    return flow->state;
}

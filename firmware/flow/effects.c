// Effects are data; these are the only places that add one.
#include <assert.h>

#include "firmware/flow/states.h"

static struct flow_effect *add(struct flow_effects *effects, enum flow_effect_type type)
{
    assert(effects->count < FLOW_EFFECTS_MAX);
    struct flow_effect *effect = &effects->list[effects->count++];
    *effect = (struct flow_effect){.type = type};
    return effect;
}

void flow_do(struct flow_effects *effects, enum flow_effect_type type)
{
    add(effects, type);
}

void flow_wait(struct flow_effects *effects, enum flow_limit limit)
{
    add(effects, EFFECT_WAIT)->limit = limit;
}

void flow_wait_card(struct flow_effects *effects, enum flow_limit limit)
{
    add(effects, EFFECT_WAIT_CARD)->limit = limit;
}

static bool belongs_to_proof(enum flow_effect_type type)
{
    return type == EFFECT_CARD_READ_CERTIFICATE || type == EFFECT_CARD_SIGN ||
           type == EFFECT_LINK_OPEN || type == EFFECT_LINK_PROVE;
}

void flow_ask(struct flow *flow, struct flow_effects *effects, enum flow_effect_type type)
{
    struct flow_effect *effect = add(effects, type);
    effect->operation = flow->operation;
    if (++flow->last_ticket == 0) // 0 means: nothing is waited for
        flow->last_ticket = 1;
    effect->ticket = flow->last_ticket;
    uint32_t *ticket = belongs_to_proof(type) ? &flow->proof_ticket : &flow->ticket;
    *(type == EFFECT_CARD_OPEN_AGAIN ? &flow->plate_ticket : ticket) = effect->ticket;
}

void flow_report(struct flow *flow, struct flow_effects *effects, enum flow_outcome outcome)
{
    if (!flow->opened)
        return;
    flow->opened = false;
    struct flow_effect *effect = add(effects, EFFECT_OUTCOME);
    effect->outcome = outcome;
    effect->operation = flow->operation;
}

void flow_let_go(struct flow *flow, struct flow_effects *effects)
{
    flow_report(flow, effects, OUTCOME_ABANDONED);
    flow_do(effects, EFFECT_WIPE_KNOWN);
    flow_do(effects, EFFECT_WIPE_NEW);
    flow_do(effects, EFFECT_CARD_CLOSE);
    flow->proof_ticket = 0;
    flow->proof = PROOF_NONE;
    flow->known = false;
    flow->card = (struct flow_card){0};
}

void flow_forget(struct flow *flow, struct flow_effects *effects)
{
    flow_let_go(flow, effects);
    flow_do(effects, EFFECT_FORGET);
    flow->operation = OPERATION_NONE;
    flow->notice = NOTICE_NONE;
    flow->before = 0;
    flow->alarm = false;
    flow->read_again = false;
    flow->agreed = false;
}

// Effects are data; these are the only places that add one.
#include <assert.h>
#include <string.h>

#include "firmware/technician/inside.h"

struct technician_effect *technician_do(struct technician_turn *turn,
                                        enum technician_effect_type type)
{
    struct technician_effects *effects = turn->effects;
    assert(effects->count < TECHNICIAN_EFFECTS_MAX);
    struct technician_effect *effect = &effects->list[effects->count++];
    *effect = (struct technician_effect){.type = type};
    return effect;
}

void technician_ask(struct technician_turn *turn, enum technician_effect_type type)
{
    struct technician *technician = turn->technician;
    struct technician_effect *effect = technician_do(turn, type);
    if (++technician->last_ticket == 0) // 0 means: nothing is waited for
        technician->last_ticket = 1;
    effect->ticket = technician->last_ticket;
    effect->work = technician->work;
    uint32_t *waited = type == TECHNICIAN_DO_WORK ? &technician->work_ticket : &technician->ticket;
    *waited = effect->ticket;
}

void technician_record(struct technician_turn *turn, enum history_what what,
                       enum history_outcome outcome, enum technician_cause cause,
                       const struct technician_identity *who)
{
    struct technician_effect *effect = technician_do(turn, TECHNICIAN_DO_RECORD);
    effect->work = what;
    effect->outcome = outcome;
    effect->cause = cause;
    memcpy(effect->serial, who->serial, sizeof effect->serial);
}

void technician_note_work(struct technician_turn *turn)
{
    struct technician *technician = turn->technician;
    technician_record(turn, technician->work, turn->event->outcome, TECHNICIAN_OK,
                      &technician->identity);
    technician->work = (enum history_what)TECHNICIAN_NO_WORK;
    technician->needs_reader = false;
}

void technician_close(struct technician_turn *turn)
{
    technician_do(turn, TECHNICIAN_DO_CLOSE);
}

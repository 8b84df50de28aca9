#include "firmware/session/outcomes.h"

#include <assert.h>
#include <string.h>

#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/session/helper_client.h"

enum {
    // Openings under way whose answers nobody waits for any more, and the visit's own reset.
    OUTCOMES_KEPT_FREE = HELPER_FLOW_MAX + 1,
};

static struct outcome *find(struct outcomes *o, const char *id)
{
    for (size_t i = 0; i < o->count; i++)
        if (memcmp(o->list[i].id, id, sizeof o->list[i].id) == 0)
            return &o->list[i];
    return NULL;
}

void outcomes_add(struct outcomes *o, const struct outcome *outcome)
{
    struct outcome *same = find(o, outcome->id);
    if (same == &o->list[0])
        o->handover.ticket =
            0; // what is under way is not the last word: it is handed over once more
    if (same) {
        *same = *outcome;
        return;
    }
    assert(o->count < OUTCOMES_MAX);
    o->list[o->count++] = *outcome;
}

bool outcomes_have_room(const struct outcomes *o)
{
    return o->count + OUTCOMES_KEPT_FREE < OUTCOMES_MAX;
}

void outcomes_reconnected(struct outcomes *o)
{
    handover_reconnected(&o->handover);
}

int64_t outcomes_next(const struct outcomes *o)
{
    return handover_next(&o->handover, o->count > 0);
}

const struct outcome *outcomes_hand_over(struct outcomes *o, uint32_t ticket)
{
    return handover_begin(&o->handover, o->count > 0, ticket) ? &o->list[0] : NULL;
}

void outcomes_answered(struct outcomes *o, uint32_t ticket, bool stored)
{
    if (!handover_answered(&o->handover, ticket, stored, LIMIT_OUTCOME_AGAIN_MS))
        return;
    if (!stored) {
        o->unstored++;
        log_write(LOG_WARNING, "outcome", "event=not-stored held=%zu times=%u", o->count,
                  o->unstored);
        return;
    }
    o->count--;
    memmove(o->list, o->list + 1, o->count * sizeof o->list[0]);
}

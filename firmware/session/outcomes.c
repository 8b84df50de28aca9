#include "firmware/session/outcomes.h"

#include <assert.h>
#include <string.h>

#include "drivers/base/clock.h"
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
        o->ticket = 0; // what is under way is not the last word: it is handed over once more
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
    o->due = 0;
}

int64_t outcomes_next(const struct outcomes *o)
{
    return o->count == 0 || o->ticket != 0 ? INT64_MAX : o->due;
}

const struct outcome *outcomes_hand_over(struct outcomes *o, uint32_t ticket)
{
    if (clock_ms() < outcomes_next(o))
        return NULL;
    o->ticket = ticket;
    return &o->list[0];
}

void outcomes_answered(struct outcomes *o, uint32_t ticket, bool stored)
{
    if (o->ticket == 0 || ticket != o->ticket)
        return;
    o->ticket = 0;
    o->due = stored ? 0 : clock_ms() + LIMIT_OUTCOME_AGAIN_MS;
    if (!stored) {
        o->unstored++;
        log_write(LOG_WARNING, "outcome", "event=not-stored held=%zu times=%u", o->count,
                  o->unstored);
        return;
    }
    o->count--;
    memmove(o->list, o->list + 1, o->count * sizeof o->list[0]);
}

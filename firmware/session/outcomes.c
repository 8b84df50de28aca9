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

static size_t find(const struct outcomes *o, const char *id)
{
    size_t i = 0;
    while (i < o->count && memcmp(o->list[i].id, id, sizeof o->list[i].id) != 0)
        i++;
    return i;
}

size_t outcomes_waiting(const struct outcomes *o)
{
    return o->count - o->refused;
}

bool outcomes_hold(const struct outcomes *o, const char id[LINK_RESET_ID])
{
    return find(o, id) < o->count;
}

static void take_out(struct outcomes *o, size_t at)
{
    if (at >= outcomes_waiting(o))
        o->refused--;
    o->count--;
    memmove(&o->list[at], &o->list[at + 1], (o->count - at) * sizeof o->list[0]);
}

// Behind those that wait, before those that are refused.
static void put_in(struct outcomes *o, const struct outcome *outcome)
{
    size_t at = outcomes_waiting(o);
    assert(o->count < OUTCOMES_MAX);
    memmove(&o->list[at + 1], &o->list[at], o->refused * sizeof o->list[0]);
    o->list[at] = *outcome;
    o->count++;
    if (at == 0)
        o->handover = (struct handover){.ticket = 0}; // what is under way is a refused one's
}

void outcomes_add(struct outcomes *o, const struct outcome *outcome)
{
    size_t same = find(o, outcome->id);
    if (same == 0)
        o->handover.ticket =
            0; // what is under way is not the last word: it is handed over once more
    if (same < outcomes_waiting(o)) {
        o->list[same] = *outcome;
        return;
    }
    if (same < o->count)
        take_out(o, same);
    put_in(o, outcome);
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

static void log_refused(const struct outcome *outcome, const char *event)
{
    log_write(LOG_ERROR, "outcome", "event=%s alarm=1 id=%.*s operation=%s result=%s sw=%04X",
              event, LINK_RESET_ID, outcome->id, operation_name(outcome->operation),
              operation_result_name((enum operation_result)outcome->result), outcome->status_word);
}

// It goes behind all others. True: it was none of the refused before.
static bool refuse(struct outcomes *o)
{
    struct outcome first = o->list[0];
    bool news = outcomes_waiting(o) > 0;
    take_out(o, 0);
    o->list[o->count++] = first;
    o->refused++;
    if (outcomes_waiting(o) == 0)
        o->handover.due = clock_ms() + LIMIT_REFUSED_AGAIN_MS;
    if (news)
        log_refused(&first, "refused");
    return news;
}

bool outcomes_answered(struct outcomes *o, uint32_t ticket, int result)
{
    bool ended = result == LINK_DONE || result == LINK_GARBLED;
    if (!handover_answered(&o->handover, ticket, ended, LIMIT_OUTCOME_AGAIN_MS))
        return false;
    o->unstored += result != LINK_DONE;
    if (!ended)
        log_write(LOG_WARNING, "outcome", "event=not-stored held=%zu times=%u", o->count,
                  o->unstored);
    else if (result == LINK_DONE)
        take_out(o, 0);
    return result == LINK_GARBLED && refuse(o);
}

void outcomes_acknowledge(struct outcomes *o)
{
    if (outcomes_waiting(o) == 0)
        o->handover.ticket = 0; // nobody waits for the answer any more
    while (o->refused > 0) {
        log_refused(&o->list[o->count - 1], "acknowledged");
        take_out(o, o->count - 1);
    }
}

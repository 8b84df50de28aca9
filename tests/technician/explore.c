#include "tests/technician/explore.h"

#include <string.h>

#include "tests/support/state_set.h"

enum {
    FIRST_SLOTS = 1 << 16,
    // In the modes' exploration: so many wrong PINs in a row are enough.
    FAILURES_OF_MODES = 1,
};

// Machine and world, with nothing between their members, so that equal states are equal bytes.
struct key {
    struct technician technician;
    struct world world;
};

// ---- equal states are equal bytes ---------------------------------------------------------------

// The bytes between members are nobody's. Only gcc builds this; clang checks it for `make lint`.
#ifdef __clang__
#define CLEAR_PADDING(object) ((void)(object))
#else
#define CLEAR_PADDING(object) __builtin_clear_padding(object)
#endif

// Of a ticket only whether there is one counts; of a wait that is over, that it is.
static void settle(struct key *key)
{
    struct technician *t = &key->technician;
    t->ticket = t->ticket ? WAITED_TICKET : 0;
    t->work_ticket = t->work_ticket ? WAITED_WORK : 0;
    t->last_ticket = WAITED_WORK;
    if (t->wait_until < NOW)
        t->wait_until = NOW;
    CLEAR_PADDING(&key->technician);
    CLEAR_PADDING(&key->world);
}

static void add(struct state_set *found, const struct technician *technician,
                const struct world *world)
{
    struct key key;
    memset(&key, 0, sizeof key);
    key.technician = *technician;
    key.world = *world;
    settle(&key);
    state_set_add(found, &key);
}

// ---- the search ---------------------------------------------------------------------------------

static bool waits_for(const struct technician *technician, const struct technician_event *event)
{
    switch ((int)event->type) {
    case TECHNICIAN_READ:
        return technician->state == TECHNICIAN_READING && event->ticket == technician->ticket;
    case TECHNICIAN_PROVED:
        return technician->state == TECHNICIAN_PROVING && event->ticket == technician->ticket;
    case TECHNICIAN_WORKED:
        return event->ticket == technician->work_ticket;
    default:
        return true; // not an answer
    }
}

// An answer to a question that was not asked is as late as any other; one late one is enough.
static bool is_for_nobody(const struct technician *technician, const struct technician_event *event)
{
    return event->ticket != 0 && event->ticket != LATE_TICKET && !waits_for(technician, event);
}

static int64_t older(int64_t time, int64_t passed)
{
    return time == INT64_MAX ? time : time - passed;
}

// It is NOW again.
static void pass(struct technician *technician, int64_t ms)
{
    technician->wait_until = older(technician->wait_until, ms);
    technician->until = older(technician->until, ms);
    technician->idle_until = older(technician->idle_until, ms);
    technician->most_until = older(technician->most_until, ms);
    technician->out_until = older(technician->out_until, ms);
}

static void take(struct step *step)
{
    const struct moment *moment = &step->moment;
    struct technician_time time = {NOW, WALL};
    step->after = step->before;
    step->effects.count = 0;
    step->counted = waits_for(&step->before, &moment->event);
    pass(&step->after, moment->passed);
    if (moment->restarts) {
        struct technician_failures stored = step->world_before.stored;
        if (moment->set_back)
            stored.last = WALL + SET_BACK_S;
        technician_init(&step->after, &stored, &time);
    } else {
        step->taken = technician_step(&step->after, &moment->event, &time, &step->effects);
    }
    world_note(step);
}

static void note_shown(struct exploration *result, const struct technician *technician)
{
    result->seen[technician->state] = true;
    if (technician->state == TECHNICIAN_REFUSED)
        result->refused[technician->cause] = true;
    if (technician->state == TECHNICIAN_ENDING)
        result->ended[technician->cause] = true;
}

static bool expand(struct state_set *found, enum moments_of what, struct exploration *result,
                   size_t index)
{
    size_t count;
    const struct moment *moments = moments_all(what, &count);
    struct step step;
    const struct key *key = state_set_at(found, index);
    step.before = key->technician;
    step.world_before = key->world;
    note_shown(result, &step.before);
    for (size_t i = 0; i < count; i++) {
        step.moment = moments[i];
        if (is_for_nobody(&step.before, &step.moment.event))
            continue;
        take(&step);
        result->steps++;
        result->broken = world_broken_promise(&step);
        if (result->broken) {
            result->witness = step;
            return false;
        }
        if (what == MOMENTS_OF_LOGINS || step.after.failures <= FAILURES_OF_MODES)
            add(found, &step.after, &step.world_after);
    }
    return true;
}

void explore(enum moments_of what, struct exploration *result)
{
    struct state_set found;
    struct technician technician;
    const struct world world = {.work = TECHNICIAN_NO_WORK,
                                .input = NOW,
                                .began = NOW,
                                .out = INT64_MAX,
                                .failed = NOW,
                                .stored.last = WALL};
    *result = (struct exploration){0};
    state_set_open(&found, sizeof(struct key), FIRST_SLOTS);
    technician_init(&technician, &(struct technician_failures){0},
                    &(struct technician_time){NOW, WALL});
    add(&found, &technician, &world);
    for (size_t i = 0; i < found.count; i++)
        if (!expand(&found, what, result, i))
            break;
    result->states = found.count;
    state_set_close(&found);
}

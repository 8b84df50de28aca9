#include "tests/technician/world.h"

size_t world_count(const struct step *s, enum technician_effect_type type)
{
    size_t count = 0;
    for (size_t i = 0; i < s->effects.count; i++)
        count += s->effects.list[i].type == type;
    return count;
}

const struct technician_effect *world_effect(const struct step *s, enum technician_effect_type type)
{
    for (size_t i = 0; i < s->effects.count; i++)
        if (s->effects.list[i].type == type)
            return &s->effects.list[i];
    return NULL;
}

bool world_answered(const struct step *s, enum technician_event_type type,
                    enum technician_cause cause)
{
    return s->counted && s->moment.event.type == type && s->moment.event.cause == cause;
}

bool world_card_left(const struct step *s)
{
    const struct technician_event *event = &s->moment.event;
    return event->type == TECHNICIAN_READER &&
           (event->reader != TECHNICIAN_READER_CARD || event->came);
}

bool world_logs_in(enum technician_state state)
{
    return state == TECHNICIAN_READING || state == TECHNICIAN_PIN || state == TECHNICIAN_PROVING;
}

int64_t world_wait(uint32_t failures)
{
    static const int64_t SECONDS[] = {0, 30, 60, 300, 900, 1800, 3600};
    return 1000 * SECONDS[failures];
}

// ---- what happened
// -------------------------------------------------------------------------------

static int64_t older(int64_t time, int64_t passed)
{
    return time == INT64_MAX ? time : time - passed;
}

static void note_time(const struct step *s, struct world *w)
{
    w->input = older(w->input, s->moment.passed);
    w->began = older(w->began, s->moment.passed);
    w->out = older(w->out, s->moment.passed);
    w->failed = older(w->failed, s->moment.passed);
    w->stored.last -= s->moment.passed / 1000;
}

static void note_input(const struct step *s, struct world *w)
{
    const struct technician_event *event = &s->moment.event;
    if (s->moment.restarts || event->type >= TECHNICIAN_TICKS)
        return;
    w->input = NOW;
    if (event->type == TECHNICIAN_BEGINS && s->before.state == TECHNICIAN_IDLE)
        w->began = NOW;
}

static void note_reader(const struct step *s, struct world *w)
{
    if (s->moment.event.type == TECHNICIAN_READER)
        w->seen = s->moment.event.reader;
    if (!world_card_left(s) && !world_answered(s, TECHNICIAN_READ, TECHNICIAN_CARD_OUT) &&
        !world_answered(s, TECHNICIAN_PROVED, TECHNICIAN_CARD_OUT))
        return;
    if (w->in_mode && w->steady)
        w->out = NOW;
    w->judged = w->steady = w->resident = false;
}

static void note_answers(const struct step *s, struct world *w)
{
    const struct technician_event *event = &s->moment.event;
    if (s->counted && event->type == TECHNICIAN_READ) {
        w->judged = event->cause == TECHNICIAN_OK && event->tries != 0;
        w->resident = event->cause == TECHNICIAN_RESIDENT;
        w->tries = event->tries;
        w->who = event->identity.serial[0];
    }
    if (world_answered(s, TECHNICIAN_PROVED, TECHNICIAN_OK)) {
        w->technician = w->in_mode ? w->technician : w->who;
        w->in_mode = true;
        w->steady = w->technician == w->who;
        w->out = INT64_MAX;
        w->failures = 0;
        w->spent = false;
    }
    if (s->counted && event->type == TECHNICIAN_WORKED)
        w->work = TECHNICIAN_NO_WORK;
}

static void note_effect(const struct step *s, struct world *w,
                        const struct technician_effect *effect)
{
    switch (effect->type) {
    case TECHNICIAN_DO_PROVE:
        w->failures += w->failures < TECHNICIAN_FAILURES_MAX;
        w->failed = NOW;
        w->held = true;
        break;
    case TECHNICIAN_DO_SEND:
        w->failures = TECHNICIAN_FAILURES_MAX;
        w->failed = NOW;
        w->spent = true;
        break;
    case TECHNICIAN_DO_READ:
        w->held = true;
        break;
    case TECHNICIAN_DO_CLOSE:
        w->held = false;
        break;
    case TECHNICIAN_DO_WIPE:
        w->typed = false;
        break;
    case TECHNICIAN_DO_WORK:
        w->work = effect->work;
        w->needs_reader = s->moment.event.needs_reader;
        break;
    case TECHNICIAN_DO_STORE:
        w->stored = effect->failures;
        break;
    case TECHNICIAN_DO_CANCEL:
    case TECHNICIAN_DO_RECORD:
        break;
    }
}

static void forget_mode(struct world *w)
{
    w->in_mode = w->steady = w->needs_reader = false;
    w->technician = 0;
    w->work = TECHNICIAN_NO_WORK;
    w->out = INT64_MAX;
}

static void note_state(const struct step *s, struct world *w)
{
    enum technician_state state = s->after.state;
    bool in_visit = world_logs_in(state) || (state >= TECHNICIAN_MENU && state <= TECHNICIAN_OUT);
    if (state == TECHNICIAN_PIN)
        w->typed = true;
    if (!in_visit) {
        forget_mode(w);
        w->judged = w->resident = false;
        w->who = 0;
        w->tries = 0;
    }
    if (w->work == TECHNICIAN_NO_WORK)
        w->needs_reader = false;
    if (state == TECHNICIAN_IDLE)
        w->input = w->began = NOW;
}

// What is so long ago that it does not matter any more is one.
static void forget_times(struct world *w)
{
    if (w->failures == 0 || w->failed < NOW - world_wait(w->failures))
        w->failed = NOW - world_wait(w->failures);
    int64_t stored_s = world_wait(w->stored.count) / 1000;
    if (w->stored.count == 0 || w->stored.last < WALL - stored_s)
        w->stored.last = WALL - stored_s;
}

static void note_restart(const struct step *s, struct world *w)
{
    forget_mode(w);
    w->seen = TECHNICIAN_READER_EMPTY;
    w->typed = w->held = w->spent = false;
    if (s->moment.set_back) {
        w->stored.last = WALL + SET_BACK_S;
        w->failed = NOW; // so much is waited anew
    }
}

void world_note(struct step *s)
{
    s->world_after = s->world_before;
    struct world *w = &s->world_after;
    note_time(s, w);
    note_input(s, w);
    if (s->moment.restarts)
        note_restart(s, w);
    else
        note_reader(s, w);
    note_answers(s, w);
    for (size_t i = 0; i < s->effects.count; i++)
        note_effect(s, w, &s->effects.list[i]);
    note_state(s, w);
    forget_times(w);
}

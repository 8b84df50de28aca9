// The promises of technician.h, each a check of one step. A check looks at what came out (effects,
// state) and at what really happened (the world), never at the machine's own notes.
#include <stdio.h>

#include "firmware/limits.h"
#include "tests/technician/world.h"

enum {
    STEPS_HOME = 8, // limits that follow each other at most
    IDLE_MS = 5 * 60000,
    MOST_MS = 60 * 60000,
    OUT_MS = 2 * 60000,
};

static bool did(const struct step *s, enum technician_effect_type type)
{
    return world_count(s, type) > 0;
}

static bool entered(const struct step *s, enum technician_state state)
{
    return s->after.state == state && s->before.state != state;
}

static bool is_in(enum technician_state state)
{
    return world_logs_in(state) || (state >= TECHNICIAN_MENU && state <= TECHNICIAN_OUT);
}

static bool happened(const struct step *s, enum technician_event_type type)
{
    return !s->moment.restarts && s->moment.event.type == type;
}

// ---- the way in
// ----------------------------------------------------------------------------------

static bool it_begins_on_the_start_screen_only(const struct step *s)
{
    bool begins = s->before.state == TECHNICIAN_IDLE && s->after.state != TECHNICIAN_IDLE;
    return !begins || (happened(s, TECHNICIAN_BEGINS) && s->moment.event.at_start);
}

static bool a_card_is_read_only_when_it_is_alone(const struct step *s)
{
    return !did(s, TECHNICIAN_DO_READ) || s->world_after.seen == TECHNICIAN_READER_CARD;
}

static bool a_pin_is_asked_for_only_behind_a_good_certificate(const struct step *s)
{
    return !entered(s, TECHNICIAN_PIN) || s->world_after.judged;
}

static bool is_over(const struct world *w)
{
    return NOW >= w->failed + world_wait(w->failures);
}

static bool no_pin_is_asked_for_before_the_wait_is_over(const struct step *s)
{
    return !entered(s, TECHNICIAN_PIN) || is_over(&s->world_after);
}

static bool a_pin_is_sent_only_to_the_card_that_was_judged_by_a_press(const struct step *s)
{
    if (!did(s, TECHNICIAN_DO_PROVE))
        return true;
    return s->before.state == TECHNICIAN_PIN && happened(s, TECHNICIAN_ENTERS) &&
           s->moment.event.complete && s->world_before.judged && is_over(&s->world_before) &&
           world_count(s, TECHNICIAN_DO_PROVE) == 1;
}

static bool a_pin_counts_as_wrong_on_the_disk_before_it_is_sent(const struct step *s)
{
    const struct technician_effect *proves = world_effect(s, TECHNICIAN_DO_PROVE);
    const struct technician_effect *stores = world_effect(s, TECHNICIAN_DO_STORE);
    return !proves || (stores && stores < proves && stores->failures.last == WALL &&
                       stores->failures.count == s->world_after.failures);
}

static bool
a_pin_that_is_not_on_the_disk_is_sent_once_and_never_as_the_last_try(const struct step *s)
{
    const struct world *w = &s->world_before;
    if (!did(s, TECHNICIAN_DO_SEND))
        return true;
    return s->before.state == TECHNICIAN_PROVING && happened(s, TECHNICIAN_UNSTORED) && !w->spent &&
           w->tries > 1 && world_count(s, TECHNICIAN_DO_SEND) == 1;
}

// It counts as so many as there can be, and is to be stored as such before it is sent.
static bool a_pin_that_is_not_on_the_disk_is_waited_for_the_longest(const struct step *s)
{
    const struct technician_effect *sends = world_effect(s, TECHNICIAN_DO_SEND);
    const struct technician_effect *stores = world_effect(s, TECHNICIAN_DO_STORE);
    return !sends || (stores && stores < sends && technician_wait(&s->after, NOW) == MOST_MS &&
                      stores->failures.count == TECHNICIAN_FAILURES_MAX);
}

static bool only_a_pin_that_was_right_is_forgiven(const struct step *s)
{
    const struct technician_effect *stores = world_effect(s, TECHNICIAN_DO_STORE);
    bool right = world_answered(s, TECHNICIAN_PROVED, TECHNICIAN_OK);
    return (stores && stores->failures.count == 0) == right;
}

// A restart with a clock that was set back included.
static bool no_wait_is_longer_than_its_own(const struct step *s)
{
    return technician_wait(&s->after, NOW) <= world_wait(s->world_after.stored.count);
}

static bool a_residents_card_gets_no_pin(const struct step *s)
{
    return !did(s, TECHNICIAN_DO_PROVE) || !s->world_before.resident;
}

// Every cause that the card's helper says is the one that is shown.
static bool who_is_refused_is_told_why(const struct step *s)
{
    const struct technician_event *event = &s->moment.event;
    bool answer = happened(s, TECHNICIAN_READ) || happened(s, TECHNICIAN_PROVED);
    if (!answer || !s->counted || event->cause == TECHNICIAN_OK ||
        event->cause == TECHNICIAN_CARD_OUT)
        return true;
    return (s->after.state == TECHNICIAN_REFUSED || s->after.state == TECHNICIAN_ENDING) &&
           s->after.cause == event->cause;
}

// ---- the mode
// ------------------------------------------------------------------------------------

static bool nothing_is_done_without_the_technicians_proof(const struct step *s)
{
    bool mode = s->after.state >= TECHNICIAN_MENU && s->after.state <= TECHNICIAN_OUT;
    return !mode || s->world_after.in_mode;
}

static bool nothing_is_done_without_the_technicians_card(const struct step *s)
{
    bool with = s->after.state == TECHNICIAN_MENU || s->after.state == TECHNICIAN_WORKING;
    return !with || s->world_after.steady;
}

static bool a_card_may_be_out_only_while_work_needs_the_reader(const struct step *s)
{
    if (!entered(s, TECHNICIAN_OUT))
        return true;
    bool back = s->world_before.in_mode && world_logs_in(s->before.state);
    return back || (s->before.state == TECHNICIAN_WORKING && s->world_before.needs_reader);
}

static bool a_card_that_may_be_out_does_not_end_the_mode(const struct step *s)
{
    bool may = s->before.state == TECHNICIAN_WORKING && s->world_before.needs_reader;
    return !may || !world_card_left(s) || s->after.state == TECHNICIAN_OUT;
}

static bool a_card_is_out_for_two_minutes_at_most(const struct step *s)
{
    return !s->world_after.in_mode || s->world_after.out == INT64_MAX ||
           NOW < s->world_after.out + OUT_MS;
}

static bool five_minutes_without_input_end_it(const struct step *s)
{
    return !is_in(s->after.state) || NOW < s->world_after.input + IDLE_MS;
}

static bool an_hour_ends_it(const struct step *s)
{
    return !is_in(s->after.state) || NOW < s->world_after.began + MOST_MS;
}

static bool a_lost_helper_ends_it(const struct step *s)
{
    return !happened(s, TECHNICIAN_NO_HELPER) || !is_in(s->after.state);
}

static bool leave_leads_out_from_everywhere(const struct step *s)
{
    return !happened(s, TECHNICIAN_LEAVES) || !is_in(s->after.state);
}

static bool left_for_time(const struct step *s)
{
    const struct world *w = &s->world_before;
    int64_t then = NOW + s->moment.passed;
    switch ((int)s->after.cause) {
    case TECHNICIAN_IDLE_TOO_LONG:
        return then >= w->input + IDLE_MS;
    case TECHNICIAN_TIME_OVER:
        return then >= w->began + MOST_MS;
    case TECHNICIAN_CARD_NOT_BACK:
        return w->out != INT64_MAX && then >= w->out + OUT_MS;
    default:
        return s->after.cause == TECHNICIAN_CARD_SILENT;
    }
}

static bool an_end_says_what_has_ended_it(const struct step *s)
{
    if (!entered(s, TECHNICIAN_ENDING))
        return true;
    switch ((int)s->moment.event.type) {
    case TECHNICIAN_LEAVES:
        return s->after.cause == TECHNICIAN_LEFT;
    case TECHNICIAN_NO_HELPER:
        return s->after.cause == TECHNICIAN_HELPER_LOST;
    case TECHNICIAN_UNSTORED:
        return s->after.cause == TECHNICIAN_UNCOUNTED;
    case TECHNICIAN_READER:
        return s->after.cause == TECHNICIAN_CARD_OUT;
    case TECHNICIAN_TICKS:
        return left_for_time(s);
    default:
        return true; // an answer: who_is_refused_is_told_why
    }
}

static bool one_work_is_done_at_a_time(const struct step *s)
{
    return !did(s, TECHNICIAN_DO_WORK) ||
           (s->before.state == TECHNICIAN_MENU && s->world_before.work == TECHNICIAN_NO_WORK);
}

// ---- records
// -------------------------------------------------------------------------------------

static size_t records(const struct step *s, int what, enum history_outcome outcome, char who)
{
    size_t count = 0;
    for (size_t i = 0; i < s->effects.count; i++) {
        const struct technician_effect *e = &s->effects.list[i];
        count += e->type == TECHNICIAN_DO_RECORD && (int)e->work == what && e->outcome == outcome &&
                 e->serial[0] == who;
    }
    return count;
}

static bool every_login_is_recorded(const struct step *s)
{
    size_t wanted = world_answered(s, TECHNICIAN_PROVED, TECHNICIAN_OK);
    return records(s, HISTORY_LOGIN, HISTORY_DONE, s->world_before.who) == wanted;
}

static bool every_end_is_recorded(const struct step *s)
{
    size_t wanted = s->world_before.in_mode && !s->world_after.in_mode && !s->moment.restarts;
    return records(s, HISTORY_LOGOUT, HISTORY_DONE, s->world_before.technician) == wanted;
}

static bool every_refusal_is_recorded(const struct step *s)
{
    char who =
        happened(s, TECHNICIAN_READ) ? s->moment.event.identity.serial[0] : s->world_before.who;
    size_t wanted = entered(s, TECHNICIAN_REFUSED) ||
                    (entered(s, TECHNICIAN_ENDING) && s->after.cause < TECHNICIAN_LEFT);
    return records(s, HISTORY_LOGIN_REFUSED, HISTORY_REFUSED, who) == wanted;
}

static bool every_login_that_is_given_up_is_recorded(const struct step *s)
{
    bool given_up = world_logs_in(s->before.state) && !s->world_before.in_mode &&
                    (s->after.state == TECHNICIAN_ENDING || s->after.state == TECHNICIAN_IDLE) &&
                    !s->moment.restarts;
    char who = s->before.state == TECHNICIAN_READING ? 0 : s->world_before.who;
    return records(s, HISTORY_LOGIN, HISTORY_CANCELLED, who) == given_up;
}

static bool every_work_is_recorded_however_it_ends(const struct step *s)
{
    int work = s->world_before.work;
    if (work == TECHNICIAN_NO_WORK || s->moment.restarts)
        return true;
    bool answered = s->counted && happened(s, TECHNICIAN_WORKED);
    bool ends = s->world_after.work == TECHNICIAN_NO_WORK;
    char who = s->world_before.technician;
    size_t cancelled = ends && !answered, done = answered;
    return records(s, work, HISTORY_CANCELLED, who) == cancelled &&
           records(s, work, HISTORY_PASS, who) == done &&
           world_count(s, TECHNICIAN_DO_CANCEL) == cancelled;
}

// ---- what is left
// --------------------------------------------------------------------------------

static bool what_was_typed_is_wiped_when_the_entry_is_left(const struct step *s)
{
    const struct technician_effect *proves = world_effect(s, TECHNICIAN_DO_PROVE);
    const struct technician_effect *wipes = world_effect(s, TECHNICIAN_DO_WIPE);
    return (s->after.state == TECHNICIAN_PIN || !s->world_after.typed) &&
           (!proves || (wipes && wipes > proves));
}

static bool the_card_is_let_go_when_it_is_not_needed(const struct step *s)
{
    bool needed = is_in(s->after.state) && s->after.state != TECHNICIAN_OUT;
    return needed || !s->world_after.held;
}

static bool every_wait_has_a_limit(const struct step *s)
{
    int64_t next = technician_next(&s->after);
    return next > NOW && (s->after.state == TECHNICIAN_IDLE) == (next == INT64_MAX);
}

static bool an_answer_is_taken_exactly_when_it_is_waited_for(const struct step *s)
{
    return s->moment.restarts || s->taken == s->counted;
}

static bool time_alone_leads_home_from_everywhere(const struct step *s)
{
    struct technician technician = s->after;
    struct technician_effects effects;
    for (int i = 0; i < STEPS_HOME && technician.state != TECHNICIAN_IDLE; i++) {
        const struct technician_time time = {technician_next(&technician), WALL};
        technician_step(&technician, &(struct technician_event){.type = TECHNICIAN_TICKS}, &time,
                        &effects);
    }
    return technician.state == TECHNICIAN_IDLE;
}

#define PROMISE(name) #name, name

static const struct {
    const char *name;
    bool (*holds)(const struct step *s);
} PROMISES[] = {
    {PROMISE(it_begins_on_the_start_screen_only)},
    {PROMISE(a_card_is_read_only_when_it_is_alone)},
    {PROMISE(a_pin_is_asked_for_only_behind_a_good_certificate)},
    {PROMISE(no_pin_is_asked_for_before_the_wait_is_over)},
    {PROMISE(a_pin_is_sent_only_to_the_card_that_was_judged_by_a_press)},
    {PROMISE(a_pin_counts_as_wrong_on_the_disk_before_it_is_sent)},
    {PROMISE(a_pin_that_is_not_on_the_disk_is_sent_once_and_never_as_the_last_try)},
    {PROMISE(a_pin_that_is_not_on_the_disk_is_waited_for_the_longest)},
    {PROMISE(only_a_pin_that_was_right_is_forgiven)},
    {PROMISE(no_wait_is_longer_than_its_own)},
    {PROMISE(a_residents_card_gets_no_pin)},
    {PROMISE(who_is_refused_is_told_why)},
    {PROMISE(nothing_is_done_without_the_technicians_proof)},
    {PROMISE(nothing_is_done_without_the_technicians_card)},
    {PROMISE(a_card_may_be_out_only_while_work_needs_the_reader)},
    {PROMISE(a_card_that_may_be_out_does_not_end_the_mode)},
    {PROMISE(a_card_is_out_for_two_minutes_at_most)},
    {PROMISE(five_minutes_without_input_end_it)},
    {PROMISE(an_hour_ends_it)},
    {PROMISE(a_lost_helper_ends_it)},
    {PROMISE(leave_leads_out_from_everywhere)},
    {PROMISE(an_end_says_what_has_ended_it)},
    {PROMISE(one_work_is_done_at_a_time)},
    {PROMISE(every_login_is_recorded)},
    {PROMISE(every_end_is_recorded)},
    {PROMISE(every_refusal_is_recorded)},
    {PROMISE(every_login_that_is_given_up_is_recorded)},
    {PROMISE(every_work_is_recorded_however_it_ends)},
    {PROMISE(what_was_typed_is_wiped_when_the_entry_is_left)},
    {PROMISE(the_card_is_let_go_when_it_is_not_needed)},
    {PROMISE(every_wait_has_a_limit)},
    {PROMISE(an_answer_is_taken_exactly_when_it_is_waited_for)},
    {PROMISE(time_alone_leads_home_from_everywhere)},
};

const char *world_broken_promise(const struct step *step)
{
    for (size_t i = 0; i < sizeof PROMISES / sizeof PROMISES[0]; i++)
        if (!PROMISES[i].holds(step))
            return PROMISES[i].name;
    return NULL;
}

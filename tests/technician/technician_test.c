// A technician's visit explored to its fixed point: all promises hold everywhere, every state is
// reached, and every guard is missed when it is taken away.
#include "firmware/technician/guard.h"
#include "tests/technician/explore.h"
#include "tests/test.h"

static enum technician_guard removed = // lint: file-scope read by the hook below
    TECHNICIAN_GUARD_COUNT;

// The machine of this test is built with TECHNICIAN_GUARDS_REMOVABLE and asks here.
bool technician_guard(enum technician_guard guard, bool condition)
{
    return condition || guard == removed;
}

static void print_witness(const struct exploration *e)
{
    const struct step *s = &e->witness;
    const struct technician_event *event = &s->moment.event;
    print_message("broken: %s\n  in %s, event %d (cause \"%s\" reader %d came %d ticket %u), "
                  "%lld ms, restart %d -> %s \"%s\"\n",
                  e->broken, technician_state_name(s->before.state), (int)event->type,
                  technician_cause_name(event->cause), (int)event->reader, event->came,
                  event->ticket, (long long)s->moment.passed, s->moment.restarts,
                  technician_state_name(s->after.state), technician_cause_name(s->after.cause));
    print_message("  in mode %d, failures %u, work %d, who %d\n", s->world_before.in_mode,
                  s->world_before.failures, s->world_before.work, s->world_before.who);
}

static void explore_whole(enum moments_of what, struct exploration *e)
{
    removed = TECHNICIAN_GUARD_COUNT;
    explore(what, e);
    if (e->broken)
        print_witness(e);
    assert_null(e->broken);
    print_message("explored: %zu states, %zu steps\n", e->states, e->steps);
}

static void every_promise_holds_whatever_a_technicians_card_and_pin_are(void **state)
{
    (void)state;
    static const enum technician_cause REFUSED[] = {
        TECHNICIAN_NO_TECHNICIAN, TECHNICIAN_RESIDENT,   TECHNICIAN_EXPIRED,
        TECHNICIAN_MUST_WAIT,     TECHNICIAN_PIN_WRONG,  TECHNICIAN_PIN_BLOCKED,
        TECHNICIAN_NOT_PROVED,    TECHNICIAN_OTHER_CARD,
    };
    struct exploration e;
    explore_whole(MOMENTS_OF_LOGINS, &e);
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++)
        if (!e.refused[REFUSED[i]])
            fail_msg("nobody is refused for %s", technician_cause_name(REFUSED[i]));
}

static void every_promise_holds_through_the_whole_hour_of_a_mode(void **state)
{
    (void)state;
    struct exploration e;
    explore_whole(MOMENTS_OF_MODES, &e);
    for (int i = 0; i < TECHNICIAN_STATE_COUNT; i++)
        if (!e.seen[i])
            fail_msg("never reached: %s", technician_state_name((enum technician_state)i));
    for (int i = TECHNICIAN_LEFT; i < TECHNICIAN_CAUSE_COUNT; i++)
        if (!e.ended[i])
            fail_msg("no mode ends with %s", technician_cause_name((enum technician_cause)i));
}

static void every_guard_of_the_mode_is_missed_when_it_is_taken_away(void **state)
{
    (void)state;
    int idle = 0;
    for (int guard = 0; guard < TECHNICIAN_GUARD_COUNT; guard++) {
        struct exploration e = {.broken = NULL};
        removed = (enum technician_guard)guard;
        for (int what = 0; what < MOMENTS_OF_COUNT && !e.broken; what++)
            explore((enum moments_of)what, &e);
        print_message("guard %d: %s\n", guard, e.broken ? e.broken : "NOT MISSED");
        idle += e.broken == NULL;
    }
    removed = TECHNICIAN_GUARD_COUNT;
    assert_int_equal(idle, 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_promise_holds_whatever_a_technicians_card_and_pin_are),
    cmocka_unit_test(every_promise_holds_through_the_whole_hour_of_a_mode),
    cmocka_unit_test(every_guard_of_the_mode_is_missed_when_it_is_taken_away),
};

TEST_MAIN(TESTS, NULL, NULL)

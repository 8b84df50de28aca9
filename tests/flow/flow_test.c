// The flow explored to its fixed point: all promises hold everywhere, every state is reached, and
// every guard is missed when it is taken away.
#include <stdio.h>

#include "firmware/flow/guard.h"
#include "tests/flow/explore.h"
#include "tests/test.h"

static enum flow_guard removed = GUARD_COUNT; // lint: file-scope read by the hook below

// The flow of this test is built with FLOW_GUARDS_REMOVABLE and asks here.
bool flow_guard(enum flow_guard guard, bool condition)
{
    return condition || guard == removed;
}

static void print_witness(const struct exploration *e)
{
    const struct step *s = &e->witness;
    print_message("broken: %s\n  in %s, notice \"%s\", event %d (control %d answer %d reader %d "
                  "ticket %u) -> %s\n",
                  e->broken, flow_state_name(s->before.state), notice_name(s->before.notice),
                  (int)s->event.type, (int)s->event.control, (int)s->event.answer,
                  (int)s->event.reader, s->event.ticket, flow_state_name(s->after.state));
    print_message("  plate %d held %d may wobble %d; the reader said %d, movable %d\n",
                  (int)s->before.plate, (int)s->before.held, s->before.may_wobble,
                  (int)s->world_before.seen, s->world_before.movable);
}

// What may stop a visit: how each is shown is a promise of the state.
static const enum view_notice STOPS[] = {
    NOTICE_CARD_MUTE,
    NOTICE_CARD_OTHER,
    NOTICE_CARD_RESIDENT_REGISTER,
    NOTICE_CARD_PHONE,
    NOTICE_CARD_SILENT,
    NOTICE_CARD_SWAPPED,
    NOTICE_CARD_REMOVED,
    NOTICE_CARD_REFUSED,
    NOTICE_OUTCOME_UNKNOWN,
    NOTICE_KNOWN_LOCKED,
    NOTICE_BOTH_LOCKED,
    NOTICE_NO_SIGN_CERTIFICATE,
    NOTICE_NO_AUTH_CERTIFICATE,
    NOTICE_TARGET_REVOKED,
    NOTICE_UNREACHABLE,
    NOTICE_MAINTENANCE,
    NOTICE_RESET_EXPIRED,
    NOTICE_READER_MISSING,
    NOTICE_FAULT,
};

static void explore_whole(enum events_of what, struct exploration *e)
{
    removed = GUARD_COUNT;
    explore(what, e);
    if (e->broken)
        print_witness(e);
    assert_null(e->broken);
    print_message("explored: %zu states, %zu steps\n", e->states, e->steps);
}

static void every_promise_holds_in_every_reachable_state(void **state)
{
    (void)state;
    struct exploration e;
    explore_whole(EVENTS_OF_SLOTS, &e);
    for (int i = 0; i < FLOW_STATE_COUNT; i++) {
        if (!e.seen[i])
            print_message("never reached: %s\n", flow_state_name((enum flow_state)i));
        assert_true(e.seen[i]);
    }
    for (size_t i = 0; i < sizeof STOPS / sizeof STOPS[0]; i++)
        if (!e.met[STOPS[i]])
            fail_msg("never met: %s", notice_name(STOPS[i]));
}

static void every_promise_holds_while_cards_are_moved_on_plates(void **state)
{
    (void)state;
    struct exploration e;
    explore_whole(EVENTS_OF_PLATES, &e);
}

static void every_guard_is_missed_when_it_is_taken_away(void **state)
{
    (void)state;
#ifdef __SANITIZE_ADDRESS__
    skip(); // every step of it was taken above
#endif
    int idle = 0;
    for (int guard = 0; guard < GUARD_COUNT; guard++) {
        struct exploration e = {.broken = NULL};
        removed = (enum flow_guard)guard;
        for (int what = EVENTS_OF_COUNT - 1; what >= 0 && !e.broken; what--)
            explore((enum events_of)what, &e);
        print_message("guard %d: %s\n", guard, e.broken ? e.broken : "NOT MISSED");
        idle += e.broken == NULL;
    }
    removed = GUARD_COUNT;
    assert_int_equal(idle, 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(every_promise_holds_in_every_reachable_state),
    cmocka_unit_test(every_promise_holds_while_cards_are_moved_on_plates),
    cmocka_unit_test(every_guard_is_missed_when_it_is_taken_away),
};

TEST_MAIN(TESTS, NULL, NULL)

// A backend that takes the question and never answers, and somebody else in its place: nobody waits
// longer than a resident can be asked to, and nothing is told to a stranger.
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/backend_switch.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

enum {
    // A resident waits for at most 10 s; the rest is the helpers' margin and a busy machine.
    SAID_WITHIN_MS = 14000,
};

// ---- an answer that never comes ---------------------------------------------------------------

static void is_said_in_time(struct kiosk_visit *v)
{
    int64_t start = clock_ms();
    kiosk_visit_unreachable(v);
    int took = (int)(clock_ms() - start);
    print_message("# said after %d ms\n", took);
    assert_true(took < SAID_WITHIN_MS);
}

static void a_backend_that_falls_silent_is_not_waited_for(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    evidence_record_reaches(v->stand, "proven");
    backend_switch_freeze(v->stand);
    resident_choose(v->resident, "confirm", "confirm");
    is_said_in_time(v);
    kiosk_visit_unchanged(v, 3, ALL_AUTH);
    evidence_outbox(v->stand, 1);
    backend_switch_thaw(v->stand);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_try_again(v);
    kiosk_visit_reset(v, "reset-sign");
}

// ---- somebody else in its place ---------------------------------------------------------------

static void somebody_elses_certificate_is_told_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    for (int c = 0; c < BACKEND_SWITCH_CERTIFICATES; c++) {
        int before = backend_switch_calls(v->stand);
        kiosk_visit_to_card(v, 3, ALL_AUTH);
        backend_switch_certificate(v->stand, (enum backend_switch_certificate)c);
        resident_choose(v->resident, "card", "reset-sign");
        kiosk_visit_notice(v, "untrusted", "leave", "counter", NULL);
        kiosk_visit_unchanged(v, 3, ALL_AUTH);
        assert_int_equal(backend_switch_calls(v->stand), before);
        kiosk_visit_leave(v);
        kiosk_visit_restart_link(v); // and nobody is trusted anew
        kiosk_stand_await(v->stand, "closed", "untrusted");
        backend_switch_off(v->stand);
        backend_switch_on(v->stand);
        kiosk_stand_await(v->stand, "start", "");
    }
    kiosk_visit_next(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_backend_that_falls_silent_is_not_waited_for),
    KIOSK_VISIT(somebody_elses_certificate_is_told_nothing),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

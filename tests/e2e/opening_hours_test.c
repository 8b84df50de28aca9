// Time passes, and nobody says a word: a kiosk closes on the minute, and who was being served then
// is served to the end. That it opens so too: tests/unit/answers_test.c.
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

enum {
    // Between the stand's start and closing or opening time: enough for a stand on a busy machine
    // to be up, and for a visit to get to its last question.
    BEFORE_S = 50,
    // The stand takes its time of day a moment after it was started; a look takes another moment.
    ON_THE_MINUTE_S = 5,
};

static const char *const EVENING[] = {"--clock", "2026-04-14T22:59:10+09:00", "--last-reset", "0",
                                      NULL};

static int open_in_the_evening(void **state)
{
    return kiosk_visit_open_with(state, EVENING);
}

static void is_on_the_minute(int64_t started)
{
    int late = (int)((clock_ms() - started) / 1000) - BEFORE_S;
    print_message("# %d s after the minute\n", late);
    assert_in_range(late + 1, 0, ON_THE_MINUTE_S + 1);
}

static void who_is_being_served_at_closing_time_is_served_to_the_end(void **state)
{
    int64_t started = clock_ms();
    assert_int_equal(kiosk_visit_begin(state), 0);
    struct kiosk_visit *v = *state;
    assert_string_equal(kiosk_stand_text(v->stand, "view", "hours"), "06:30-23:00");
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_await_sh(v->stand, "grep -q 'event=service closed=outside-hours' log/kiosk.log");
    is_on_the_minute(started);
    kiosk_visit_finish(v, "reset-sign");
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "closed", "outside-hours");
    assert_string_equal(kiosk_stand_text(v->stand, "view", "hours"), "06:30-23:00");
    kiosk_stand_must(v->stand, "cp card mine");
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "closed", "outside-hours");
    kiosk_visit_same_kiosk(v);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup_teardown(who_is_being_served_at_closing_time_is_served_to_the_end,
                                    open_in_the_evening, kiosk_visit_close),
};

TEST_MAIN(TESTS, NULL, NULL)

// Whether somebody answers the helpline: moments by hand from its published hours.
#include "firmware/session/helpline.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct {
    const char *why, *at; // in Japan
    enum view_helpline is;
} MOMENTS[] = {
    {"a Thursday, the minute before", "2026-11-26 09:29", HELPLINE_CLOSED},
    {"a Thursday, the first minute", "2026-11-26 09:30", HELPLINE_OPEN},
    {"a Thursday evening", "2026-11-26 19:59", HELPLINE_OPEN},
    {"a Thursday, over", "2026-11-26 20:00", HELPLINE_CLOSED},
    {"a Thursday, while the kiosk is open", "2026-11-26 22:30", HELPLINE_CLOSED},
    {"a Saturday, the last minute", "2026-11-28 17:29", HELPLINE_OPEN},
    {"a Saturday, over", "2026-11-28 17:30", HELPLINE_CLOSED},
    {"a Sunday morning", "2026-11-29 10:00", HELPLINE_OPEN},
    {"a holiday Monday, the last minute", "2026-11-23 17:29", HELPLINE_OPEN},
    {"a holiday Monday, over", "2026-11-23 17:30", HELPLINE_CLOSED},
    {"28 December, a Monday", "2026-12-28 19:00", HELPLINE_OPEN},
    {"29 December, a Tuesday", "2026-12-29 12:00", HELPLINE_CLOSED},
    {"New Year", "2027-01-01 12:00", HELPLINE_CLOSED},
    {"3 January", "2027-01-03 12:00", HELPLINE_CLOSED},
    {"4 January, a Monday", "2027-01-04 18:00", HELPLINE_OPEN},
    {"the calendar's last day is the year's end", "2027-12-31 12:00", HELPLINE_CLOSED},
    {"after the calendar's end", "2028-01-04 12:00", HELPLINE_UNKNOWN},
    {"before its beginning", "2024-12-27 12:00", HELPLINE_UNKNOWN},
};

static void the_helpline_is_open_when_it_says_so(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(MOMENTS); i++) {
        enum view_helpline is = helpline_at(offices, offices_sample_moment(MOMENTS[i].at));
        if (is != MOMENTS[i].is)
            print_error("%s (%s): %d, not %d\n", MOMENTS[i].at, MOMENTS[i].why, (int)is,
                        (int)MOMENTS[i].is);
        wrong += is != MOMENTS[i].is;
    }
    offices_free(&offices);
    assert_int_equal(wrong, 0);
}

static void without_a_calendar_nothing_is_said(void **state)
{
    (void)state;
    assert_int_equal(helpline_at(NULL, offices_sample_moment("2026-11-26 12:00")),
                     HELPLINE_UNKNOWN);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_helpline_is_open_when_it_says_so),
    cmocka_unit_test(without_a_calendar_nothing_is_said),
};

TEST_MAIN(TESTS, NULL, NULL)

// Whether somebody answers the helpline: moments by hand from its published hours.
#include "firmware/session/helpline.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct moment {
    const char *why, *at; // in Japan
    enum view_helpline is;
};

static const struct moment MOMENTS[] = {
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
};

// Without the holidays it is open until 17:30 on every day but those at the year's end, and until
// 20:00 perhaps.
static const struct moment UNKNOWN_DAYS[] = {
    {"after the calendar's end, a Tuesday", "2028-01-04 17:29", HELPLINE_OPEN},
    {"the same day, later", "2028-01-04 17:30", HELPLINE_UNKNOWN},
    {"the same day, the last minute", "2028-01-04 19:59", HELPLINE_UNKNOWN},
    {"the same day, over", "2028-01-04 20:00", HELPLINE_CLOSED},
    {"the same day, too early", "2028-01-04 09:29", HELPLINE_CLOSED},
    {"a Saturday after the calendar's end", "2028-01-08 17:30", HELPLINE_CLOSED},
    {"New Year after the calendar's end", "2028-01-03 12:00", HELPLINE_CLOSED},
    {"before its beginning, a Friday", "2024-12-27 12:00", HELPLINE_OPEN},
    {"before its beginning, at night", "2024-12-27 18:00", HELPLINE_UNKNOWN},
};

static size_t count_wrong(const struct offices *offices, const struct moment *moments, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        enum view_helpline is = helpline_at(offices, offices_sample_moment(moments[i].at));
        if (is != moments[i].is)
            print_error("%s (%s): %d, not %d\n", moments[i].at, moments[i].why, (int)is,
                        (int)moments[i].is);
        wrong += is != moments[i].is;
    }
    return wrong;
}

static void the_helpline_is_open_when_it_says_so(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    size_t wrong = count_wrong(offices, MOMENTS, COUNT(MOMENTS));
    offices_free(&offices);
    assert_int_equal(wrong, 0);
}

static void where_the_calendar_ends_only_what_hangs_on_a_holiday_is_not_known(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    size_t wrong = count_wrong(offices, UNKNOWN_DAYS, COUNT(UNKNOWN_DAYS));
    offices_free(&offices);
    wrong += count_wrong(NULL, UNKNOWN_DAYS, COUNT(UNKNOWN_DAYS));
    assert_int_equal(wrong, 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_helpline_is_open_when_it_says_so),
    cmocka_unit_test(where_the_calendar_ends_only_what_hangs_on_a_holiday_is_not_known),
};

TEST_MAIN(TESTS, NULL, NULL)

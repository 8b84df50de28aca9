// Dates by the rules of the offices, with the offices' own examples.
#include "firmware/session/calendar.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void assert_date(struct view_date got, struct view_date wanted, struct view_date of)
{
    if (got.year != wanted.year || got.month != wanted.month || got.day != wanted.day)
        fail_msg("valid until %d-%02d-%02d: %d-%02d-%02d, not %d-%02d-%02d", of.year, of.month,
                 of.day, got.year, got.month, got.day, wanted.year, wanted.month, wanted.day);
}

static void a_certificate_can_be_renewed_from_the_day_of_the_rule(void **state)
{
    (void)state;
    static const struct {
        struct view_date until, from;
    } days[] = {
        // What the municipalities give as examples: Nerima, Nerima, Tosu.
        {{2023, 7, 7}, {2023, 4, 8}},
        {{2023, 5, 28}, {2023, 3, 1}},
        {{2027, 7, 15}, {2027, 4, 16}},
        // By hand from the rule. The day after the last of a month is the 1st of the next one.
        {{2027, 3, 31}, {2027, 1, 1}},
        {{2026, 1, 31}, {2025, 11, 1}},
        {{2026, 7, 30}, {2026, 5, 1}},
        {{2026, 12, 30}, {2026, 10, 1}},
        // The day three months before does not exist.
        {{2026, 7, 31}, {2026, 5, 1}},
        {{2026, 12, 31}, {2026, 10, 1}},
        {{2023, 5, 29}, {2023, 3, 1}},
        {{2023, 5, 31}, {2023, 3, 1}},
        // The last days before that.
        {{2023, 5, 27}, {2023, 2, 28}},
        {{2026, 7, 29}, {2026, 4, 30}},
        {{2026, 12, 29}, {2026, 9, 30}},
        // Leap years: 2024, 2028 and 2000 are, 2100 is not.
        {{2024, 5, 28}, {2024, 2, 29}},
        {{2024, 5, 29}, {2024, 3, 1}},
        {{2024, 5, 30}, {2024, 3, 1}},
        {{2024, 5, 31}, {2024, 3, 1}},
        {{2028, 2, 29}, {2027, 11, 30}},
        {{2000, 5, 28}, {2000, 2, 29}},
        {{2100, 5, 28}, {2100, 3, 1}},
        // Over the turn of a year.
        {{2026, 1, 15}, {2025, 10, 16}},
        {{2026, 2, 28}, {2025, 11, 29}},
        {{2026, 3, 1}, {2025, 12, 2}},
    };
    for (size_t i = 0; i < COUNT(days); i++)
        assert_date(calendar_renewable_from(days[i].until), days[i].from, days[i].until);
}

static void a_day_is_the_one_in_japan(void **state)
{
    (void)state;
    // A certificate ends at 23:59:59 in Japan, which is 14:59:59 in UTC.
    static const struct view_date last = {2027, 5, 28}, next = {2027, 5, 29};
    assert_date(calendar_date(1811516399), last, last);
    assert_date(calendar_date(1811516400), next, last);
    assert_int_equal(calendar_minute_of_day(1811516399), 24 * 60 - 1);
    assert_int_equal(calendar_minute_of_day(1811516400), 0);
    assert_int_equal(calendar_time(1811516399).hour, 23);
    assert_int_equal(calendar_time(1811516399).minute, 59);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_certificate_can_be_renewed_from_the_day_of_the_rule),
    cmocka_unit_test(a_day_is_the_one_in_japan),
};

TEST_MAIN(TESTS, NULL, NULL)

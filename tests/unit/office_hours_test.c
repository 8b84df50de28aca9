// When the counters of the five municipalities are open: moments by hand from what the
// municipalities publish, each with its reason. Then the rules that none of the five has.
#include <string.h>
#include <time.h>

#include "firmware/offices/office_hours.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define SHINJUKU     "131041"
#define KAWASAKI     "141305"
#define ODAWARA      "142069"
#define IWAKURA      "232289"
#define KITAKYUSHU   "401005"

enum {
    MAIN = 0,
    BRANCHES = 1, // Shinjuku's second row
};

struct moment {
    const char *why; // by hand, from the data's text
    const char *code;
    int counter;
    const char *at; // in Japan
    enum office_reason reason;
    const char *then; // open: until when; closed: when it opens next; NULL: not to be known
};

// A Thursday without anything special is 2026-11-26. Holidays: 2026-11-03, 11-23.
static const struct moment MOMENTS[] = {
    // Kawasaki: Mon-Fri 8:30-17:00, 2nd and 4th Sat 8:30-12:30, not on holidays, 12/29 to 1/3.
    {"a Thursday, the first minute", KAWASAKI, MAIN, "2026-11-26 08:30", OFFICE_OPEN,
     "2026-11-26 17:00"},
    {"a Thursday, the minute before it opens", KAWASAKI, MAIN, "2026-11-26 08:29", OFFICE_BEFORE,
     "2026-11-26 08:30"},
    {"a Thursday, the last minute", KAWASAKI, MAIN, "2026-11-26 16:59", OFFICE_OPEN,
     "2026-11-26 17:00"},
    {"a Thursday, the minute of the end is closed; Friday is next", KAWASAKI, MAIN,
     "2026-11-26 17:00", OFFICE_AFTER, "2026-11-27 08:30"},
    {"second Saturday, noon: it is open to 12:30", KAWASAKI, MAIN, "2026-12-12 12:00", OFFICE_OPEN,
     "2026-12-12 12:30"},
    {"second Saturday, 12:30: closed, and no Sunday", KAWASAKI, MAIN, "2026-12-12 12:30",
     OFFICE_AFTER, "2026-12-14 08:30"},
    {"first Saturday: only the second and fourth count", KAWASAKI, MAIN, "2026-12-05 10:00",
     OFFICE_NO_DAY, "2026-12-07 08:30"},
    {"fourth Saturday", KAWASAKI, MAIN, "2026-12-26 10:00", OFFICE_OPEN, "2026-12-26 12:30"},
    {"fifth Saturday is not the fourth", KAWASAKI, MAIN, "2026-10-31 10:00", OFFICE_NO_DAY,
     "2026-11-02 08:30"},
    {"Friday evening before a second Saturday", KAWASAKI, MAIN, "2026-12-11 18:00", OFFICE_AFTER,
     "2026-12-12 08:30"},
    {"Friday evening before a third Saturday", KAWASAKI, MAIN, "2026-12-18 18:00", OFFICE_AFTER,
     "2026-12-21 08:30"},
    {"28 December, evening: the year is over, 4 January is a Monday", KAWASAKI, MAIN,
     "2026-12-28 17:00", OFFICE_AFTER, "2027-01-04 08:30"},
    {"31 December", KAWASAKI, MAIN, "2026-12-31 10:00", OFFICE_YEAR_END, "2027-01-04 08:30"},
    {"3 January is the last of the closed days", KAWASAKI, MAIN, "2027-01-03 23:59",
     OFFICE_YEAR_END, "2027-01-04 08:30"},
    {"a holiday Monday: Labour Thanksgiving Day", KAWASAKI, MAIN, "2026-11-23 10:00",
     OFFICE_HOLIDAY, "2026-11-24 08:30"},
    {"a substitute holiday: 3 May was a Sunday, so Wednesday the 6th", KAWASAKI, MAIN,
     "2026-05-06 10:00", OFFICE_HOLIDAY, "2026-05-07 08:30"},
    {"a Tuesday between two holidays is one, and Wednesday too", KAWASAKI, MAIN, "2026-09-22 10:00",
     OFFICE_HOLIDAY, "2026-09-24 08:30"},
    // Odawara: Mon-Fri 9:00-16:30, not on holidays, 12/29 to 1/3.
    {"9:00, not 8:30", ODAWARA, MAIN, "2026-11-26 08:45", OFFICE_BEFORE, "2026-11-26 09:00"},
    {"the last minute before 16:30", ODAWARA, MAIN, "2026-11-26 16:29", OFFICE_OPEN,
     "2026-11-26 16:30"},
    {"16:30 is closed where others have half an hour more", ODAWARA, MAIN, "2026-11-26 16:30",
     OFFICE_AFTER, "2026-11-27 09:00"},
    {"second Saturday, noon: no Saturdays here", ODAWARA, MAIN, "2026-12-12 12:00", OFFICE_NO_DAY,
     "2026-12-14 09:00"},
    {"a holiday Tuesday: Culture Day", ODAWARA, MAIN, "2026-11-03 10:00", OFFICE_HOLIDAY,
     "2026-11-04 09:00"},
    {"a substitute holiday: the equinox of 2027 is a Sunday", ODAWARA, MAIN, "2027-03-22 10:00",
     OFFICE_HOLIDAY, "2027-03-23 09:00"},
    {"29 December is the first of the closed days", ODAWARA, MAIN, "2026-12-29 10:00",
     OFFICE_YEAR_END, "2027-01-04 09:00"},
    {"the evening before a holiday Wednesday: Thursday is next", ODAWARA, MAIN, "2026-04-28 17:00",
     OFFICE_AFTER, "2026-04-30 09:00"},
    // Iwakura: Mon-Fri 8:30-17:00, not when the city office is closed.
    {"no closure at noon", IWAKURA, MAIN, "2026-11-26 12:15", OFFICE_OPEN, "2026-11-26 17:00"},
    {"fifth Sunday", IWAKURA, MAIN, "2026-11-29 10:00", OFFICE_NO_DAY, "2026-11-30 08:30"},
    {"31 December", IWAKURA, MAIN, "2026-12-31 10:00", OFFICE_YEAR_END, "2027-01-04 08:30"},
    {"2 May: the Golden Week goes on to Wednesday", IWAKURA, MAIN, "2026-05-02 10:00",
     OFFICE_NO_DAY, "2026-05-07 08:30"},
    {"midnight belongs to the new day", IWAKURA, MAIN, "2026-11-27 00:00", OFFICE_BEFORE,
     "2026-11-27 08:30"},
    // Shinjuku: Mon, Wed-Fri 8:30-17:00, Tue to 19:00, 4th Sun 9:00-17:00 in the main building
    // only, not on holidays, 12/29 to 1/3.
    {"Tuesday 18:30", SHINJUKU, MAIN, "2026-11-24 18:30", OFFICE_OPEN, "2026-11-24 19:00"},
    {"Tuesday 18:30 at a branch", SHINJUKU, BRANCHES, "2026-11-24 18:30", OFFICE_OPEN,
     "2026-11-24 19:00"},
    {"Wednesday 18:30", SHINJUKU, MAIN, "2026-11-25 18:30", OFFICE_AFTER, "2026-11-26 08:30"},
    {"a Tuesday that is a holiday, 18:30", SHINJUKU, MAIN, "2026-11-03 18:30", OFFICE_HOLIDAY,
     "2026-11-04 08:30"},
    {"fourth Sunday", SHINJUKU, MAIN, "2026-12-27 10:00", OFFICE_OPEN, "2026-12-27 17:00"},
    {"fourth Sunday at a branch", SHINJUKU, BRANCHES, "2026-12-27 10:00", OFFICE_NO_DAY,
     "2026-12-28 08:30"},
    {"third Sunday", SHINJUKU, MAIN, "2026-12-20 10:00", OFFICE_NO_DAY, "2026-12-21 08:30"},
    {"fourth Sunday, before 9:00", SHINJUKU, MAIN, "2026-11-22 08:45", OFFICE_BEFORE,
     "2026-11-22 09:00"},
    {"a Saturday before the fourth Sunday", SHINJUKU, MAIN, "2026-11-21 12:00", OFFICE_NO_DAY,
     "2026-11-22 09:00"},
    {"a fourth Sunday that is a holiday; Monday is its substitute", SHINJUKU, MAIN,
     "2025-11-23 10:00", OFFICE_HOLIDAY, "2025-11-25 08:30"},
    {"31 December", SHINJUKU, MAIN, "2026-12-31 10:00", OFFICE_YEAR_END, "2027-01-04 08:30"},
    // Kitakyushu publishes no hours.
    {"a Thursday morning: not published", KITAKYUSHU, MAIN, "2026-11-26 10:00", OFFICE_NO_HOURS,
     NULL},
    {"31 December: not published either", KITAKYUSHU, MAIN, "2026-12-31 10:00", OFFICE_NO_HOURS,
     NULL},
};

static void say(int64_t seconds, char text[32])
{
    time_t local = (time_t)(seconds + 9 * 3600);
    struct tm parts;
    gmtime_r(&local, &parts);
    strftime(text, 32, "%Y-%m-%d %H:%M", &parts);
}

static void check_moment(const struct offices *offices, const struct moment *m)
{
    const struct offices_municipality *municipality = offices_sample_find(offices, m->code);
    const struct offices_counter *counter = &municipality->counters[m->counter];
    int64_t at = offices_sample_moment(m->at);
    struct office_state state = office_hours_at(offices, municipality, counter, at);
    struct office_opening next = office_hours_next(offices, municipality, counter, at);
    char then[32] = "";
    if (state.reason == OFFICE_OPEN)
        say(state.closes, then);
    else if (next.found)
        say(next.opens, then);
    if (state.reason != m->reason || next.reason != m->reason ||
        strcmp(then, m->then ? m->then : "") != 0)
        fail_msg("%s, %s (%s): reason %d and \"%s\", not %d and \"%s\"", m->code, m->at, m->why,
                 (int)state.reason, then, (int)m->reason, m->then ? m->then : "");
    assert_false(state.holidays_unknown);
}

static void the_five_municipalities_are_open_when_they_say_so(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    assert_true(COUNT(MOMENTS) >= 40);
    for (size_t i = 0; i < COUNT(MOMENTS); i++)
        check_moment(offices, &MOMENTS[i]);
    offices_free(&offices);
}

// ---- beyond the calendar ----------------------------------------------------------------------

static void after_the_calendar_ends_it_is_said_that_holidays_are_not_known(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    const struct offices_municipality *shinjuku = offices_sample_find(offices, SHINJUKU);
    const struct offices_counter *counter = &shinjuku->counters[MAIN];
    // 2028-01-10 is Coming of Age Day, which the calendar to 2027 does not say.
    int64_t at = offices_sample_moment("2028-01-10 10:00");
    struct office_state now = office_hours_at(offices, shinjuku, counter, at);
    assert_int_equal(now.reason, OFFICE_OPEN);
    assert_true(now.holidays_unknown);
    // 2027-12-28 is known; what comes next is not.
    at = offices_sample_moment("2027-12-28 20:00");
    assert_false(office_hours_at(offices, shinjuku, counter, at).holidays_unknown);
    struct office_opening next = office_hours_next(offices, shinjuku, counter, at);
    assert_int_equal(next.opens, offices_sample_moment("2028-01-04 08:30"));
    assert_true(next.holidays_unknown);
    // A day on which it is closed anyway is known without a calendar.
    at = offices_sample_moment("2028-01-02 10:00");
    assert_false(office_hours_at(offices, shinjuku, counter, at).holidays_unknown);
    // Nor does it matter where no hours are known.
    const struct offices_municipality *kitakyushu = offices_sample_find(offices, KITAKYUSHU);
    at = offices_sample_moment("2028-01-10 10:00");
    assert_false(
        office_hours_at(offices, kitakyushu, &kitakyushu->counters[0], at).holidays_unknown);
    offices_free(&offices);
}

// ---- rules of others --------------------------------------------------------------------------

static const char MADE[] =
    "{\"format\":1,\"version\":1,\"holidays\":{\"from\":\"2026-01-01\",\"until\":\"2026-12-31\","
    "\"days\":[\"2026-11-23\"]},"
    "\"prefectures\":[{\"code\":\"14\",\"name\":{\"ja\":\"神奈川県\"},\"kana\":\"かながわけん\"}],"
    "\"municipalities\":[{\"code\":\"141305\",\"name\":{\"ja\":\"川崎市\"},\"kana\":\"かわさきし\","
    "\"as_of\":\"2026-01\",\"counters\":[{\"name\":{\"ja\":\"窓口\"},\"hours\":["
    "{\"days\":[\"mon\",\"thu\"],\"open\":\"09:00\",\"close\":\"17:00\","
    "\"lunch\":{\"from\":\"12:00\",\"until\":\"13:00\"}},"
    "{\"days\":[\"thu\"],\"open\":\"16:30\",\"close\":\"20:00\"},"
    "{\"days\":[\"wed\"],\"open\":\"00:00\",\"close\":\"24:00\"}]}],"
    "\"closed\":{\"dates\":[{\"from\":\"2026-11-05\",\"until\":\"2026-11-06\"}],"
    "\"weekly\":[{\"days\":[\"wed\"],\"weeks\":[3]}]}}]}";

static const struct moment MADE_MOMENTS[] = {
    {"before noon: to the closure", KAWASAKI, 0, "2026-11-26 11:59", OFFICE_OPEN,
     "2026-11-26 12:00"},
    {"closed at noon, opens again", KAWASAKI, 0, "2026-11-26 12:00", OFFICE_BREAK,
     "2026-11-26 13:00"},
    {"after noon: two rows of hours that overlap are one", KAWASAKI, 0, "2026-11-26 13:00",
     OFFICE_OPEN, "2026-11-26 20:00"},
    {"closed on this date; the next Monday", KAWASAKI, 0, "2026-11-05 10:00", OFFICE_CLOSED_DATE,
     "2026-11-09 09:00"},
    {"third Wednesday is closed", KAWASAKI, 0, "2026-11-18 10:00", OFFICE_CLOSED_DATE,
     "2026-11-19 09:00"},
    {"open to midnight", KAWASAKI, 0, "2026-11-25 23:59", OFFICE_OPEN, "2026-11-26 00:00"},
    {"a holiday does not close who does not say so", KAWASAKI, 0, "2026-11-23 10:00", OFFICE_OPEN,
     "2026-11-23 12:00"},
};

static struct offices *read_made(const char *text)
{
    char wrong[OFFICES_WRONG_MAX];
    struct offices *offices;
    if (offices_read(&offices, text, strlen(text), wrong) != OFFICES_OK)
        fail_msg("%s", wrong);
    return offices;
}

static void breaks_closed_dates_and_weeks_of_the_month_count(void **state)
{
    (void)state;
    struct offices *offices = read_made(MADE);
    for (size_t i = 0; i < COUNT(MADE_MOMENTS); i++)
        check_moment(offices, &MADE_MOMENTS[i]);
    offices_free(&offices);
}

static void while_it_is_open_the_next_opening_is_the_one_after_it_closes(void **state)
{
    (void)state;
    struct offices *offices = read_made(MADE);
    const struct offices_municipality *m = offices_municipality(offices, 0);
    struct office_opening next =
        office_hours_next(offices, m, m->counters, offices_sample_moment("2026-11-26 10:00"));
    assert_int_equal(next.opens, offices_sample_moment("2026-11-26 13:00"));
    assert_int_equal(next.closes, offices_sample_moment("2026-11-26 20:00"));
    next = office_hours_next(offices, m, m->counters, offices_sample_moment("2026-11-26 14:00"));
    assert_int_equal(next.opens, offices_sample_moment("2026-11-30 09:00"));
    offices_free(&offices);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_five_municipalities_are_open_when_they_say_so),
    cmocka_unit_test(after_the_calendar_ends_it_is_said_that_holidays_are_not_known),
    cmocka_unit_test(breaks_closed_dates_and_weeks_of_the_month_count),
    cmocka_unit_test(while_it_is_open_the_next_opening_is_the_one_after_it_closes),
};

TEST_MAIN(TESTS, NULL, NULL)

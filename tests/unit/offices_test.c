// What is taken as data of municipal counters, and what is said of the rest.
#include <stdio.h>
#include <string.h>

#include "drivers/domain/japan_time.h"
#include "firmware/offices/offices.h"
#include "tests/support/offices_sample.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void the_data_of_the_tree_is_taken_whole(void **state)
{
    (void)state;
    struct offices *offices = offices_sample_read();
    assert_int_equal(offices_prefecture_count(offices), 47);
    assert_int_equal(offices_count(offices), 5);
    const struct offices_municipality *m = offices_sample_find(offices, "141305");
    assert_string_equal(m->name.ja, "川崎市");
    assert_string_equal(m->kana, "かわさきし");
    assert_string_equal(offices_prefecture(offices, m->prefecture)->name.en, "Kanagawa");
    assert_int_equal(m->counter_count, 7);
    assert_string_equal(m->counters[0].phone, "044-201-3143");
    assert_true(m->own_ward);
    assert_int_equal(m->fees.reset, 0);
    assert_int_equal(m->fees.certificate, 200);
    assert_int_equal(m->fees.card, 800);
    assert_int_equal(m->bring[OFFICES_HOLDER], OFFICES_CARD);
    assert_int_equal(m->bring[OFFICES_AGENT],
                     OFFICES_CARD | OFFICES_IDENTITY | OFFICES_REPLY_LETTER);
    assert_int_equal(offices_sample_find(offices, "232289")->fees.card, OFFICES_FEE_UNKNOWN);
    offices_free(&offices);
    offices_free(&offices); // again does no harm
}

static void as_many_municipalities_as_there_are_can_be_read(void **state)
{
    (void)state;
    size_t length;
    char wrong[OFFICES_WRONG_MAX];
    char *made = offices_sample_made(1900, &length);
    struct offices *offices;
    assert_true(length < OFFICES_TEXT_MAX);
    if (offices_read(&offices, made, length, wrong) != OFFICES_OK)
        fail_msg("%s", wrong);
    assert_int_equal(offices_count(offices), 1900);
    assert_int_equal(offices_version(offices), 7);
    for (size_t i = 1; i < 1900; i++)
        assert_true(strcmp(offices_municipality(offices, i - 1)->code,
                           offices_municipality(offices, i)->code) < 0);
    offices_free(&offices);
    free(made);
}

// ---- what is wrong ----------------------------------------------------------------------------

// A fault: these words of the tree's data become others, and this is said.
struct fault {
    const char *words, *instead, *said;
};

static const struct fault FAULTS[] = {
    {"{\n  \"format\"", "[\n  \"format\"", ": not JSON"},
    {"\"format\": 1", "\"format\": 2", "format: not one that is known"},
    {"\"version\": 2", "\"version\": 0", "version: not one that is known"},
    {"\"version\": 2", "\"version\": \"2\"", "version: not a number that can be"},
    {"\"holidays\": {\n    \"from\"", "\"holiday\": {\n    \"from\"", "holidays: not there"},
    {"\"2025-01-13\"", "\"2025-13-01\"", "holidays.days[1]: not a day YYYY-MM-DD"},
    {"\"2025-01-13\"", "\"2025-02-29\"", "holidays.days[1]: not a day YYYY-MM-DD"},
    {"\"2025-01-13\"", "\"2024-12-31\"", "holidays: not in order between from and until"},
    {"\"code\": \"01\"", "\"code\": \"1\"", "prefectures[0].code: not two digits"},
    {"ほっかいどう", "北海道", "prefectures[0].kana: not hiragana"},
    {"\"131041\"", "\"131042\"", "municipalities[0].code: its check digit is wrong"},
    {"\"131041\"", "\"13104\"", "municipalities[0].code: its check digit is wrong"},
    {"\"131041\"", "\"141305\"", "141305: is there twice"},
    {"\"131041\"", "\"991040\"", "991040: its prefecture is not there"},
    {"{\"ja\": \"新宿区\"", "{\"jp\": \"新宿区\"",
     "municipalities[0].name.ja: not a name, or too long"},
    {"{\"ja\": \"新宿区\"", "{\"ja\": \"新\\n区\"",
     "municipalities[0].name.ja: not a name, or too long"},
    {"{\"ja\": \"新宿区\"", "{\"ja\": \"\"", "municipalities[0].name.ja: not a name, or too long"},
    {"\"しんじゅくく\"", "\"シンジュクク\"", "municipalities[0].kana: not hiragana"},
    {"\"as_of\": \"2023-03\"", "\"as_of\": \"2023-13\"",
     "municipalities[0].as_of: not a month YYYY-MM"},
    {"\"160\"", "\"16O\"", "municipalities[0].postal[0]: not the beginning of a postal code"},
    {"\"03-5273-3601\"", "\"3601\"", "municipalities[0].counters[0].phone: not a phone number"},
    {"\"03-5273-3601\"", "\"03-5273-3601; ls\"",
     "municipalities[0].counters[0].phone: not a phone number"},
    {"\"tue\"], \"open\": \"08:30\"", "\"tue\"], \"open\": \"8:30\"",
     "municipalities[0].counters[0].hours[1].open: not HH:MM"},
    {"\"tue\"], \"open\": \"08:30\"", "\"tue\"], \"open\": \"24:30\"",
     "municipalities[0].counters[0].hours[1].open: not HH:MM"},
    {"\"tue\"], \"open\": \"08:30\"", "\"tue\"], \"open\": \"19:00\"",
     "municipalities[0].counters[0].hours[1]: closes before it opens"},
    {"[\"tue\"]", "[\"tues\"]",
     "municipalities[0].counters[0].hours[1].days: not sun, mon, tue, wed, thu, fri or sat"},
    {"[\"tue\"]", "[]", "municipalities[0].counters[0].hours[1].days: not a list of days"},
    {"\"weeks\": [4]", "\"weeks\": [6]",
     "municipalities[0].counters[0].hours[2].weeks: not weeks of a month from 1 to 5"},
    {"\"weeks\": [4]", "\"weeks\": []",
     "municipalities[0].counters[0].hours[2].weeks: not weeks of a month from 1 to 5"},
    {"\"from\": \"12-29\"", "\"from\": \"12-32\"",
     "municipalities[0].closed.year_end.from: not a day MM-DD"},
    {"\"reset\": 0", "\"reset\": -1", "municipalities[0].fees.reset: not a number that can be"},
    {"[\"card\", \"identity-document\"]", "[\"card\", \"passport\"]",
     "municipalities[0].bring.holder: not a list of things that are known"},
    {"\"branches\": false", "\"branches\": \"no\"",
     "municipalities[1].branches: not true or false"},
    {"\"agent_visits\": \"several\"", "\"agent_visits\": 2",
     "municipalities[0].agent_visits: not \"several\""},
    {"\"own_ward\": true", "\"own_ward\": 1", "municipalities[1].own_ward: neither true nor false"},
    {"\"https://www.city.shinjuku", "\"http://www.city.shinjuku",
     "municipalities[0].url: not an https address"},
    {"\"https://www.city.shinjuku", "\"https://www.city.新宿",
     "municipalities[0].url: not an https address"},
};

// The tree's data with the fault. The caller frees it.
static char *spoil(const struct fault *fault)
{
    char *text = offices_sample_text(), *spoilt = NULL;
    const char *at = strstr(text, fault->words);
    if (!at)
        fail_msg("\"%s\" is not in the data: nothing is spoilt", fault->words);
    assert_true(asprintf(&spoilt, "%.*s%s%s", (int)(at - text), text, fault->instead,
                         at + strlen(fault->words)) > 0);
    free(text);
    return spoilt;
}

static void a_fault_is_named_with_its_place_and_nothing_is_kept(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(FAULTS); i++) {
        char wrong[OFFICES_WRONG_MAX];
        struct offices *offices;
        char *text = spoil(&FAULTS[i]);
        enum offices_err err = offices_read(&offices, text, strlen(text), wrong);
        if (err != OFFICES_MALFORMED || strcmp(wrong, FAULTS[i].said) != 0)
            fail_msg("%s: %d and \"%s\", not \"%s\"", FAULTS[i].instead, (int)err, wrong,
                     FAULTS[i].said);
        assert_null(offices);
        free(text);
    }
}

static void a_text_that_is_cut_anywhere_is_refused(void **state)
{
    (void)state;
    char *text = offices_sample_text();
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length - 2; cut += 7) { // the end is }, and a new line
        char wrong[OFFICES_WRONG_MAX];
        struct offices *offices;
        if (offices_read(&offices, text, cut, wrong) != OFFICES_MALFORMED)
            fail_msg("cut at %zu of %zu it is taken", cut, length);
    }
    free(text);
}

static void an_unknown_member_is_no_fault(void **state)
{
    (void)state;
    static const struct fault more = {"\"own_ward\": true", "\"own_ward\": true, \"lift\": true",
                                      ""};
    char wrong[OFFICES_WRONG_MAX];
    struct offices *offices;
    char *text = spoil(&more);
    assert_int_equal(offices_read(&offices, text, strlen(text), wrong), OFFICES_OK);
    offices_free(&offices);
    free(text);
}

// ---- days -------------------------------------------------------------------------------------

// Some editors write one (RFC 8259, 8.1).
static void a_byte_order_mark_in_front_is_passed_over(void **state)
{
    (void)state;
    char *text = offices_sample_text(), *marked;
    char wrong[OFFICES_WRONG_MAX];
    struct offices *offices;
    int length = asprintf(&marked, "\xEF\xBB\xBF%s", text);
    assert_true(length > 0);
    if (offices_read(&offices, marked, (size_t)length, wrong) != OFFICES_OK)
        fail_msg("%s", wrong);
    offices_free(&offices);
    assert_int_not_equal(offices_read(&offices, marked, 3, wrong), OFFICES_OK);
    free(marked);
    free(text);
}

static void days_and_dates_are_those_of_japan(void **state)
{
    (void)state;
    int32_t day;
    assert_true(japan_time_day(2026, 11, 26, &day));
    assert_int_equal(japan_time_date(day).weekday, JAPAN_THURSDAY);
    assert_int_equal(japan_time_seconds(day, 0), offices_sample_moment("2026-11-26 00:00"));
    struct japan_time t = japan_time_at(offices_sample_moment("2026-11-26 00:00") - 1);
    assert_int_equal(t.day, day - 1);
    assert_int_equal(t.minute, 24 * 60 - 1);
    assert_true(japan_time_day(2028, 2, 29, &day));
    assert_int_equal(japan_time_date(day + 1).month, 3);
    assert_false(japan_time_day(2027, 2, 29, &day));
    assert_false(japan_time_day(2100, 2, 29, &day));
    assert_false(japan_time_day(2026, 0, 1, &day));
    assert_false(japan_time_day(2026, 13, 1, &day));
    for (day = 0; day < 80000; day++) { // to the year 2189
        struct japan_date date = japan_time_date(day);
        int32_t back;
        assert_true(japan_time_day(date.year, date.month, date.day, &back));
        assert_int_equal(back, day);
        assert_int_equal(date.weekday, (day + 4) % 7); // 1970-01-01 was a Thursday
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_data_of_the_tree_is_taken_whole),
    cmocka_unit_test(as_many_municipalities_as_there_are_can_be_read),
    cmocka_unit_test(a_fault_is_named_with_its_place_and_nothing_is_kept),
    cmocka_unit_test(a_text_that_is_cut_anywhere_is_refused),
    cmocka_unit_test(an_unknown_member_is_no_fault),
    cmocka_unit_test(a_byte_order_mark_in_front_is_passed_over),
    cmocka_unit_test(days_and_dates_are_those_of_japan),
};

TEST_MAIN(TESTS, NULL, NULL)

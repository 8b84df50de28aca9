// Promises of the self-test: when it runs, what it waits for, what its rows say.
#include <string.h>

#include "firmware/causes.h"
#include "firmware/control/report.h"
#include "firmware/diag/check_word.h"
#include "firmware/diag/selftest.h"
#include "firmware/limits.h"
#include "firmware/protocol/card_message.h"
#include "firmware/protocol/link_message.h"
#include "tests/support/check_sample.h"
#include "tests/test.h"

static const int64_t WALL = 1700000000;

#define HELD                                                                                       \
    {                                                                                              \
        .version = "1.2.3", .no_new_privs = 1, .filtered = 1                                       \
    }
static const struct software WELL = {.programs = {HELD, HELD, HELD}};

static struct selftest begun(void)
{
    struct selftest test;
    selftest_init(&test, 1000);
    assert_true(selftest_begin(&test, 1000, true));
    selftest_note_own(
        &test, &(struct selftest_own){.software = &WELL, .sound = true, .history_known = true});
    return test;
}

static void answer(struct selftest *test, enum selftest_part part, enum check failed,
                   enum check_cause cause)
{
    struct check_row rows[LINK_CHECKS];
    int first = part == SELFTEST_CARD ? CARD_FIRST_CHECK : LINK_FIRST_CHECK;
    check_sample_pass(rows, part == SELFTEST_CARD ? CARD_CHECKS : LINK_CHECKS, first);
    if (cause != CAUSE_NONE)
        rows[(int)failed - first] = check_failed(failed, cause);
    selftest_answer(test, part, rows, 1250, WALL);
}

static void answer_well(struct selftest *test)
{
    answer(test, SELFTEST_CARD, CHECK_READER, CAUSE_NONE);
    answer(test, SELFTEST_LINK, CHECK_NAME, CAUSE_NONE);
}

static void the_first_one_runs_at_the_start_and_waits_for_both(void **state)
{
    (void)state;
    struct selftest test = begun();
    assert_int_equal(selftest_verdict(&test), CHECK_NOT_RUN);
    answer(&test, SELFTEST_CARD, CHECK_READER, CAUSE_NONE);
    assert_true(selftest_is_running(&test));
    answer(&test, SELFTEST_LINK, CHECK_NAME, CAUSE_NONE);
    assert_false(selftest_is_running(&test));
    assert_int_equal(selftest_verdict(&test), CHECK_PASS);
    assert_int_equal(test.ms, 250);
    assert_int_equal(test.finished_at, WALL);
    for (int i = 0; i < CHECK_INTERNALS; i++)
        assert_int_equal(test.rows[i].outcome, CHECK_PASS);
}

static void the_next_one_runs_an_hour_later_and_only_while_nobody_is_there(void **state)
{
    (void)state;
    struct selftest test = begun();
    answer_well(&test);
    assert_false(selftest_begin(&test, 1000 + LIMIT_SELFTEST_EVERY_MS - 1, true));
    assert_false(selftest_begin(&test, 1000 + LIMIT_SELFTEST_EVERY_MS, false));
    assert_int_equal(selftest_next(&test, false), INT64_MAX);
    assert_int_equal(selftest_next(&test, true), 1000 + LIMIT_SELFTEST_EVERY_MS);
    assert_true(selftest_begin(&test, 1000 + LIMIT_SELFTEST_EVERY_MS, true));
}

static void who_asks_gets_a_run_that_begins_after_he_asked(void **state)
{
    (void)state;
    struct selftest test = begun();
    selftest_want(&test, CHECK_INTERNAL);
    assert_int_equal(selftest_next_run(&test), 2); // the first one is under way
    assert_false(selftest_begin(&test, 1100, false));
    answer_well(&test);
    assert_true(selftest_begin(&test, 1300, false)); // also while somebody is there
    assert_int_equal(test.run, 2);
    assert_false(selftest_begin(&test, 1301, false));
}

static void one_failed_row_is_the_verdict_until_the_next_run_has_ended(void **state)
{
    (void)state;
    struct selftest test = begun();
    answer(&test, SELFTEST_CARD, CHECK_READER, CAUSE_NO_READER);
    answer(&test, SELFTEST_LINK, CHECK_NAME, CAUSE_NONE);
    assert_int_equal(selftest_verdict(&test), CHECK_FAIL);
    assert_int_equal(selftest_failed(&test), 1 << CHECK_READER);
    selftest_want(&test, CHECK_INTERNAL);
    assert_true(selftest_begin(&test, 2000, true));
    assert_int_equal(selftest_verdict(&test), CHECK_FAIL);
    selftest_note_own(&test, &(struct selftest_own){.software = &WELL, .sound = true});
    answer_well(&test);
    assert_int_equal(selftest_verdict(&test), CHECK_PASS);
    assert_int_equal(selftest_failed(&test), 0);
}

static void a_part_that_does_not_answer_fails_one_row_and_the_others_are_not_run(void **state)
{
    (void)state;
    struct selftest test = begun();
    selftest_lost(&test, SELFTEST_CARD, false, 1100, WALL);
    selftest_lost(&test, SELFTEST_LINK, true, 1100, WALL);
    assert_int_equal(test.rows[CHECK_READER].cause, CAUSE_PCSCD_GONE);
    assert_int_equal(test.rows[CHECK_EXCHANGES].outcome, CHECK_NOT_RUN);
    assert_int_equal(test.rows[CHECK_SERVICE].cause, CAUSE_HELPER_GONE);
    assert_int_equal(selftest_failed(&test), 1 << CHECK_READER | 1 << CHECK_SERVICE);
}

static void an_answer_that_nobody_waits_for_changes_nothing(void **state)
{
    (void)state;
    struct selftest test = begun(), before;
    answer_well(&test);
    before = test;
    answer(&test, SELFTEST_CARD, CHECK_READER, CAUSE_NO_READER);
    selftest_lost(&test, SELFTEST_LINK, true, 9999, WALL);
    assert_memory_equal(&test, &before, sizeof test);
}

static void what_the_kiosk_knows_of_itself_is_a_row_of_its_own(void **state)
{
    (void)state;
    struct selftest test = begun();
    selftest_note_own(
        &test, &(struct selftest_own){.software = &WELL, .touches_stuck = 3, .keys_stuck = 1});
    answer_well(&test);
    assert_int_equal(test.rows[CHECK_KEYS].cause, CAUSE_KEYS_STUCK);
    assert_int_equal(test.rows[CHECK_KEYS].value, 1);
    assert_int_equal(test.rows[CHECK_TOUCH].cause, CAUSE_CONTACTS_STUCK);
    assert_int_equal(test.rows[CHECK_TOUCH].value, 3);
    assert_int_equal(test.rows[CHECK_SOUND].cause, CAUSE_NO_SOUND);
}

static void the_programs_are_rows_too(void **state)
{
    (void)state;
    struct software mixed = WELL;
    struct selftest test = begun();
    mixed.programs[SOFTWARE_CARD].version[0] = '2';
    mixed.programs[SOFTWARE_LINK].no_new_privs = 0;
    mixed.lost[SOFTWARE_LINK] = 7;
    selftest_note_own(&test, &(struct selftest_own){.software = &mixed, .sound = true});
    answer_well(&test);
    assert_int_equal(selftest_failed(&test), 1 << CHECK_VERSIONS | 1 << CHECK_SANDBOX);
    assert_int_equal(test.rows[CHECK_RESTARTS].value, 7);
}

static void the_history_is_a_row_once_it_is_known_of(void **state)
{
    (void)state;
    struct selftest test = begun();
    selftest_note_own(&test, &(struct selftest_own){.software = &WELL, .sound = true});
    assert_int_equal(test.rows[CHECK_HISTORY].outcome, CHECK_NOT_RUN);
    selftest_note_own(&test,
                      &(struct selftest_own){
                          .software = &WELL, .sound = true, .history_known = true, .records = 7});
    assert_int_equal(test.rows[CHECK_HISTORY].outcome, CHECK_PASS);
    assert_int_equal(test.rows[CHECK_HISTORY].value, 7);
    const struct selftest_own broken = {
        .software = &WELL, .sound = true, .history_known = true, .history = CAUSE_HISTORY_BROKEN};
    selftest_note_own(&test, &broken);
    answer_well(&test);
    assert_int_equal(selftest_failed(&test), 1 << CHECK_HISTORY);
}

static void a_full_disk_is_one_row_and_what_it_breaks_is_none(void **state)
{
    (void)state;
    static const enum check_cause DISK[] = {CAUSE_DISK_FULL, CAUSE_NONE};
    for (size_t i = 0; i < 2; i++) {
        struct selftest test = begun();
        const struct selftest_own own = {.software = &WELL,
                                         .sound = true,
                                         .history_known = true,
                                         .history = CAUSE_HISTORY_UNUSABLE};
        selftest_note_own(&test, &own);
        answer(&test, SELFTEST_CARD, CHECK_READER, CAUSE_NONE);
        answer(&test, SELFTEST_LINK, CHECK_DISK, DISK[i]);
        bool full = DISK[i] != CAUSE_NONE;
        assert_int_equal(selftest_failed(&test), 1 << (full ? CHECK_DISK : CHECK_HISTORY));
        assert_int_equal(test.rows[CHECK_HISTORY].outcome, full ? CHECK_NOT_RUN : CHECK_FAIL);
    }
}

// A check without a row in the table would be a reader's.
static void every_check_has_a_word_of_the_history(void **state)
{
    (void)state;
    for (int i = 0; i < CHECK_COUNT; i++) {
        enum history_what word = check_word_of((enum check)i);
        assert_in_range(word, 0, HISTORY_TESTS - 1);
        assert_int_equal(word == HISTORY_READER,
                         i == CHECK_READER || i == CHECK_EXCHANGES || i == CHECK_RESET);
        bool on_the_way = i >= CHECK_INTERFACE && i <= CHECK_SERVICE;
        assert_int_equal(word == HISTORY_NETWORK, on_the_way);
    }
}

static void run(struct selftest *test, bool asked, enum check_cause cause)
{
    if (asked)
        selftest_want(test, CHECK_INTERNAL);
    assert_true(selftest_begin(test, test->due, true));
    assert_false(selftest_is_recorded(test)); // it goes on
    selftest_note_own(
        test, &(struct selftest_own){.software = &WELL, .sound = true, .history_known = true});
    answer(test, SELFTEST_CARD, CHECK_READER, CAUSE_NONE);
    answer(test, SELFTEST_LINK, CHECK_NAME, cause);
}

static void who_asks_leaves_a_record_and_the_hours_only_when_it_turns_bad(void **state)
{
    static const struct {
        bool asked;
        enum check_cause cause;
        bool recorded;
    } RUNS[] = {
        {false, CAUSE_NONE, false},     {true, CAUSE_NONE, true},
        {false, CAUSE_NAME_LATE, true}, {false, CAUSE_NAME_LATE, false},
        {true, CAUSE_NAME_LATE, true},  {false, CAUSE_NAME_UNKNOWN, false},
        {false, CAUSE_NONE, false},     {false, CAUSE_NAME_LATE, true},
    };
    struct selftest test;
    (void)state;
    selftest_init(&test, 0);
    assert_false(selftest_is_recorded(&test));
    for (size_t i = 0; i < sizeof RUNS / sizeof RUNS[0]; i++) {
        run(&test, RUNS[i].asked, RUNS[i].cause);
        assert_int_equal(selftest_is_recorded(&test), RUNS[i].recorded);
    }
}

static void the_first_failed_row_is_the_first_and_all_are_counted(void **state)
{
    (void)state;
    int failed;
    struct selftest test = begun();
    answer_well(&test);
    assert_null(selftest_first_failed(&test, &failed));
    assert_int_equal(failed, 0);
    test = begun();
    selftest_note_own(&test,
                      &(struct selftest_own){.software = &WELL, .history_known = true}); // no sound
    answer(&test, SELFTEST_CARD, CHECK_EXCHANGES, CAUSE_EXCHANGES_FAIL);
    answer(&test, SELFTEST_LINK, CHECK_OUTBOX, CAUSE_OUTBOX_PARKED);
    assert_int_equal(selftest_first_failed(&test, &failed)->cause, CAUSE_EXCHANGES_FAIL);
    assert_int_equal(failed, 3);
}

static void answer_external(struct selftest *test, enum check_cause reset)
{
    const struct check_row tone = check_passed(CHECK_TONE);
    const struct check_row row =
        reset == CAUSE_NONE ? check_passed(CHECK_RESET) : check_failed(CHECK_RESET, reset);
    selftest_answer(test, SELFTEST_RESET, &row, 1300, WALL);
    selftest_answer(test, SELFTEST_TONE, &tone, 1300, WALL);
}

static void the_external_level_runs_only_for_who_asks_and_while_nobody_is_there(void **state)
{
    (void)state;
    struct selftest test = begun();
    assert_false(selftest_awaits(&test, SELFTEST_RESET));
    assert_false(selftest_awaits(&test, SELFTEST_TONE));
    answer_well(&test);
    selftest_want(&test, CHECK_EXTERNAL);
    selftest_want(&test, CHECK_INTERNAL); // another asks for less
    assert_true(selftest_begin(&test, 2000, false));
    assert_int_equal(test.level, CHECK_INTERNAL); // somebody is there
    answer_well(&test);
    selftest_want(&test, CHECK_EXTERNAL);
    assert_true(selftest_begin(&test, 2000, true));
    answer_well(&test);
    assert_true(selftest_is_running(&test));
    answer_external(&test, CAUSE_NO_READER);
    assert_false(selftest_is_running(&test));
    assert_int_equal(test.rows[CHECK_RESET].cause, CAUSE_NO_READER);
    assert_int_equal(test.rows[CHECK_TONE].outcome, CHECK_PASS);
    assert_true(selftest_begin(&test, test.due, true));
    assert_int_equal(test.level, CHECK_INTERNAL); // the hour's
}

static void a_reader_that_was_not_there_before_is_not_missed_behind_its_reset(void **state)
{
    (void)state;
    struct selftest test;
    selftest_init(&test, 1000);
    selftest_want(&test, CHECK_EXTERNAL);
    assert_true(selftest_begin(&test, 1000, true));
    answer(&test, SELFTEST_CARD, CHECK_READER, CAUSE_NO_READER);
    answer(&test, SELFTEST_LINK, CHECK_NAME, CAUSE_NONE);
    answer_external(&test, CAUSE_NO_READER);
    assert_int_equal(test.rows[CHECK_RESET].outcome, CHECK_NOT_RUN);
    assert_int_equal(test.failed, 1U << CHECK_READER);
}

static void every_cause_has_a_name_of_its_own_and_a_line_for_people(void **state)
{
    (void)state;
    for (int i = CAUSE_NONE + 1; i < CAUSE_COUNT; i++) {
        const char *name = check_cause_name((enum check_cause)i), *text = causes_text(name);
        assert_true(name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz-") == strlen(name));
        assert_non_null(text);
        assert_non_null(strchr(text, ':')); // what it is, and what to do
        assert_true(strlen(text) <= 78);    // a line of a terminal
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, check_cause_name((enum check_cause)j));
    }
}

static void rows_that_contradict_themselves_are_no_message(void **state)
{
    (void)state;
    struct check_row rows[2] = {check_passed(CHECK_READER), check_passed(CHECK_EXCHANGES)};
    assert_true(check_rows_agree(rows, 2, CHECK_READER));
    assert_false(check_rows_agree(rows, 2, CHECK_EXCHANGES));
    rows[1].cause = CAUSE_EXCHANGES_FAIL; // and yet it passed
    assert_false(check_rows_agree(rows, 2, CHECK_READER));
    rows[1] = check_failed(CHECK_EXCHANGES, CAUSE_NONE);
    assert_false(check_rows_agree(rows, 2, CHECK_READER));
    rows[1] = check_failed(CHECK_EXCHANGES, CAUSE_COUNT);
    assert_false(check_rows_agree(rows, 2, CHECK_READER));
}

static void holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        print_error("%s is not in %s\n", part, text);
    assert_non_null(strstr(text, part));
}

static void the_report_tells_every_row_with_what_is_known_of_it(void **state)
{
    (void)state;
    struct selftest test = begun();
    struct software software = WELL;
    const struct control_facts facts = {.selftest = &test, .software = &software};
    answer(&test, SELFTEST_CARD, CHECK_READER, CAUSE_NO_READER);
    char *text = report_results(&facts);
    holds(text, "\"run\":1,\"level\":\"internal\",\"running\":true,\"outcome\":\"not-run\",\"ms\":-"
                "1,\"finished_at\":\"\"");
    assert_null(strstr(text, "\"reset\""));
    holds(text, "{\"test\":\"name\",\"outcome\":\"not-run\",\"cause\":\"\"}");
    free(text);
    answer(&test, SELFTEST_LINK, CHECK_NAME, CAUSE_NONE);
    text = report_results(&facts);
    holds(text, "\"running\":false,\"outcome\":\"fail\",\"ms\":250,\"finished_at\":\"2023-11-14T22:"
                "13:20Z\"");
    holds(text, "{\"test\":\"reader\",\"outcome\":\"fail\",\"cause\":\"no-reader\"}");
    holds(
        text,
        "{\"test\":\"touch\",\"outcome\":\"pass\",\"cause\":\"\",\"value\":0,\"unit\":\"stuck\"}");
    holds(text, "\"software\":{\"device\":\"\",\"device_key\":\"\",\"image\":\"\",\"slot\":\"\","
                "\"verity\":\"\","
                "\"programs\":[{\"program\":"
                "\"kiosk\",\"version\":\"1.2.3\",\"no_new_privs\":true,\"seccomp\":true},");
    free(text);
    software.programs[SOFTWARE_CARD] = (struct program_state){.version = ""};
    software.lost[SOFTWARE_CARD] = 2;
    text = report_results(&facts);
    holds(text, "{\"program\":\"kiosk-card\",\"version\":\"\",\"restarts\":2},");
    free(text);
    text = report_diagnose(&facts);
    assert_string_equal(text, "{\"run\":2}");
    free(text);
}

static const struct CMUnitTest PROMISES[] = {
    cmocka_unit_test(the_first_one_runs_at_the_start_and_waits_for_both),
    cmocka_unit_test(the_next_one_runs_an_hour_later_and_only_while_nobody_is_there),
    cmocka_unit_test(who_asks_gets_a_run_that_begins_after_he_asked),
    cmocka_unit_test(one_failed_row_is_the_verdict_until_the_next_run_has_ended),
    cmocka_unit_test(a_part_that_does_not_answer_fails_one_row_and_the_others_are_not_run),
    cmocka_unit_test(an_answer_that_nobody_waits_for_changes_nothing),
    cmocka_unit_test(what_the_kiosk_knows_of_itself_is_a_row_of_its_own),
    cmocka_unit_test(the_programs_are_rows_too),
    cmocka_unit_test(the_history_is_a_row_once_it_is_known_of),
    cmocka_unit_test(a_full_disk_is_one_row_and_what_it_breaks_is_none),
    cmocka_unit_test(every_check_has_a_word_of_the_history),
    cmocka_unit_test(who_asks_leaves_a_record_and_the_hours_only_when_it_turns_bad),
    cmocka_unit_test(the_first_failed_row_is_the_first_and_all_are_counted),
    cmocka_unit_test(the_external_level_runs_only_for_who_asks_and_while_nobody_is_there),
    cmocka_unit_test(a_reader_that_was_not_there_before_is_not_missed_behind_its_reset),
    cmocka_unit_test(every_cause_has_a_name_of_its_own_and_a_line_for_people),
    cmocka_unit_test(the_report_tells_every_row_with_what_is_known_of_it),
    cmocka_unit_test(rows_that_contradict_themselves_are_no_message),
};

TEST_MAIN(PROMISES, NULL, NULL)

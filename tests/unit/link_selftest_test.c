// Promises of the self-test of the backend's side: which step of the ladder fails for what, and
// what is said of the steps behind it.
#include <string.h>

#include "firmware/limits.h"
#include "firmware/link/link_selftest.h"
#include "tests/test.h"

static struct link_selftested whole(void)
{
    struct link_selftested tested;
    for (int i = 0; i < LINK_CHECKS; i++)
        tested.rows[i] = (struct check_row){.check = (uint8_t)(LINK_FIRST_CHECK + i), .ms = -1};
    tested.rows[CHECK_KEY - LINK_FIRST_CHECK].outcome = CHECK_PASS;
    return tested;
}

static struct check_row row(const struct link_selftested *tested, enum check check)
{
    return tested->rows[check - LINK_FIRST_CHECK];
}

static struct backend_answer good(int64_t offset_ms)
{
    return (struct backend_answer){.call = BACKEND_SERVICE,
                                   .end = BACKEND_DONE,
                                   .status = 200,
                                   .way = {.last = HTTPS_STEP_ANSWER, .ms = {1, 2, 3, -1, 4}},
                                   .service = {.clock_offset_ms = offset_ms}};
}

static struct backend_answer stopped(enum https_step last, enum https_stop stop)
{
    return (struct backend_answer){.end = BACKEND_UNREACHABLE, .way = {.last = last, .stop = stop}};
}

static void each_stop_fails_its_own_step_and_nothing_behind_it_is_run(void **state)
{
    static const struct {
        enum https_step last;
        enum https_stop stop;
        enum check check;
        enum check_cause cause;
    } CASES[] = {
        {HTTPS_STEP_NAME, HTTPS_STOP_UNKNOWN_NAME, CHECK_NAME, CAUSE_NAME_UNKNOWN},
        {HTTPS_STEP_NAME, HTTPS_STOP_LATE, CHECK_NAME, CAUSE_NAME_LATE},
        {HTTPS_STEP_CONNECT, HTTPS_STOP_REFUSED, CHECK_CONNECT, CAUSE_REFUSED},
        {HTTPS_STEP_CONNECT, HTTPS_STOP_NO_ROUTE, CHECK_CONNECT, CAUSE_NO_ROUTE},
        {HTTPS_STEP_CONNECT, HTTPS_STOP_LATE, CHECK_CONNECT, CAUSE_FILTERED},
        {HTTPS_STEP_TLS, HTTPS_STOP_ROOT, CHECK_TLS, CAUSE_TLS_ROOT},
        {HTTPS_STEP_TLS, HTTPS_STOP_EXPIRED, CHECK_TLS, CAUSE_TLS_EXPIRED},
        {HTTPS_STEP_TLS, HTTPS_STOP_NOT_YET, CHECK_TLS, CAUSE_TLS_NOT_YET},
        {HTTPS_STEP_TLS, HTTPS_STOP_OTHER_NAME, CHECK_TLS, CAUSE_TLS_NAME},
        {HTTPS_STEP_TLS, HTTPS_STOP_VERSION, CHECK_TLS, CAUSE_TLS_VERSION},
        {HTTPS_STEP_TLS, HTTPS_STOP_BROKEN, CHECK_TLS, CAUSE_TLS_FAILED},
        {HTTPS_STEP_TLS, HTTPS_STOP_LATE, CHECK_TLS, CAUSE_TLS_FAILED},
        {HTTPS_STEP_DEVICE, HTTPS_STOP_DEVICE, CHECK_DEVICE, CAUSE_DEVICE_UNWANTED},
        {HTTPS_STEP_ANSWER, HTTPS_STOP_LATE, CHECK_SERVICE, CAUSE_ANSWER_LATE},
        {HTTPS_STEP_ANSWER, HTTPS_STOP_BROKEN, CHECK_SERVICE, CAUSE_ANSWER_BROKEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct link_selftested tested = whole();
        const struct backend_answer answer = stopped(CASES[i].last, CASES[i].stop);
        link_selftest_climb(&answer, &tested);
        for (enum check c = CHECK_NAME; c <= CHECK_CLOCK; c++)
            assert_int_equal(row(&tested, c).outcome, c < CASES[i].check   ? CHECK_PASS
                                                      : c > CASES[i].check ? CHECK_NOT_RUN
                                                                           : CHECK_FAIL);
        assert_int_equal(row(&tested, CASES[i].check).cause, CASES[i].cause);
        assert_true(check_rows_agree(tested.rows, LINK_CHECKS, (enum check)LINK_FIRST_CHECK));
    }
}

static void without_a_network_it_is_the_interface_that_fails_and_no_step(void **state)
{
    static const struct {
        enum https_step last;
        enum https_stop stop;
        enum check_outcome name, connect, tls;
    } CASES[] = {
        {HTTPS_STEP_NAME, HTTPS_STOP_UNKNOWN_NAME, CHECK_NOT_RUN, CHECK_NOT_RUN, CHECK_NOT_RUN},
        {HTTPS_STEP_NAME, HTTPS_STOP_LATE, CHECK_NOT_RUN, CHECK_NOT_RUN, CHECK_NOT_RUN},
        {HTTPS_STEP_CONNECT, HTTPS_STOP_NO_ROUTE, CHECK_PASS, CHECK_NOT_RUN, CHECK_NOT_RUN},
        {HTTPS_STEP_TLS, HTTPS_STOP_ROOT, CHECK_PASS, CHECK_PASS, CHECK_FAIL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct link_selftested tested = whole();
        const struct backend_answer answer = stopped(CASES[i].last, CASES[i].stop);
        tested.rows[CHECK_INTERFACE - LINK_FIRST_CHECK] =
            check_failed(CHECK_INTERFACE, CAUSE_NO_INTERFACE);
        link_selftest_climb(&answer, &tested);
        assert_int_equal(row(&tested, CHECK_INTERFACE).outcome, CHECK_FAIL);
        assert_int_equal(row(&tested, CHECK_NAME).outcome, CASES[i].name);
        assert_int_equal(row(&tested, CHECK_CONNECT).outcome, CASES[i].connect);
        assert_int_equal(row(&tested, CHECK_TLS).outcome, CASES[i].tls);
    }
}

static void a_good_answer_passes_each_step_with_its_time(void **state)
{
    (void)state;
    struct link_selftested tested = whole();
    const struct backend_answer answer = good(-1500);
    link_selftest_climb(&answer, &tested);
    for (enum check c = CHECK_NAME; c <= CHECK_CLOCK; c++)
        assert_int_equal(row(&tested, c).outcome, CHECK_PASS);
    assert_int_equal(row(&tested, CHECK_NAME).ms, 1);
    assert_int_equal(row(&tested, CHECK_TLS).ms, 3);
    assert_int_equal(row(&tested, CHECK_SERVICE).ms, 4);
    assert_int_equal(row(&tested, CHECK_CLOCK).value, -1500);
}

static void a_clock_fails_beyond_a_minute_in_either_direction(void **state)
{
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2)
        for (int more = 0; more <= 1; more++) {
            struct link_selftested tested = whole();
            const struct backend_answer answer = good(sign * (LIMIT_CLOCK_WARN_MS + more));
            link_selftest_climb(&answer, &tested);
            assert_int_equal(row(&tested, CHECK_CLOCK).outcome, more ? CHECK_FAIL : CHECK_PASS);
        }
}

// Whoever looks after the time service of a clock that it sets looks in the wrong place.
static void a_clock_that_a_time_service_sets_is_disputed_and_not_off(void **state)
{
    (void)state;
    static const struct {
        enum check_outcome ntp;
        enum check_cause cause;
    } CASES[] = {{CHECK_PASS, CAUSE_CLOCK_DISPUTED},
                 {CHECK_FAIL, CAUSE_CLOCK_OFF},
                 {CHECK_NOT_RUN, CAUSE_CLOCK_OFF}};
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct link_selftested tested = whole();
        const struct backend_answer answer = good(LIMIT_CLOCK_WARN_MS + 1);
        tested.rows[CHECK_NTP - LINK_FIRST_CHECK].outcome = CASES[i].ntp;
        link_selftest_climb(&answer, &tested);
        assert_int_equal(row(&tested, CHECK_CLOCK).cause, CASES[i].cause);
    }
}

static void a_clock_that_nothing_sets_fails_ten_minutes_after_the_start(void **state)
{
    (void)state;
    static const struct ntp SET = {.synchronised = true, .error_us = 12001}, UNSET = {false, 9};
    const struct check_row set = link_selftest_judge_ntp(&SET, 0);
    assert_int_equal(set.outcome, CHECK_PASS);
    assert_int_equal(set.value, 13); // never less than it is
    const struct check_row early = link_selftest_judge_ntp(&UNSET, LIMIT_TIME_SERVICE_MS - 1);
    assert_int_equal(early.outcome, CHECK_NOT_RUN);
    const struct check_row late = link_selftest_judge_ntp(&UNSET, LIMIT_TIME_SERVICE_MS);
    assert_int_equal(late.cause, CAUSE_CLOCK_UNSET);
    assert_false(late.valued);
}

static void a_disk_is_worn_from_ninety_percent_on(void **state)
{
    (void)state;
    assert_int_equal(link_selftest_judge_wear(90).outcome, CHECK_PASS); // 80 to 90
    assert_int_equal(link_selftest_judge_wear(100).cause, CAUSE_DISK_WORN);
    assert_int_equal(link_selftest_judge_wear(110).value, 110);
}

static void a_write_is_slow_beyond_three_seconds_and_says_how_long_it_took(void **state)
{
    (void)state;
    assert_int_equal(link_selftest_judge_flush(true, CHECK_FLUSH_MS).outcome, CHECK_PASS);
    assert_int_equal(link_selftest_judge_flush(true, CHECK_FLUSH_MS + 1).cause, CAUSE_FLUSH_SLOW);
    assert_int_equal(link_selftest_judge_flush(true, 12).ms, 12);
    assert_int_equal(link_selftest_judge_flush(false, 12).cause, CAUSE_DISK_UNUSABLE);
}

static void outcomes_may_wait_for_a_day(void **state)
{
    (void)state;
    enum {
        NOW = 1795749000,
        DAY = 24 * 3600,
    };
    assert_int_equal(link_selftest_judge_backlog(0, NOW).value, 0);
    assert_int_equal(link_selftest_judge_backlog(NOW - 150, NOW).value, 2);
    assert_int_equal(link_selftest_judge_backlog(NOW - DAY, NOW).outcome, CHECK_PASS);
    assert_int_equal(link_selftest_judge_backlog(NOW - DAY - 60, NOW).cause, CAUSE_BACKLOG_OLD);
    assert_int_equal(link_selftest_judge_backlog(NOW + DAY, NOW).value, 0); // a clock was set back
}

static void an_answer_that_comes_late_or_wrong_fails_the_service(void **state)
{
    (void)state;
    struct link_selftested tested = whole();
    struct backend_answer answer = good(0);
    answer.way.ms[HTTPS_STEP_ANSWER] = CHECK_SLOW_MS + 1;
    link_selftest_climb(&answer, &tested);
    assert_int_equal(row(&tested, CHECK_SERVICE).cause, CAUSE_ANSWER_SLOW);
    assert_int_equal(row(&tested, CHECK_CLOCK).outcome, CHECK_PASS);
    answer.end = BACKEND_GARBLED;
    tested = whole();
    link_selftest_climb(&answer, &tested);
    assert_int_equal(row(&tested, CHECK_SERVICE).cause, CAUSE_ANSWER_WRONG);
    assert_int_equal(row(&tested, CHECK_CLOCK).outcome, CHECK_NOT_RUN);
}

static void a_device_that_is_refused_fails_unless_its_key_is_known_to_be_bad(void **state)
{
    (void)state;
    for (int bad = 0; bad <= 1; bad++) {
        struct link_selftested tested = whole();
        struct backend_answer answer = good(0);
        answer.end = BACKEND_REFUSED;
        answer.problem = PROBLEM_DEVICE_UNKNOWN;
        if (bad)
            tested.rows[CHECK_KEY - LINK_FIRST_CHECK] = check_failed(CHECK_KEY, CAUSE_KEY_EXPIRED);
        link_selftest_climb(&answer, &tested);
        assert_int_equal(row(&tested, CHECK_SERVICE).outcome, bad ? CHECK_NOT_RUN : CHECK_FAIL);
    }
}

// It says nothing while the backend is not there or nothing could be kept.
static void a_renewal_is_rehearsed_where_the_backend_answers_and_the_disk_takes(void **state)
{
    static const struct {
        enum check spoilt;
        enum check_outcome renewal;
    } CASES[] = {
        {CHECK_INTERFACE, CHECK_FAIL}, // the other way led to it
        {CHECK_DISK, CHECK_NOT_RUN},
        {CHECK_FLUSH, CHECK_NOT_RUN},
    };
    (void)state;
    const struct backend_answer answer = good(0),
                                silent = stopped(HTTPS_STEP_ANSWER, HTTPS_STOP_LATE);
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct link_selftested tested = whole();
        tested.rows[CASES[i].spoilt - LINK_FIRST_CHECK] =
            check_failed(CASES[i].spoilt, CAUSE_DISK_FULL);
        link_selftest_climb(&answer, &tested);
        link_selftest_renew(CAUSE_RENEWAL_ABSENT, &tested);
        assert_int_equal(row(&tested, CHECK_RENEWAL).outcome, CASES[i].renewal);
    }
    struct link_selftested tested = whole();
    link_selftest_climb(&silent, &tested);
    link_selftest_renew(CAUSE_ANSWER_LATE, &tested);
    assert_int_equal(row(&tested, CHECK_RENEWAL).outcome, CHECK_NOT_RUN);
    tested = whole();
    link_selftest_climb(&answer, &tested);
    link_selftest_renew(CAUSE_NONE, &tested);
    assert_int_equal(row(&tested, CHECK_RENEWAL).outcome, CHECK_PASS);
}

static const struct CMUnitTest PROMISES[] = {
    cmocka_unit_test(each_stop_fails_its_own_step_and_nothing_behind_it_is_run),
    cmocka_unit_test(without_a_network_it_is_the_interface_that_fails_and_no_step),
    cmocka_unit_test(a_good_answer_passes_each_step_with_its_time),
    cmocka_unit_test(a_clock_fails_beyond_a_minute_in_either_direction),
    cmocka_unit_test(a_clock_that_a_time_service_sets_is_disputed_and_not_off),
    cmocka_unit_test(a_clock_that_nothing_sets_fails_ten_minutes_after_the_start),
    cmocka_unit_test(a_disk_is_worn_from_ninety_percent_on),
    cmocka_unit_test(a_write_is_slow_beyond_three_seconds_and_says_how_long_it_took),
    cmocka_unit_test(outcomes_may_wait_for_a_day),
    cmocka_unit_test(an_answer_that_comes_late_or_wrong_fails_the_service),
    cmocka_unit_test(a_device_that_is_refused_fails_unless_its_key_is_known_to_be_bad),
    cmocka_unit_test(a_renewal_is_rehearsed_where_the_backend_answers_and_the_disk_takes),
};

TEST_MAIN(PROMISES, NULL, NULL)

// Promises of drivers/backend: what an answer means, and when a question is put again.
#include <stdio.h>
#include <string.h>

#include "drivers/backend/answer.h"
#include "drivers/backend/interpret.h"
#include "drivers/backend/retry.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char GOOD_SERVICE[] =
    "{\"now\":\"2026-04-15T01:30:00Z\",\"valid_until\":\"2026-04-15T02:30:00Z\","
    "\"status\":\"open\",\"hours\":{\"open\":\"06:30\",\"close\":\"23:00\",\"zone\":\"Asia/"
    "Tokyo\"},"
    "\"maintenance\":[],\"capabilities\":{\"reset-sign\":true,\"reset-auth\":false,\"change\":"
    "true},"
    "\"reservation\":\"required\",\"notice\":{\"ja\":\"お知らせ\",\"en\":\"News\"},"
    "\"minimum_firmware\":\"1.0.0\",\"offices_version\":3}";

static const int64_t NOW_S = 1776216600; // 2026-04-15T01:30:00Z

static struct https_answer answer_of(int status, const char *type, const char *body)
{
    return (struct https_answer){.end = HTTPS_ANSWERED,
                                 .status = status,
                                 .type = type,
                                 .body = body,
                                 .length = strlen(body)};
}

// ---- problems ----------------------------------------------------------------------------------

// The API document's list, word by word.
static const char *const TYPES[] = {
    "outside-hours",
    "maintenance",
    "outage",
    "certificate-expired",
    "certificate-revoked",
    "certificate-unknown",
    "target-expired",
    "target-revoked",
    "target-absent",
    "card-unknown",
    "reservation-missing",
    "reservation-expired",
    "reservation-other-operation",
    "proof-invalid",
    "reset-unknown",
    "reset-busy",
    "reset-superseded",
    "reset-expired",
    "reset-finished",
    "in-progress",
    "capability-off",
    "too-many-resets",
    "device-unknown",
    "device-suspended",
    "firmware-too-old",
    "idempotency-mismatch",
    "malformed",
};

static void every_problem_type_has_its_own_row(void **state)
{
    (void)state;
    bool seen[PROBLEM_COUNT] = {false};
    for (size_t i = 0; i < COUNT(TYPES); i++) {
        char body[120];
        snprintf(body, sizeof body, "{\"type\":\"urn:kiosk:problem:%s\",\"detail\":\"x\"}",
                 TYPES[i]);
        enum backend_problem problem = answer_problem(body, strlen(body));
        assert_true(problem > PROBLEM_OTHER && problem < PROBLEM_COUNT);
        assert_false(seen[problem]);
        seen[problem] = true;
        assert_string_equal(problem_name(problem), TYPES[i]);
    }
    assert_int_equal(COUNT(TYPES), PROBLEM_COUNT - PROBLEM_OTHER - 1);
}

static void any_other_type_is_other(void **state)
{
    (void)state;
    static const char *const other[] = {"",
                                        "about:blank",
                                        "urn:kiosk:problem:",
                                        "urn:kiosk:problem:none",
                                        "urn:kiosk:problem:other",
                                        "urn:kiosk:problem:outage ",
                                        "URN:kiosk:problem:outage",
                                        "outage"};
    for (size_t i = 0; i < COUNT(other); i++)
        assert_int_equal(problem_from_type(other[i]), PROBLEM_OTHER);
    assert_int_equal(answer_problem("{}", 2), PROBLEM_OTHER);
    assert_int_equal(answer_problem("{\"type\":7}", 10), PROBLEM_OTHER);
    assert_int_equal(answer_problem("sorry", 5), PROBLEM_NONE);
}

// ---- what an answer means ----------------------------------------------------------------------

static enum backend_end end_of(enum backend_call call, int status, const char *type,
                               const char *body)
{
    struct backend_answer read;
    struct https_answer answer = answer_of(status, type, body);
    interpret_answer(call, &answer, &read);
    assert_true((read.problem != PROBLEM_NONE) == (read.end == BACKEND_REFUSED));
    return read.end;
}

#define JSON    "application/json"
#define PROBLEM "application/problem+json"
#define OUTAGE  "{\"type\":\"urn:kiosk:problem:outage\"}"

static void a_status_or_type_that_the_api_does_not_have_is_garbled(void **state)
{
    (void)state;
    assert_int_equal(end_of(BACKEND_SERVICE, 200, JSON, GOOD_SERVICE), BACKEND_DONE);
    assert_int_equal(end_of(BACKEND_SERVICE, 200, "Application/JSON; charset=utf-8", GOOD_SERVICE),
                     BACKEND_DONE);
    assert_int_equal(end_of(BACKEND_SERVICE, 200, "application/jsonp", GOOD_SERVICE),
                     BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_SERVICE, 200, "", GOOD_SERVICE), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_SERVICE, 203, JSON, GOOD_SERVICE), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_SERVICE, 302, JSON, GOOD_SERVICE), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_OUTCOME, 204, "", ""), BACKEND_DONE);
    assert_int_equal(end_of(BACKEND_OUTCOME, 200, JSON, "{}"), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_PROOF, 200, JSON, "{\"state\":\"proven\"}"), BACKEND_DONE);
    assert_int_equal(end_of(BACKEND_PROOF, 204, JSON, "{\"state\":\"proven\"}"), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_HEARTBEAT, 204, "", ""), BACKEND_DONE);
    assert_int_equal(end_of(BACKEND_HEARTBEAT, 200, JSON, "{\"actions\":[]}"), BACKEND_DONE);
    assert_int_equal(end_of(BACKEND_HEARTBEAT, 200, JSON, "{}"), BACKEND_GARBLED);
}

static void only_the_backend_itself_can_refuse(void **state)
{
    (void)state;
    assert_int_equal(end_of(BACKEND_PROOF, 503, PROBLEM, OUTAGE), BACKEND_REFUSED);
    assert_int_equal(end_of(BACKEND_PROOF, 404, PROBLEM, "{}"), BACKEND_REFUSED);
    assert_int_equal(end_of(BACKEND_PROOF, 404, "text/html", "<html>"), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_PROOF, 404, JSON, OUTAGE), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_PROOF, 200, PROBLEM, OUTAGE), BACKEND_GARBLED);
    assert_int_equal(end_of(BACKEND_PROOF, 502, "text/html", "<html>"), BACKEND_UNREACHABLE);
    assert_int_equal(end_of(BACKEND_PROOF, 502, PROBLEM, "{\"type\":\"about:blank\"}"),
                     BACKEND_UNREACHABLE);
}

static void whom_the_kiosk_does_not_trust_is_not_merely_out_of_reach(void **state)
{
    (void)state;
    static const struct {
        enum https_end end;
        enum backend_end told;
    } rows[] = {{HTTPS_UNTRUSTED, BACKEND_UNTRUSTED},
                {HTTPS_UNREACHABLE, BACKEND_UNREACHABLE},
                {HTTPS_NO_TLS, BACKEND_UNREACHABLE}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct backend_answer read;
        struct https_answer answer = {.end = rows[i].end, .type = "", .tag = "", .body = ""};
        interpret_answer(BACKEND_OPENING, &answer, &read);
        assert_int_equal(read.end, rows[i].told);
    }
}

static void retry_after_counts_with_429_and_503_only(void **state)
{
    (void)state;
    static const int statuses[][2] = {{429, 7}, {503, 7}, {409, 0}, {500, 0}, {200, 0}};
    for (size_t i = 0; i < COUNT(statuses); i++) {
        struct backend_answer read;
        struct https_answer answer = answer_of(statuses[i][0], PROBLEM, OUTAGE);
        answer.retry_after_s = 7;
        interpret_answer(BACKEND_PROOF, &answer, &read);
        assert_int_equal(read.retry_after_s, statuses[i][1]);
    }
}

static void the_clock_is_compared_at_half_the_round_trip(void **state)
{
    (void)state;
    struct backend_answer read;
    struct https_answer answer = answer_of(200, JSON, GOOD_SERVICE);
    answer.round_trip_ms = 800;
    answer.received_ms = NOW_S * 1000 + 90000;
    interpret_answer(BACKEND_SERVICE, &answer, &read);
    assert_int_equal(read.service.clock_offset_ms, -89600);
    answer.date_s = NOW_S - 5; // older than `now`: of no use
    interpret_answer(BACKEND_SERVICE, &answer, &read);
    assert_int_equal(read.service.clock_offset_ms, -89600);
    answer.date_s = NOW_S + 90; // the body was kept on the way
    interpret_answer(BACKEND_SERVICE, &answer, &read);
    assert_int_equal(read.service.clock_offset_ms, 400);
}

static void a_file_that_is_known_or_that_is_passed_on_is_an_answer(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *type;
        enum backend_end end;
        bool unchanged;
    } rows[] = {
        {304, "", BACKEND_DONE, true},          {200, JSON, BACKEND_DONE, false},
        {200, "text/html", BACKEND_GARBLED, 0}, {204, JSON, BACKEND_GARBLED, 0},
        {404, JSON, BACKEND_GARBLED, 0},        {502, JSON, BACKEND_UNREACHABLE, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct backend_answer read;
        struct https_answer answer = answer_of(rows[i].status, rows[i].type, "{\"version\":3}");
        answer.tag = "\"three\"";
        interpret_answer(BACKEND_OFFICES, &answer, &read);
        assert_int_equal(read.end, rows[i].end);
        if (read.end != BACKEND_DONE)
            continue;
        assert_int_equal(read.offices.unchanged, rows[i].unchanged);
        assert_string_equal(read.offices.tag, "\"three\"");
        assert_string_equal(read.offices.json, "{\"version\":3}");
    }
}

static void an_answer_of_est_is_a_certs_only_text_or_a_word_for_later(void **state)
{
    static const char CERTS[] = "application/pkcs7-mime; smime-type=certs-only";
    static const struct {
        enum backend_call call;
        int status;
        const char *type;
        enum backend_end end;
        bool later;
    } rows[] = {
        {BACKEND_CACERTS, 200, CERTS, BACKEND_DONE, false},
        {BACKEND_CACERTS, 202, CERTS, BACKEND_GARBLED, false},
        {BACKEND_CACERTS, 200, JSON, BACKEND_GARBLED, false},
        {BACKEND_CACERTS, 404, "text/html", BACKEND_GARBLED, false},
        {BACKEND_CACERTS, 501, "text/html", BACKEND_UNREACHABLE, false},
        {BACKEND_REENROLL, 200, CERTS, BACKEND_DONE, false},
        {BACKEND_REENROLL, 202, "text/plain", BACKEND_DONE, true},
        {BACKEND_REENROLL, 200, "application/pkcs7-mimes", BACKEND_GARBLED, false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct backend_answer read;
        struct https_answer answer = answer_of(rows[i].status, rows[i].type, "MIIB");
        answer.date_s = NOW_S;
        answer.retry_after_s = 7200;
        interpret_answer(rows[i].call, &answer, &read);
        assert_int_equal(read.end, rows[i].end);
        if (read.end != BACKEND_DONE)
            continue;
        assert_int_equal(read.est.later, rows[i].later);
        assert_int_equal(read.retry_after_s, rows[i].later ? 7200 : 0);
        assert_string_equal(read.est.text, "MIIB");
        assert_int_equal(read.est.date_s, NOW_S);
    }
}

// ---- when a question is put again --------------------------------------------------------------

static int pause_after(struct retry_try last, int left_ms)
{
    last.max = last.max ? last.max : 2;
    last.made = last.made ? last.made : 1;
    int pause = retry_pause(&last, left_ms, 0);
    assert_true(pause == RETRY_STOP || (pause >= 0 && pause + RETRY_TRY_MIN_MS <= left_ms));
    return pause;
}

static void a_broken_way_is_tried_once_more(void **state)
{
    (void)state;
    static const enum https_end again[] = {HTTPS_UNREACHABLE, HTTPS_NO_TLS, HTTPS_BROKEN};
    for (size_t i = 0; i < COUNT(again); i++) {
        struct retry_try last = {.end = again[i]};
        assert_int_equal(pause_after(last, 9000), RETRY_PAUSE_MIN_MS);
        last.made = 2;
        assert_int_equal(pause_after(last, 9000), RETRY_STOP);
    }
    assert_int_equal(pause_after((struct retry_try){.end = HTTPS_LATE}, 4000), 0);
    assert_int_equal(pause_after((struct retry_try){.end = HTTPS_LATE}, 499), RETRY_STOP);
    assert_int_equal(pause_after((struct retry_try){.end = HTTPS_UNTRUSTED}, 9000), RETRY_STOP);
    assert_int_equal(pause_after((struct retry_try){.end = HTTPS_OVERSIZE}, 9000), RETRY_STOP);
}

static void the_pauses_are_spread_within_their_bounds(void **state)
{
    (void)state;
    struct retry_try last = {.made = 1, .max = 2, .end = HTTPS_BROKEN};
    bool moved = false;
    for (uint32_t random = 0; random < 5000; random += 7) {
        int pause = retry_pause(&last, 9000, random);
        assert_in_range(pause, RETRY_PAUSE_MIN_MS, RETRY_PAUSE_MAX_MS);
        moved |= pause != RETRY_PAUSE_MIN_MS;
    }
    assert_true(moved);
    assert_in_range(retry_pause(&last, 9000, UINT32_MAX), RETRY_PAUSE_MIN_MS, RETRY_PAUSE_MAX_MS);
}

static void a_decision_is_not_asked_for_twice(void **state)
{
    (void)state;
    for (int problem = PROBLEM_OTHER + 1; problem < PROBLEM_COUNT; problem++) {
        if (problem == PROBLEM_IN_PROGRESS || problem == PROBLEM_RESET_BUSY)
            continue;
        struct retry_try last = {.end = HTTPS_ANSWERED,
                                 .status = problem == PROBLEM_OUTAGE ? 503 : 403,
                                 .problem = (enum backend_problem)problem};
        assert_int_equal(pause_after(last, 9000), RETRY_STOP);
    }
    struct retry_try good = {.end = HTTPS_ANSWERED, .status = 201};
    assert_int_equal(pause_after(good, 9000), RETRY_STOP);
    struct retry_try many = {.end = HTTPS_ANSWERED, .status = 429};
    assert_int_equal(pause_after(many, 9000), RETRY_STOP);
}

static void a_failing_server_is_asked_once_more_when_there_is_time(void **state)
{
    (void)state;
    struct retry_try last = {.end = HTTPS_ANSWERED, .status = 502, .problem = PROBLEM_OTHER};
    assert_int_equal(pause_after(last, 9000), RETRY_PAUSE_MIN_MS);
    last.retry_after_s = 3;
    assert_int_equal(pause_after(last, 9000), 3000);
    last.retry_after_s = 9;
    assert_int_equal(pause_after(last, 9000), RETRY_STOP);
    last.retry_after_s = INT64_MAX;
    assert_int_equal(pause_after(last, 9000), RETRY_STOP);
}

static void an_answer_that_is_still_being_made_is_waited_for(void **state)
{
    (void)state;
    struct retry_try last = {
        .made = 2, .end = HTTPS_ANSWERED, .status = 409, .problem = PROBLEM_IN_PROGRESS};
    assert_int_equal(pause_after(last, 9000), RETRY_RUNNING_MS);
    last.made = 20;
    assert_int_equal(pause_after(last, 9000), RETRY_RUNNING_MS);
    assert_int_equal(pause_after(last, RETRY_RUNNING_MS + RETRY_TRY_MIN_MS - 1), RETRY_STOP);
    last.problem = PROBLEM_RESET_BUSY;
    last.retry_after_s = 1;
    assert_int_equal(pause_after(last, 9000), 1000);
}

static void a_first_try_leaves_time_for_a_second(void **state)
{
    (void)state;
    assert_int_equal(retry_limit(0, 2, 10000), 6000);
    assert_int_equal(retry_limit(1, 2, 4000), 4000);
    assert_int_equal(retry_limit(0, 1, 10000), 10000);
    assert_int_equal(retry_limit(0, 2, 600), 600);
    assert_int_equal(retry_limit(0, 2, 0), 0);
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(every_problem_type_has_its_own_row),
    cmocka_unit_test(any_other_type_is_other),
    cmocka_unit_test(a_status_or_type_that_the_api_does_not_have_is_garbled),
    cmocka_unit_test(only_the_backend_itself_can_refuse),
    cmocka_unit_test(whom_the_kiosk_does_not_trust_is_not_merely_out_of_reach),
    cmocka_unit_test(retry_after_counts_with_429_and_503_only),
    cmocka_unit_test(the_clock_is_compared_at_half_the_round_trip),
    cmocka_unit_test(a_file_that_is_known_or_that_is_passed_on_is_an_answer),
    cmocka_unit_test(an_answer_of_est_is_a_certs_only_text_or_a_word_for_later),
    cmocka_unit_test(a_broken_way_is_tried_once_more),
    cmocka_unit_test(the_pauses_are_spread_within_their_bounds),
    cmocka_unit_test(a_decision_is_not_asked_for_twice),
    cmocka_unit_test(a_failing_server_is_asked_once_more_when_there_is_time),
    cmocka_unit_test(an_answer_that_is_still_being_made_is_waited_for),
    cmocka_unit_test(a_first_try_leaves_time_for_a_second),
};

TEST_MAIN(promises, NULL, NULL)

// Faults on demand, as a kiosk meets them behind nginx. Against the started backend.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/backend/src/problem.h"
#include "tests/backend/src/when.h"
#include "tests/backend/two_devices.h"
#include "tests/test.h"

static struct client_answer get_service(struct two_devices *two)
{
    return client_send(&two->client, "GET", "/v1/service", NULL, NULL);
}

static struct client_answer open_with_key(struct two_devices *two, const char *key)
{
    json_t *body = client_open_body("reset-sign", &two->auth);
    char *text = json_dumps(body, 0);
    struct client_answer answer = client_send(&two->client, "POST", "/v1/resets", text, key);
    free(text);
    json_decref(body);
    return answer;
}

static size_t count_resets(struct two_devices *two)
{
    json_t *list = stand_resets(&two->stand);
    size_t count = json_array_size(list);
    json_decref(list);
    return count;
}

static void every_problem_can_be_made_to_happen(void **state)
{
    struct two_devices *two = *state;
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        enum problem problem = (enum problem)i;
        stand_knob(&two->stand, "problem.service", problem_name(problem));
        struct client_answer answer = get_service(two);
        assert_string_equal(answer.type, problem_name(problem));
        assert_int_equal(answer.status, problem_status(problem));
        assert_string_equal(answer.content_type, "application/problem+json");
        bool waits = answer.status == 429 || answer.status == 503;
        assert_int_equal(answer.retry_after_s, waits ? 30 : 0);
        client_free(&answer);
    }
}

static void a_fault_hits_its_call_only_and_as_often_as_told(void **state)
{
    struct two_devices *two = *state;
    char key[RESET_ID];
    client_new_key(key);
    stand_knob(&two->stand, "problem.open", "outage*2");
    struct client_answer answer = get_service(two);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
    for (int i = 0; i < 3; i++) {
        answer = open_with_key(two, key);
        assert_int_equal(answer.status, i < 2 ? 503 : 201);
        client_free(&answer);
    }
}

static void a_cut_before_the_work_leaves_nothing(void **state)
{
    struct two_devices *two = *state;
    char key[RESET_ID];
    size_t before = count_resets(two);
    client_new_key(key);
    stand_knob(&two->stand, "cut.open", "before*1");
    struct client_answer answer = open_with_key(two, key);
    assert_int_not_equal(answer.code, CURLE_OK);
    client_free(&answer);
    assert_int_equal(count_resets(two), before);
    answer = open_with_key(two, key);
    assert_int_equal(answer.status, 201);
    client_free(&answer);
}

static void after_a_cut_the_same_key_gets_the_lost_answer(void **state)
{
    static const char *const cuts[] = {"after*1", "half*1"};
    struct two_devices *two = *state;
    for (int i = 0; i < 2; i++) {
        char key[RESET_ID];
        size_t before = count_resets(two);
        client_new_key(key);
        stand_knob(&two->stand, "cut.open", cuts[i]);
        struct client_answer answer = open_with_key(two, key);
        assert_int_not_equal(answer.code, CURLE_OK);
        client_free(&answer);
        assert_int_equal(count_resets(two), before + 1);
        answer = open_with_key(two, key);
        assert_int_equal(answer.status, 201);
        client_free(&answer);
        assert_int_equal(count_resets(two), before + 1);
    }
}

static void a_cut_is_a_cut_in_http_1_1_too(void **state)
{
    static const char *const cuts[] = {"before*1", "after*1", "half*1"};
    struct two_devices *two = *state;
    struct client client;
    client_open(&client, &two->stand, "device");
    curl_easy_setopt(client.curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    for (int i = 0; i < 3; i++) {
        stand_knob(&two->stand, "cut.service", cuts[i]);
        struct client_answer answer = client_send(&client, "GET", "/v1/service", NULL, NULL);
        assert_int_not_equal(answer.code, CURLE_OK);
        client_free(&answer);
    }
    client_close(&client);
}

static void garbage_comes_in_three_kinds(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "garbage.service", "text");
    struct client_answer answer = get_service(two);
    assert_int_equal(answer.status, 200);
    assert_null(answer.body);
    assert_true(answer.length > 0);
    client_free(&answer);
    stand_knob(&two->stand, "garbage.service", "fields");
    answer = get_service(two);
    assert_string_equal(json_string_value(json_object_get(answer.body, "now")), "never");
    client_free(&answer);
    stand_knob(&two->stand, "garbage.service", "empty");
    answer = get_service(two);
    assert_int_equal(answer.status, 200);
    assert_int_equal(answer.length, 0);
    client_free(&answer);
}

static void an_oversize_answer_has_the_size_that_was_asked_for(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "oversize.service", "70000");
    struct client_answer answer = get_service(two);
    assert_int_equal(answer.length, 70000);
    assert_non_null(answer.body);
    client_free(&answer);
    stand_knob(&two->stand, "oversize.service", "3000000");
    answer = get_service(two);
    assert_int_equal(answer.length, 3000000);
    client_free(&answer);
}

static int64_t now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void a_delay_delays(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "delay", "300*1");
    int64_t started = now_ms();
    struct client_answer answer = get_service(two);
    assert_true(now_ms() - started >= 300);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
}

static void the_clock_moves_now_and_date_together(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "clock", "+600");
    struct client_answer answer = get_service(two);
    struct curl_header *date;
    assert_int_equal(curl_easy_header(two->client.curl, "Date", 0, CURLH_HEADER, -1, &date),
                     CURLHE_OK);
    int64_t now = 0;
    assert_true(when_parse(json_string_value(json_object_get(answer.body, "now")), &now));
    assert_in_range(now, time(NULL) + 590, time(NULL) + 610);
    assert_in_range(curl_getdate(date->value, NULL), now, now + 1);
    client_free(&answer);
}

static void heartbeats_answer_with_the_actions_that_are_set(void **state)
{
    struct two_devices *two = *state;
    static const char beat[] = "{\"firmware\":\"1.0.0\",\"uptime_s\":5,\"view\":\"start\","
                               "\"health\":{\"reader\":true},\"outbox_depth\":2,\"counters\":{}}";
    struct client_answer answer = client_send(&two->client, "POST", "/v1/heartbeats", beat, NULL);
    assert_int_equal(answer.status, 204);
    client_free(&answer);
    stand_knob(&two->stand, "actions", "update,out-of-service");
    answer = client_send(&two->client, "POST", "/v1/heartbeats", beat, NULL);
    assert_int_equal(answer.status, 200);
    json_t *actions = json_object_get(answer.body, "actions");
    assert_int_equal(json_array_size(actions), 2);
    assert_string_equal(json_string_value(json_array_get(actions, 1)), "out-of-service");
    client_free(&answer);
    answer = client_send(&two->client, "POST", "/v1/heartbeats", "{\"firmware\":1}", NULL);
    assert_string_equal(answer.type, "malformed");
    client_free(&answer);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(every_problem_can_be_made_to_happen, two_devices_fresh),
    cmocka_unit_test_setup(a_fault_hits_its_call_only_and_as_often_as_told, two_devices_fresh),
    cmocka_unit_test_setup(a_cut_before_the_work_leaves_nothing, two_devices_fresh),
    cmocka_unit_test_setup(after_a_cut_the_same_key_gets_the_lost_answer, two_devices_fresh),
    cmocka_unit_test_setup(a_cut_is_a_cut_in_http_1_1_too, two_devices_fresh),
    cmocka_unit_test_setup(garbage_comes_in_three_kinds, two_devices_fresh),
    cmocka_unit_test_setup(an_oversize_answer_has_the_size_that_was_asked_for, two_devices_fresh),
    cmocka_unit_test_setup(a_delay_delays, two_devices_fresh),
    cmocka_unit_test_setup(the_clock_moves_now_and_date_together, two_devices_fresh),
    cmocka_unit_test_setup(heartbeats_answer_with_the_actions_that_are_set, two_devices_fresh),
};

TEST_MAIN(TESTS, two_devices_open, two_devices_close)

// Promises of what heartbeats bring and take along: the backend's actions, the commands of the
// operator's centre among them, and the answers to these.
#include <stdio.h>
#include <string.h>

#include "drivers/backend/answer.h"
#include "drivers/backend/request.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool reads_actions(const char *json, struct answer_actions *actions)
{
    return answer_actions(json, strlen(json), actions);
}

static void actions_are_read_and_unknown_ones_ignored(void **state)
{
    (void)state;
    struct answer_actions told;
    assert_true(reads_actions("{\"actions\":[\"update\",\"out-of-service\",\"dance\"]}", &told));
    assert_true(told.out_of_service);
    assert_true(reads_actions("{\"actions\":[\"update\"]}", &told));
    assert_false(told.out_of_service);
    assert_int_equal(told.asked_count, 0);
    assert_false(reads_actions("{\"actions\":[1]}", &told));
    assert_false(reads_actions("{\"actions\":[\"view 1\",{\"view\":2}]}", &told));
    assert_false(reads_actions("{}", &told));
}

static void a_command_is_a_word_and_a_number_and_an_unknown_word_is_told_as_unknown(void **state)
{
    (void)state;
    struct answer_actions told;
    assert_true(reads_actions("{\"actions\":[\"view 1\",\"trace 2\",\"diagnose 30\","
                              "\"history 999999999\",\"sh 5\",\"out-of-service\",\"views 6\"]}",
                              &told));
    static const struct answer_asked ALL[] = {
        {1, REMOTE_VIEW},          {2, REMOTE_TRACE},
        {30, REMOTE_DIAGNOSE},     {999999999, REMOTE_HISTORY},
        {5, REMOTE_COMMAND_COUNT}, {6, REMOTE_COMMAND_COUNT}};
    assert_true(told.out_of_service);
    assert_int_equal(told.asked_count, COUNT(ALL));
    for (size_t i = 0; i < COUNT(ALL); i++) {
        assert_int_equal(told.asked[i].number, ALL[i].number);
        assert_int_equal(told.asked[i].command, ALL[i].command);
    }
}

static void what_has_not_the_form_of_a_command_is_none(void **state)
{
    static const char *const BAD[] = {
        "view",    "view ",     "view 0",  "view 01",         "view -1",
        "view 1 ", "view 1;ls", "view  1", "view 1000000000", " view 1",
        "VIEW 1",  "1",         " 1",      "view 1e3",        "view\\n1"};
    (void)state;
    for (size_t i = 0; i < COUNT(BAD); i++) {
        char json[64];
        struct answer_actions told;
        snprintf(json, sizeof json, "{\"actions\":[\"%s\"]}", BAD[i]);
        print_message("%s\n", BAD[i]);
        assert_true(reads_actions(json, &told));
        assert_int_equal(told.asked_count, 0);
    }
}

static void more_commands_than_are_taken_are_left_for_later(void **state)
{
    (void)state;
    char json[512] = "{\"actions\":[\"out-of-service\"";
    struct answer_actions told;
    for (int i = 1; i <= ANSWER_ASKED_MAX + 3; i++)
        sprintf(json + strlen(json), ",\"view %d\"", i);
    strcat(json, "]}");
    assert_true(reads_actions(json, &told));
    assert_true(told.out_of_service);
    assert_int_equal(told.asked_count, ANSWER_ASKED_MAX);
    assert_int_equal(told.asked[ANSWER_ASKED_MAX - 1].number, ANSWER_ASKED_MAX);
}

static void an_answer_goes_with_a_heartbeat_and_a_larger_one_does_not(void **state)
{
    (void)state;
    static unsigned char said[REQUEST_SAID_MAX + 1], signature[REQUEST_SAID_SIGNATURE_MAX + 1];
    struct request_answer answer = {7, "said", "signed", 4, 6};
    struct request_heartbeat heartbeat = {.firmware = "1", .view = "start", .answer = &answer};
    char *body = request_heartbeat(&heartbeat);
    assert_non_null(strstr(body, "\"answers\":[{\"number\":7,\"said\":\"c2FpZA==\","
                                 "\"signature\":\"c2lnbmVk\"}]}"));
    request_free(&body);
    answer =
        (struct request_answer){7, said, signature, REQUEST_SAID_MAX, REQUEST_SAID_SIGNATURE_MAX};
    body = request_heartbeat(&heartbeat);
    assert_in_range(strlen(body), REQUEST_SAID_MAX, 15 * 1024); // the backend takes 16 KiB
    request_free(&body);
    answer.said_length++;
    assert_null(request_heartbeat(&heartbeat));
    answer.said_length--;
    answer.signature_length++;
    assert_null(request_heartbeat(&heartbeat));
}

static void the_history_is_told_as_it_is_chained(void **state)
{
    (void)state;
    struct request_history told = {
        true, false, "changed", 2, 3, 1, "new", 0, "1 a\n2 \"b\\\n3 c\n"};
    char *json = request_history(&told);
    assert_string_equal(json, "{\"usable\":true,\"whole\":false,\"state\":\"changed\",\"number\":2,"
                              "\"count\":3,\"aside\":1,\"begun\":\"new\",\"begun_number\":0,"
                              "\"lines\":[\"1 a\",\"2 \\\"b\\\\\",\"3 c\"]}");
    free(json);
    told.lines = "";
    json = request_history(&told);
    assert_non_null(strstr(json, "\"lines\":[]}"));
    free(json);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(the_history_is_told_as_it_is_chained),
    cmocka_unit_test(actions_are_read_and_unknown_ones_ignored),
    cmocka_unit_test(a_command_is_a_word_and_a_number_and_an_unknown_word_is_told_as_unknown),
    cmocka_unit_test(what_has_not_the_form_of_a_command_is_none),
    cmocka_unit_test(more_commands_than_are_taken_are_left_for_later),
    cmocka_unit_test(an_answer_goes_with_a_heartbeat_and_a_larger_one_does_not),
};

TEST_MAIN(TESTS, NULL, NULL)

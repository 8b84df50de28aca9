// What a running kiosk answers to the operator's centre: what kioskctl tells, of a resident's visit
// only that there is one, and piece by piece.
#include <jansson.h>

#include "firmware/limits.h"
#include "tests/unit/session_rig.h"
#include "tests/unit/session_steps.h"

enum {
    COMMANDS_OF_A_LONG_VISIT = 300,
};

static void asks(struct rig *rig, uint32_t number, enum remote_command command)
{
    const struct link_asked asked = {.number = number, .command = (uint8_t)command};
    rig_tell(&rig->link, 0, LINK_ASKED, &asked, sizeof asked);
    rig_turn(rig, NULL);
}

static void takes(struct rig *rig, enum link_result result)
{
    const struct link_answer answer = {.result = (uint8_t)result};
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_TELL), LINK_TELL, &answer,
               sizeof answer);
    rig_turn(rig, NULL);
}

// The whole answer, which kiosk-link takes.
static const char *told(struct rig *rig, uint32_t number)
{
    static char json[LINK_TELL_MAX + 1]; // lint: file-scope test fixture
    size_t size = 1, got = 0;
    while (got < size) {
        const struct link_tell *tell = (const void *)rig_asked(rig, &rig->link, LINK_TELL)->body;
        assert_int_equal(tell->number, number);
        assert_int_equal(tell->offset, got);
        assert_int_equal(rig_count(rig, &rig->link, LINK_TELL), 1);
        size = tell->size;
        assert_true(size <= LINK_TELL_MAX && tell->length <= size - got);
        memcpy(json + got, tell->bytes, tell->length);
        got += tell->length;
        takes(rig, LINK_DONE);
    }
    json[got] = '\0';
    return json;
}

static void it_tells_what_is_on_an_idle_screen(void **state)
{
    struct rig *rig = *state;
    asks(rig, 1, REMOTE_VIEW);
    assert_non_null(strstr(told(rig, 1), "\"view\":\"start\""));
    assert_int_equal(rig_count(rig, &rig->link, LINK_TELL), 0);
}

static void of_a_visit_it_tells_only_that_there_is_one(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    asks(rig, 1, REMOTE_VIEW);
    assert_string_equal(told(rig, 1), "{\"visit\":true}");
    rig_to_new(rig, 'a');
    asks(rig, 2, REMOTE_VIEW);
    assert_string_equal(told(rig, 2), "{\"visit\":true}");
}

static void it_tells_the_last_commands_that_fit(void **state)
{
    struct rig *rig = *state;
    const struct card_trace entry = {
        .ins = 0xB0, .p1 = 0xFF, .p2 = 0xFF, .status_word = 0x9000, .microseconds = 99999999};
    for (int i = 0; i < COMMANDS_OF_A_LONG_VISIT; i++) {
        rig_tell(&rig->card, 0, CARD_TRACE, &entry, sizeof entry);
        rig_turn(rig, NULL);
    }
    asks(rig, 1, REMOTE_TRACE);
    const char *json = told(rig, 1);
    assert_in_range(strlen(json), LINK_TELL_MAX - 2000, LINK_TELL_MAX);
    assert_non_null(strstr(json, "{\"count\":300,"));
    assert_non_null(strstr(json, "\"n\":300,"));
    json_t *whole = json_loads(json, 0, NULL);
    assert_non_null(whole);
    json_decref(whole);
}

static void a_self_test_of_its_own_is_told(void **state)
{
    struct rig *rig = *state;
    rig_wait(rig, 1000);
    uint32_t before = rig->session->selftest.run;
    asks(rig, 1, REMOTE_DIAGNOSE);
    rig_turn(rig, NULL);
    rig_turn(rig, NULL);
    const char *json = told(rig, 1);
    assert_int_equal(rig->session->selftest.run, before + 1);
    char run[64];
    snprintf(run, sizeof run, "{\"run\":%u,\"level\":\"internal\",\"running\":false", before + 1);
    assert_memory_equal(json, run, strlen(run));
}

static void several_are_answered_one_after_the_other_and_each_once(void **state)
{
    struct rig *rig = *state;
    asks(rig, 1, REMOTE_DIAGNOSE);
    asks(rig, 2, REMOTE_VIEW);
    asks(rig, 2, REMOTE_VIEW);
    told(rig, 1);
    told(rig, 2);
    assert_int_equal(rig_count(rig, &rig->link, LINK_TELL), 0);
}

static void who_does_not_wait_any_more_is_not_told_the_rest(void **state)
{
    struct rig *rig = *state;
    asks(rig, 1, REMOTE_VIEW);
    takes(rig, LINK_GARBLED);
    assert_int_equal(rig_count(rig, &rig->link, LINK_TELL), 0);
    asks(rig, 2, REMOTE_VIEW);
    told(rig, 2);
}

static void a_kiosk_link_that_was_restarted_asks_anew(void **state)
{
    struct rig *rig = *state;
    asks(rig, 1, REMOTE_VIEW);
    rig_restart(rig, &rig->link);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    assert_int_equal(rig_count(rig, &rig->link, LINK_TELL), 0);
    asks(rig, 1, REMOTE_VIEW);
    told(rig, 1);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(it_tells_what_is_on_an_idle_screen),
    WITH_RIG(of_a_visit_it_tells_only_that_there_is_one),
    WITH_RIG(it_tells_the_last_commands_that_fit),
    WITH_RIG(a_self_test_of_its_own_is_told),
    WITH_RIG(several_are_answered_one_after_the_other_and_each_once),
    WITH_RIG(who_does_not_wait_any_more_is_not_told_the_rest),
    WITH_RIG(a_kiosk_link_that_was_restarted_asks_anew),
};

TEST_MAIN(TESTS, NULL, NULL)

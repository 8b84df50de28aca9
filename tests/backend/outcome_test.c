// How a reset ended, and how many may be opened: against the started backend.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/two_devices.h"
#include "tests/test.h"

static const char *recorded_result(struct two_devices *two, const char *id, char *out, size_t size)
{
    json_t *list = stand_resets(&two->stand), *one;
    size_t index;
    out[0] = '\0';
    json_array_foreach(list, index, one)
    {
        const char *result = json_string_value(json_object_get(one, "result"));
        if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0)
            snprintf(out, size, "%s", result ? result : "");
    }
    json_decref(list);
    return out;
}

static void unknown_becomes_the_cards_own_word_and_never_the_reverse(void **state)
{
    static const char *const words[] = {"done", "refused"};
    struct two_devices *two = *state;
    char result[16];
    for (int i = 0; i < 2; i++) {
        struct client_reset reset = two_devices_authorized(two);
        assert_string_equal(client_finish(&two->client, &reset, "unknown"), "");
        assert_string_equal(client_finish(&two->client, &reset, "abandoned"), "reset-finished");
        assert_string_equal(client_finish(&two->other, &reset, words[i]), "reset-unknown");
        assert_string_equal(client_finish(&two->client, &reset, words[i]), "");
        assert_string_equal(client_finish(&two->client, &reset, "unknown"), "reset-finished");
        assert_string_equal(client_finish(&two->client, &reset, words[!i]), "reset-finished");
        assert_string_equal(client_finish(&two->client, &reset, words[i]), "");
        assert_string_equal(recorded_result(two, reset.id, result, sizeof result), words[i]);
        assert_string_equal(client_authorize(&two->client, &reset), "reset-finished");
    }
}

static void a_reset_that_was_not_authorized_can_only_be_abandoned(void **state)
{
    static const char *const words[] = {"done", "refused", "unknown"};
    struct two_devices *two = *state;
    char result[16];
    for (int i = 0; i < 6; i++) {
        struct client_reset reset = i < 3 ? two_devices_opened(two) : two_devices_proven(two);
        assert_string_equal(client_finish(&two->client, &reset, words[i % 3]), "proof-invalid");
        assert_string_equal(recorded_result(two, reset.id, result, sizeof result), "");
        assert_string_equal(client_finish(&two->client, &reset, "abandoned"), "");
        assert_string_equal(recorded_result(two, reset.id, result, sizeof result), "abandoned");
    }
}

static void the_end_of_a_reset_is_recorded_within_its_life(void **state)
{
    static const struct {
        const char *said;
        bool is_future;
    } rows[] = {{"1970-01-01T00:00:00Z", false}, {"2999-01-01T00:00:00Z", true}};
    struct two_devices *two = *state;
    for (int i = 0; i < 2; i++) {
        char path[CLIENT_PATH];
        struct client_reset reset = two_devices_authorized(two);
        json_t *body = json_pack("{s:s, s:s}", "result", "done", "finished_at", rows[i].said);
        assert_string_equal(
            client_post(&two->client, client_step(&reset, "outcome", path), body, NULL), "");
        json_t *list = stand_resets(&two->stand), *one;
        size_t index;
        json_array_foreach(list, index, one)
        {
            if (strcmp(json_string_value(json_object_get(one, "id")), reset.id) != 0)
                continue;
            const char *opened_at = json_string_value(json_object_get(one, "opened_at"));
            const char *finished = json_string_value(json_object_get(one, "finished_at"));
            assert_true(strcmp(finished, opened_at) >= 0 && strcmp(finished, "2900") < 0);
        }
        json_decref(list);
    }
}

static void an_outcome_needs_its_members_and_may_lack_a_status_word(void **state)
{
    static const char *const wrong[] = {
        "{\"result\":\"perhaps\",\"finished_at\":\"2026-04-15T03:00:00Z\"}",
        "{\"result\":\"done\"}", "{\"result\":\"done\",\"finished_at\":\"yesterday\"}",
        "{\"result\":\"done\",\"finished_at\":\"2026-04-15T03:00:00Z\",\"status_word\":36864}",
        "{\"result\":\"done\",\"finished_at\":\"2026-04-15T03:00:00Z\",\"status_word\":\"90\"}"};
    struct two_devices *two = *state;
    struct client_reset reset = two_devices_authorized(two);
    char path[CLIENT_PATH], result[16];
    client_step(&reset, "outcome", path);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(client_post(&two->client, path, json_loads(wrong[i], 0, NULL), NULL),
                            "malformed");
    json_t *body = json_pack("{s:s, s:n, s:s}", "result", "unknown", "status_word", "finished_at",
                             "2026-04-15T03:00:00Z");
    long status;
    assert_string_equal(client_post(&two->client, path, body, &status), "");
    assert_int_equal(status, 204);
    assert_string_equal(recorded_result(two, reset.id, result, sizeof result), "unknown");
}

// ---- how many openings ------------------------------------------------------------------------

static struct client_answer try_to_open(struct client *client, const char *operation,
                                        const struct client_card *card)
{
    char key[RESET_ID];
    json_t *body = client_open_body(operation, card);
    char *text = json_dumps(body, 0);
    client_new_key(key);
    struct client_answer answer = client_send(client, "POST", "/v1/resets", text, key);
    free(text);
    json_decref(body);
    return answer;
}

static void must_wait(struct client *client, const char *operation, const struct client_card *card)
{
    struct client_answer answer = try_to_open(client, operation, card);
    assert_string_equal(answer.type, "too-many-resets");
    assert_int_equal(answer.status, 429);
    assert_in_range(answer.retry_after_s, 500, 601);
    client_free(&answer);
}

static void too_many_openings_of_one_card_must_wait_at_that_device_only(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "clock", "+100000"); // what was opened before lies far behind
    stand_knob(&two->stand, "open-rate.card", "2/600");
    two_devices_opened(two);
    two_devices_opened(two);
    must_wait(&two->client, "reset-sign", &two->auth);
    must_wait(&two->client, "reset-sign", &two->auth);
    client_open_reset(&two->other, "reset-sign", &two->auth);
    stand_knob(&two->stand, "clock", "+100700");
    two_devices_opened(two);
}

// Also those that end in a refusal: they cost as much.
static void too_many_openings_of_one_device_must_wait(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "clock", "+200000");
    stand_knob(&two->stand, "open-rate.device", "3/600");
    for (int i = 0; i < 2; i++) { // an authentication certificate proves nothing for the PIN
        struct client_answer answer = try_to_open(&two->client, "reset-auth", &two->auth);
        assert_string_equal(answer.type, "certificate-unknown");
        client_free(&answer);
    }
    two_devices_opened(two);
    must_wait(&two->client, "reset-sign", &two->auth);
    client_open_reset(&two->other, "reset-sign", &two->auth);
    stand_knob(&two->stand, "clock", "+200700");
    two_devices_opened(two);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(unknown_becomes_the_cards_own_word_and_never_the_reverse,
                           two_devices_fresh),
    cmocka_unit_test_setup(a_reset_that_was_not_authorized_can_only_be_abandoned,
                           two_devices_fresh),
    cmocka_unit_test_setup(the_end_of_a_reset_is_recorded_within_its_life, two_devices_fresh),
    cmocka_unit_test_setup(an_outcome_needs_its_members_and_may_lack_a_status_word,
                           two_devices_fresh),
    cmocka_unit_test_setup(too_many_openings_of_one_card_must_wait_at_that_device_only,
                           two_devices_fresh),
    cmocka_unit_test_setup(too_many_openings_of_one_device_must_wait, two_devices_fresh),
};

TEST_MAIN(TESTS, two_devices_open, two_devices_close)

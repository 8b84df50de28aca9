// What must happen in order, once, and by the device that began it: against the started backend.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/src/store.h"
#include "tests/backend/two_devices.h"
#include "tests/test.h"

static void nothing_is_authorized_before_the_proof_and_only_two_challenges_after_it(void **state)
{
    struct two_devices *two = *state;
    struct client_reset reset = two_devices_opened(two);
    assert_string_equal(client_authorize(&two->client, &reset), "proof-invalid");
    assert_string_equal(client_prove(&two->client, &reset, &two->auth), "");
    assert_string_equal(client_prove(&two->client, &reset, &two->auth), ""); // the same again
    assert_string_equal(client_authorize(&two->client, &reset), "");
    assert_string_equal(client_prove(&two->client, &reset, &two->auth), "reset-finished");
    assert_string_equal(client_authorize(&two->client, &reset), "");
    assert_string_equal(client_authorize(&two->client, &reset), "reset-finished");
    assert_string_equal(client_finish(&two->client, &reset, "done"), "");
    assert_string_equal(client_prove(&two->client, &reset, &two->auth), "reset-finished");
}

static void a_proof_for_another_reset_is_invalid_and_the_right_one_still_counts(void **state)
{
    struct two_devices *two = *state;
    struct client_reset first = two_devices_opened(two), second = two_devices_opened(two);
    char path[CLIENT_PATH];
    json_t *wrong = client_proof_body(&second, &two->auth);
    assert_string_equal(client_post(&two->client, client_step(&first, "proof", path), wrong, NULL),
                        "proof-invalid");
    assert_string_equal(client_prove(&two->client, &first, &two->auth), "");
}

static void another_devices_reset_is_unknown(void **state)
{
    struct two_devices *two = *state;
    struct client_reset reset = two_devices_proven(two);
    assert_string_equal(client_prove(&two->other, &reset, &two->auth), "reset-unknown");
    assert_string_equal(client_authorize(&two->other, &reset), "reset-unknown");
    assert_string_equal(client_finish(&two->other, &reset, "done"), "reset-unknown");
    struct client_reset none = reset;
    strcpy(none.id, "00000000-0000-4000-8000-000000000000");
    assert_string_equal(client_authorize(&two->client, &none), "reset-unknown");
    strcpy(none.id, "NOT-AN-ID");
    assert_string_equal(client_authorize(&two->client, &none), "reset-unknown");
    assert_string_equal(client_authorize(&two->client, &reset), "");
}

static void a_newer_proof_supersedes_but_the_older_outcome_is_still_taken(void **state)
{
    struct two_devices *two = *state;
    struct client_reset older = two_devices_proven(two);
    assert_string_equal(client_authorize(&two->client, &older), "");
    struct client_reset opened_only = two_devices_opened(two), newer = two_devices_proven(two);
    assert_string_equal(client_authorize(&two->client, &older), "reset-superseded");
    assert_string_equal(client_prove(&two->client, &opened_only, &two->auth), "");
    assert_string_equal(client_authorize(&two->client, &newer), "reset-superseded");
    assert_string_equal(client_finish(&two->client, &older, "unknown"), "");
}

static void an_expired_reset_goes_no_further_but_its_outcome_is_taken(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "proven-life", "0");
    struct client_reset reset = two_devices_proven(two);
    assert_string_equal(client_authorize(&two->client, &reset), "reset-expired");
    assert_string_equal(client_finish(&two->client, &reset, "abandoned"), "");
    stand_tell(&two->stand, STAND_ARGUMENTS("knob", "clear", "proven-life"));
    reset = two_devices_proven(two);
    stand_knob(&two->stand, "clock", "3540"); // the opening took some seconds
    assert_string_equal(client_authorize(&two->client, &reset), "");
    stand_knob(&two->stand, "clock", "3602");
    assert_string_equal(client_authorize(&two->client, &reset), "reset-expired");
}

static void too_many_proofs_of_one_card_must_wait(void **state)
{
    struct two_devices *two = *state;
    stand_knob(&two->stand, "rate", "0/600");
    struct client_reset reset = two_devices_opened(two);
    char path[CLIENT_PATH], key[RESET_ID];
    json_t *body = client_proof_body(&reset, &two->auth);
    char *text = json_dumps(body, 0);
    client_new_key(key);
    client_step(&reset, "proof", path);
    struct client_answer answer = client_send(&two->client, "POST", path, text, key);
    assert_string_equal(answer.type, "too-many-resets");
    assert_int_equal(answer.status, 429);
    assert_int_equal(answer.retry_after_s, 600);
    client_free(&answer);
    // It was nothing final: the same request under the same key is judged anew.
    stand_tell(&two->stand, STAND_ARGUMENTS("knob", "clear", "rate"));
    answer = client_send(&two->client, "POST", path, text, key);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
    free(text);
    json_decref(body);
}

static void a_suspended_device_may_only_report(void **state)
{
    struct two_devices *two = *state;
    struct client_reset reset = two_devices_authorized(two);
    stand_tell(&two->stand, STAND_ARGUMENTS("device", "suspend", "kiosk-0001"));
    assert_string_equal(client_authorize(&two->client, &reset), "device-suspended");
    struct client_answer answer = client_send(&two->client, "GET", "/v1/service", NULL, NULL);
    assert_string_equal(answer.type, "device-suspended");
    client_free(&answer);
    assert_string_equal(client_finish(&two->client, &reset, "refused"), "");
    static const char beat[] = "{\"firmware\":\"1.0.0\",\"uptime_s\":5,\"view\":\"start\","
                               "\"health\":{},\"outbox_depth\":0,\"counters\":{}}";
    answer = client_send(&two->client, "POST", "/v1/heartbeats", beat, NULL);
    assert_int_equal(answer.status, 200);
    json_t *actions = json_object_get(answer.body, "actions");
    assert_string_equal(json_string_value(json_array_get(actions, 0)), "out-of-service");
    client_free(&answer);
    stand_tell(&two->stand, STAND_ARGUMENTS("device", "resume", "kiosk-0001"));
    answer = client_send(&two->client, "POST", "/v1/heartbeats", beat, NULL);
    assert_int_equal(answer.status, 204);
    client_free(&answer);
}

// ---- idempotency -------------------------------------------------------------------------------

// Sends an opening under a key; the id that came back, or the problem.
static void open_with_key(struct client *client, const struct client_card *card, const char *key,
                          char out[64])
{
    json_t *body = client_open_body("reset-sign", card);
    char *text = json_dumps(body, 0);
    struct client_answer answer = client_send(client, "POST", "/v1/resets", text, key);
    const char *id = json_string_value(json_object_get(answer.body, "id"));
    snprintf(out, 64, "%s", id ? id : answer.type);
    client_free(&answer);
    free(text);
    json_decref(body);
}

static void the_same_key_gets_the_same_reset_also_with_a_renewed_certificate(void **state)
{
    struct two_devices *two = *state;
    struct client renewed;
    char key[RESET_ID], first[64], again[64], other[64];
    client_new_key(key);
    open_with_key(&two->client, &two->auth, key, first);
    open_with_key(&two->client, &two->auth, key, again);
    assert_string_equal(first, again);
    client_open(&renewed, &two->stand, "renewed");
    open_with_key(&renewed, &two->auth, key, again);
    client_close(&renewed);
    assert_string_equal(first, again);
    open_with_key(&two->other, &two->auth, key, other); // another device, another scope
    assert_true(reset_id_valid(other));
    assert_string_not_equal(first, other);
}

static void a_key_for_another_request_or_none_at_all_is_refused(void **state)
{
    struct two_devices *two = *state;
    char key[RESET_ID], id[64];
    client_new_key(key);
    open_with_key(&two->client, &two->auth, key, id);
    struct client_answer answer = client_send(&two->client, "POST", "/v1/resets", "{}", key);
    assert_string_equal(answer.type, "idempotency-mismatch");
    assert_int_equal(answer.status, 422);
    client_free(&answer);
    open_with_key(&two->client, &two->auth, NULL, id);
    assert_string_equal(id, "malformed");
    open_with_key(&two->client, &two->auth, "not-a-uuid", id);
    assert_string_equal(id, "malformed");
}

static void kill_backend(struct two_devices *two)
{
    char path[128];
    size_t length;
    char *text = stand_read(stand_path(&two->stand, "namespace.pid", path, sizeof path), &length);
    assert_non_null(text);
    pid_t backend = (pid_t)atoi(text);
    free(text);
    assert_true(backend > 1);
    kill(backend, SIGKILL);
    stand_stop(&two->stand);
    stand_start(&two->stand, NULL);
}

static void a_killed_server_remembers_its_answers(void **state)
{
    struct two_devices *two = *state;
    char key[RESET_ID], first[64], again[64], path[CLIENT_PATH];
    client_new_key(key);
    open_with_key(&two->client, &two->auth, key, first);
    struct client_reset reset = two_devices_proven(two);
    static const char challenge[] = "{\"challenge\":\"AAECAwQFBgcICQoLDA0ODw==\"}";
    char authorization_key[RESET_ID];
    client_new_key(authorization_key);
    client_step(&reset, "authorization", path);
    struct client_answer before =
        client_send(&two->client, "POST", path, challenge, authorization_key);
    assert_int_equal(before.status, 200);
    kill_backend(two);
    open_with_key(&two->client, &two->auth, key, again);
    assert_string_equal(first, again);
    for (int i = 0; i < 3; i++) { // the same question is not a third challenge
        struct client_answer after =
            client_send(&two->client, "POST", path, challenge, authorization_key);
        assert_int_equal(after.status, 200);
        assert_true(json_equal(after.body, before.body));
        client_free(&after);
    }
    client_free(&before);
    assert_string_equal(client_finish(&two->client, &reset, "done"), "");
}

// ---- at the same time --------------------------------------------------------------------------

struct slow {
    struct client client;
    const char *path, *key;
    struct client_answer answer;
};

static void *send_slowly(void *context)
{
    struct slow *slow = context;
    static const char challenge[] = "{\"challenge\":\"AAECAwQFBgcICQoLDA0ODw==\"}";
    slow->answer = client_send(&slow->client, "POST", slow->path, challenge, slow->key);
    return NULL;
}

static bool is_running(void *context)
{
    struct store *store = context;
    store_begin(store);
    sqlite3_stmt *query =
        store_query(store, "SELECT 1 FROM keys WHERE status IS NULL", STORE_NO_VALUES);
    bool found = store_next(store, query);
    store_done(query);
    store_abandon(store);
    return found;
}

static void await_running(struct two_devices *two)
{
    char path[128];
    struct store *store = store_open(stand_path(&two->stand, "backend.db", path, sizeof path));
    assert_non_null(store);
    stand_await(is_running, store);
    store_close(&store);
}

static void a_request_that_is_still_running_is_told_apart_from_a_second_one(void **state)
{
    struct two_devices *two = *state;
    struct client_reset reset = two_devices_proven(two);
    char path[CLIENT_PATH], key[RESET_ID];
    pthread_t thread;
    client_new_key(key);
    struct slow slow = {.path = client_step(&reset, "authorization", path), .key = key};
    client_open(&slow.client, &two->stand, "device");
    stand_knob(&two->stand, "delay.authorization", "2000*1");
    assert_int_equal(pthread_create(&thread, NULL, send_slowly, &slow), 0);
    await_running(two);
    struct client_answer same = client_send(&two->client, "POST", path,
                                            "{\"challenge\":\"AAECAwQFBgcICQoLDA0ODw==\"}", key);
    assert_string_equal(same.type, "in-progress");
    assert_int_equal(same.status, 409);
    client_free(&same);
    assert_string_equal(client_authorize(&two->client, &reset), "reset-busy");
    assert_string_equal(client_finish(&two->client, &reset, "abandoned"), ""); // never waits
    pthread_join(thread, NULL);
    // The outcome came first, so the authorization came too late.
    assert_string_equal(slow.answer.type, "reset-finished");
    client_free(&slow.answer);
    client_close(&slow.client);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(nothing_is_authorized_before_the_proof_and_only_two_challenges_after_it,
                           two_devices_fresh),
    cmocka_unit_test_setup(a_proof_for_another_reset_is_invalid_and_the_right_one_still_counts,
                           two_devices_fresh),
    cmocka_unit_test_setup(another_devices_reset_is_unknown, two_devices_fresh),
    cmocka_unit_test_setup(a_newer_proof_supersedes_but_the_older_outcome_is_still_taken,
                           two_devices_fresh),
    cmocka_unit_test_setup(an_expired_reset_goes_no_further_but_its_outcome_is_taken,
                           two_devices_fresh),
    cmocka_unit_test_setup(too_many_proofs_of_one_card_must_wait, two_devices_fresh),
    cmocka_unit_test_setup(a_suspended_device_may_only_report, two_devices_fresh),
    cmocka_unit_test_setup(the_same_key_gets_the_same_reset_also_with_a_renewed_certificate,
                           two_devices_fresh),
    cmocka_unit_test_setup(a_key_for_another_request_or_none_at_all_is_refused, two_devices_fresh),
    cmocka_unit_test_setup(a_killed_server_remembers_its_answers, two_devices_fresh),
    cmocka_unit_test_setup(a_request_that_is_still_running_is_told_apart_from_a_second_one,
                           two_devices_fresh),
};

TEST_MAIN(TESTS, two_devices_open, two_devices_close)

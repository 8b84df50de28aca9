// What must happen in order, once, and by the device that began it: against the started backend.
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/client.h"
#include "tests/backend/stand.h"
#include "tests/backend/store.h"
#include "tests/test.h"

struct order {
    struct stand stand;
    struct client client, other; // kiosk-0001 and kiosk-0002
    struct client_card auth;
};

static int issue_device(const struct stand *stand, const char *file, const char *name)
{
    char command[1024];
    snprintf(command, sizeof command,
             "cd %s && openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "
             "%s.key -out %s.csr -subj /CN=%s 2>device.log && openssl x509 -req -in %s.csr -CA "
             "device-ca.crt -CAkey device-ca.key -set_serial 0x$(openssl rand -hex 8) -days 1 "
             "-out %s.crt 2>>device.log",
             stand->dir, file, file, name, file, file);
    return stand_run(STAND_ARGUMENTS("sh", "-c", command));
}

static void enrol(struct order *order)
{
    char auth[128], sign[128];
    stand_tell(&order->stand,
               STAND_ARGUMENTS("card", "add", "--auth",
                               stand_path(&order->stand, "auth.der", auth, sizeof auth), "--sign",
                               stand_path(&order->stand, "sign.der", sign, sizeof sign)));
}

static int open_order(void **state)
{
    static struct order order; // lint: file-scope test fixture
    stand_make(&order.stand);
    stand_start(&order.stand, NULL);
    stand_certificate(&order.stand, "auth", "auth", NULL, NULL);
    stand_certificate(&order.stand, "sign", "sign", NULL, NULL);
    assert_int_equal(issue_device(&order.stand, "device2", "kiosk-0002"), 0);
    assert_int_equal(issue_device(&order.stand, "renewed", "kiosk-0001"), 0);
    client_card_load(&order.auth, &order.stand, "auth");
    enrol(&order);
    client_open(&order.client, &order.stand, "device");
    client_open(&order.other, &order.stand, "device2");
    *state = &order;
    return 0;
}

static int close_order(void **state)
{
    struct order *order = *state;
    client_close(&order->client);
    client_close(&order->other);
    client_card_free(&order->auth);
    stand_stop(&order->stand);
    stand_remove(&order->stand);
    return 0;
}

static int fresh(void **state)
{
    struct order *order = *state;
    stand_tell(&order->stand, STAND_ARGUMENTS("knob", "clear"));
    stand_tell(&order->stand, STAND_ARGUMENTS("device", "resume", "kiosk-0001"));
    return 0;
}

static struct client_reset opened(struct order *order)
{
    return client_open_reset(&order->client, "reset-sign", &order->auth);
}

static struct client_reset proven(struct order *order)
{
    struct client_reset reset = opened(order);
    assert_string_equal(client_prove(&order->client, &reset, &order->auth), "");
    return reset;
}

static void nothing_is_authorized_before_the_proof_and_only_two_challenges_after_it(void **state)
{
    struct order *order = *state;
    struct client_reset reset = opened(order);
    assert_string_equal(client_authorize(&order->client, &reset), "proof-invalid");
    assert_string_equal(client_prove(&order->client, &reset, &order->auth), "");
    assert_string_equal(client_prove(&order->client, &reset, &order->auth), ""); // the same again
    assert_string_equal(client_authorize(&order->client, &reset), "");
    assert_string_equal(client_prove(&order->client, &reset, &order->auth), "reset-finished");
    assert_string_equal(client_authorize(&order->client, &reset), "");
    assert_string_equal(client_authorize(&order->client, &reset), "reset-finished");
    assert_string_equal(client_finish(&order->client, &reset, "done"), "");
    assert_string_equal(client_prove(&order->client, &reset, &order->auth), "reset-finished");
}

static void a_proof_for_another_reset_is_invalid_and_the_right_one_still_counts(void **state)
{
    struct order *order = *state;
    struct client_reset first = opened(order), second = opened(order);
    char path[CLIENT_PATH];
    json_t *wrong = client_proof_body(&second, &order->auth);
    assert_string_equal(
        client_post(&order->client, client_step(&first, "proof", path), wrong, NULL),
        "proof-invalid");
    assert_string_equal(client_prove(&order->client, &first, &order->auth), "");
}

static void another_devices_reset_is_unknown(void **state)
{
    struct order *order = *state;
    struct client_reset reset = proven(order);
    assert_string_equal(client_prove(&order->other, &reset, &order->auth), "reset-unknown");
    assert_string_equal(client_authorize(&order->other, &reset), "reset-unknown");
    assert_string_equal(client_finish(&order->other, &reset, "done"), "reset-unknown");
    struct client_reset none = reset;
    strcpy(none.id, "00000000-0000-4000-8000-000000000000");
    assert_string_equal(client_authorize(&order->client, &none), "reset-unknown");
    strcpy(none.id, "NOT-AN-ID");
    assert_string_equal(client_authorize(&order->client, &none), "reset-unknown");
    assert_string_equal(client_authorize(&order->client, &reset), "");
}

static void a_newer_proof_supersedes_but_the_older_outcome_is_still_taken(void **state)
{
    struct order *order = *state;
    struct client_reset older = proven(order);
    assert_string_equal(client_authorize(&order->client, &older), "");
    struct client_reset opened_only = opened(order), newer = proven(order);
    assert_string_equal(client_authorize(&order->client, &older), "reset-superseded");
    assert_string_equal(client_prove(&order->client, &opened_only, &order->auth), "");
    assert_string_equal(client_authorize(&order->client, &newer), "reset-superseded");
    assert_string_equal(client_finish(&order->client, &older, "unknown"), "");
}

static void an_expired_reset_goes_no_further_but_its_outcome_is_taken(void **state)
{
    struct order *order = *state;
    stand_knob(&order->stand, "proven-life", "0");
    struct client_reset reset = proven(order);
    assert_string_equal(client_authorize(&order->client, &reset), "reset-expired");
    assert_string_equal(client_finish(&order->client, &reset, "abandoned"), "");
    stand_tell(&order->stand, STAND_ARGUMENTS("knob", "clear", "proven-life"));
    reset = proven(order);
    stand_knob(&order->stand, "clock", "3599");
    assert_string_equal(client_authorize(&order->client, &reset), "");
    stand_knob(&order->stand, "clock", "3602");
    assert_string_equal(client_authorize(&order->client, &reset), "reset-expired");
}

static void too_many_proofs_of_one_card_must_wait(void **state)
{
    struct order *order = *state;
    stand_knob(&order->stand, "rate", "0/600");
    struct client_reset reset = opened(order);
    char path[CLIENT_PATH], key[RESET_ID];
    json_t *body = client_proof_body(&reset, &order->auth);
    char *text = json_dumps(body, 0);
    client_new_key(key);
    client_step(&reset, "proof", path);
    struct client_answer answer = client_send(&order->client, "POST", path, text, key);
    assert_string_equal(answer.type, "too-many-resets");
    assert_int_equal(answer.status, 429);
    assert_int_equal(answer.retry_after_s, 600);
    client_free(&answer);
    // It was nothing final: the same request under the same key is judged anew.
    stand_tell(&order->stand, STAND_ARGUMENTS("knob", "clear", "rate"));
    answer = client_send(&order->client, "POST", path, text, key);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
    free(text);
    json_decref(body);
}

static const char *recorded_result(struct order *order, const char *id, char *out, size_t size)
{
    json_t *list = stand_resets(&order->stand), *one;
    size_t index;
    out[0] = '\0';
    json_array_foreach(list, index, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0)
            snprintf(out, size, "%s", json_string_value(json_object_get(one, "result")));
    }
    json_decref(list);
    return out;
}

static void unknown_may_become_done_and_never_the_reverse(void **state)
{
    struct order *order = *state;
    char result[16];
    struct client_reset reset = proven(order);
    assert_string_equal(client_authorize(&order->client, &reset), "");
    assert_string_equal(client_finish(&order->client, &reset, "unknown"), "");
    assert_string_equal(client_finish(&order->client, &reset, "refused"), "reset-finished");
    assert_string_equal(client_finish(&order->client, &reset, "done"), "");
    assert_string_equal(client_finish(&order->client, &reset, "unknown"), "reset-finished");
    assert_string_equal(client_finish(&order->client, &reset, "done"), "");
    assert_string_equal(recorded_result(order, reset.id, result, sizeof result), "done");
    assert_string_equal(client_authorize(&order->client, &reset), "reset-finished");
}

static void an_outcome_needs_its_members_and_may_lack_a_status_word(void **state)
{
    static const char *const wrong[] = {
        "{\"result\":\"perhaps\",\"finished_at\":\"2026-04-15T03:00:00Z\"}",
        "{\"result\":\"done\"}", "{\"result\":\"done\",\"finished_at\":\"yesterday\"}",
        "{\"result\":\"done\",\"finished_at\":\"2026-04-15T03:00:00Z\",\"status_word\":36864}",
        "{\"result\":\"done\",\"finished_at\":\"2026-04-15T03:00:00Z\",\"status_word\":\"90\"}"};
    struct order *order = *state;
    struct client_reset reset = opened(order);
    char path[CLIENT_PATH], result[16];
    client_step(&reset, "outcome", path);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_string_equal(client_post(&order->client, path, json_loads(wrong[i], 0, NULL), NULL),
                            "malformed");
    json_t *body = json_pack("{s:s, s:n, s:s}", "result", "unknown", "status_word", "finished_at",
                             "2026-04-15T03:00:00Z");
    long status;
    assert_string_equal(client_post(&order->client, path, body, &status), "");
    assert_int_equal(status, 204);
    assert_string_equal(recorded_result(order, reset.id, result, sizeof result), "unknown");
}

static void a_suspended_device_may_only_report(void **state)
{
    struct order *order = *state;
    struct client_reset reset = proven(order);
    stand_tell(&order->stand, STAND_ARGUMENTS("device", "suspend", "kiosk-0001"));
    assert_string_equal(client_authorize(&order->client, &reset), "device-suspended");
    struct client_answer answer = client_send(&order->client, "GET", "/v1/service", NULL, NULL);
    assert_string_equal(answer.type, "device-suspended");
    client_free(&answer);
    assert_string_equal(client_finish(&order->client, &reset, "refused"), "");
    static const char beat[] = "{\"firmware\":\"1.0.0\",\"uptime_s\":5,\"view\":\"start\","
                               "\"health\":{},\"outbox_depth\":0,\"counters\":{}}";
    answer = client_send(&order->client, "POST", "/v1/heartbeats", beat, NULL);
    assert_int_equal(answer.status, 200);
    json_t *actions = json_object_get(answer.body, "actions");
    assert_string_equal(json_string_value(json_array_get(actions, 0)), "out-of-service");
    client_free(&answer);
    stand_tell(&order->stand, STAND_ARGUMENTS("device", "resume", "kiosk-0001"));
    answer = client_send(&order->client, "POST", "/v1/heartbeats", beat, NULL);
    assert_int_equal(answer.status, 204);
    client_free(&answer);
}

// ---- idempotency
// ---------------------------------------------------------------------------------

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
    struct order *order = *state;
    struct client renewed;
    char key[RESET_ID], first[64], again[64], other[64];
    client_new_key(key);
    open_with_key(&order->client, &order->auth, key, first);
    open_with_key(&order->client, &order->auth, key, again);
    assert_string_equal(first, again);
    client_open(&renewed, &order->stand, "renewed");
    open_with_key(&renewed, &order->auth, key, again);
    client_close(&renewed);
    assert_string_equal(first, again);
    open_with_key(&order->other, &order->auth, key, other); // another device, another scope
    assert_true(reset_id_valid(other));
    assert_string_not_equal(first, other);
}

static void a_key_for_another_request_or_none_at_all_is_refused(void **state)
{
    struct order *order = *state;
    char key[RESET_ID], id[64];
    client_new_key(key);
    open_with_key(&order->client, &order->auth, key, id);
    struct client_answer answer = client_send(&order->client, "POST", "/v1/resets", "{}", key);
    assert_string_equal(answer.type, "idempotency-mismatch");
    assert_int_equal(answer.status, 422);
    client_free(&answer);
    open_with_key(&order->client, &order->auth, NULL, id);
    assert_string_equal(id, "malformed");
    open_with_key(&order->client, &order->auth, "not-a-uuid", id);
    assert_string_equal(id, "malformed");
}

static void kill_backend(struct order *order)
{
    char path[128];
    size_t length;
    char *text = stand_read(stand_path(&order->stand, "namespace.pid", path, sizeof path), &length);
    assert_non_null(text);
    pid_t backend = (pid_t)atoi(text);
    free(text);
    assert_true(backend > 1);
    kill(backend, SIGKILL);
    stand_stop(&order->stand);
    stand_start(&order->stand, NULL);
}

static void a_killed_server_remembers_its_answers(void **state)
{
    struct order *order = *state;
    char key[RESET_ID], first[64], again[64], path[CLIENT_PATH];
    client_new_key(key);
    open_with_key(&order->client, &order->auth, key, first);
    struct client_reset reset = proven(order);
    static const char challenge[] = "{\"challenge\":\"AAECAwQFBgcICQoLDA0ODw==\"}";
    char authorization_key[RESET_ID];
    client_new_key(authorization_key);
    client_step(&reset, "authorization", path);
    struct client_answer before =
        client_send(&order->client, "POST", path, challenge, authorization_key);
    assert_int_equal(before.status, 200);
    kill_backend(order);
    open_with_key(&order->client, &order->auth, key, again);
    assert_string_equal(first, again);
    for (int i = 0; i < 3; i++) { // the same question is not a third challenge
        struct client_answer after =
            client_send(&order->client, "POST", path, challenge, authorization_key);
        assert_int_equal(after.status, 200);
        assert_true(json_equal(after.body, before.body));
        client_free(&after);
    }
    client_free(&before);
    assert_string_equal(client_finish(&order->client, &reset, "done"), "");
}

// ---- at the same time
// ----------------------------------------------------------------------------

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

static void await_running(struct order *order)
{
    char path[128];
    struct store *store = store_open(stand_path(&order->stand, "backend.db", path, sizeof path));
    assert_non_null(store);
    stand_await(is_running, store);
    store_close(&store);
}

static void a_request_that_is_still_running_is_told_apart_from_a_second_one(void **state)
{
    struct order *order = *state;
    struct client_reset reset = proven(order);
    char path[CLIENT_PATH], key[RESET_ID];
    pthread_t thread;
    client_new_key(key);
    struct slow slow = {.path = client_step(&reset, "authorization", path), .key = key};
    client_open(&slow.client, &order->stand, "device");
    stand_knob(&order->stand, "delay.authorization", "2000*1");
    assert_int_equal(pthread_create(&thread, NULL, send_slowly, &slow), 0);
    await_running(order);
    struct client_answer same = client_send(&order->client, "POST", path,
                                            "{\"challenge\":\"AAECAwQFBgcICQoLDA0ODw==\"}", key);
    assert_string_equal(same.type, "in-progress");
    assert_int_equal(same.status, 409);
    client_free(&same);
    assert_string_equal(client_authorize(&order->client, &reset), "reset-busy");
    assert_string_equal(client_finish(&order->client, &reset, "unknown"), ""); // never waits
    pthread_join(thread, NULL);
    // The outcome came first, so the authorization came too late.
    assert_string_equal(slow.answer.type, "reset-finished");
    client_free(&slow.answer);
    client_close(&slow.client);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(nothing_is_authorized_before_the_proof_and_only_two_challenges_after_it,
                           fresh),
    cmocka_unit_test_setup(a_proof_for_another_reset_is_invalid_and_the_right_one_still_counts,
                           fresh),
    cmocka_unit_test_setup(another_devices_reset_is_unknown, fresh),
    cmocka_unit_test_setup(a_newer_proof_supersedes_but_the_older_outcome_is_still_taken, fresh),
    cmocka_unit_test_setup(an_expired_reset_goes_no_further_but_its_outcome_is_taken, fresh),
    cmocka_unit_test_setup(too_many_proofs_of_one_card_must_wait, fresh),
    cmocka_unit_test_setup(unknown_may_become_done_and_never_the_reverse, fresh),
    cmocka_unit_test_setup(an_outcome_needs_its_members_and_may_lack_a_status_word, fresh),
    cmocka_unit_test_setup(a_suspended_device_may_only_report, fresh),
    cmocka_unit_test_setup(the_same_key_gets_the_same_reset_also_with_a_renewed_certificate, fresh),
    cmocka_unit_test_setup(a_key_for_another_request_or_none_at_all_is_refused, fresh),
    cmocka_unit_test_setup(a_killed_server_remembers_its_answers, fresh),
    cmocka_unit_test_setup(a_request_that_is_still_running_is_told_apart_from_a_second_one, fresh),
};

TEST_MAIN(TESTS, open_order, close_order)

// Whole visits against the started backend: both operations, and every reason that it has to
// refuse.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/backend/client.h"
#include "tests/backend/src/chain.h"
#include "tests/backend/src/cryptogram.h"
#include "tests/backend/src/when.h"
#include "tests/backend/stand.h"
#include "tests/test.h"

struct visit {
    struct stand stand;
    struct client client;
    struct client_card auth, sign; // the two sides of one enrolled card
};

static const char *const options[] = {"--further-auth-ca", NULL, "--notify", NULL, NULL};

// A root of somebody else, whose certificates name neither policy nor usage.
static void make_further_root(const struct stand *stand)
{
    char command[1024];
    snprintf(command, sizeof command,
             "cd %s && openssl req -x509 -newkey rsa:2048 -nodes -keyout further.key -out "
             "further-ca.crt -subj /CN=Further -days 2 2>further.log && "
             "openssl req -newkey rsa:2048 -nodes -keyout foreign.key -out foreign.csr -subj "
             "/CN=Foreign 2>>further.log && "
             "openssl x509 -req -in foreign.csr -CA further-ca.crt -CAkey further.key "
             "-set_serial 7 -days 1 -outform DER -out foreign.der 2>>further.log && "
             "printf '#!/bin/sh\\necho \"$@\" >>%s/notified\\n' >notify && chmod 700 notify",
             stand->dir, stand->dir);
    assert_int_equal(stand_run(STAND_ARGUMENTS("sh", "-c", command)), 0);
}

static int open_visit(void **state)
{
    static struct visit visit; // lint: file-scope test fixture
    char further[128], notify[128];
    const char *given[5];
    memcpy(given, options, sizeof given);
    stand_make(&visit.stand);
    make_further_root(&visit.stand);
    given[1] = stand_path(&visit.stand, "further-ca.crt", further, sizeof further);
    given[3] = stand_path(&visit.stand, "notify", notify, sizeof notify);
    stand_start(&visit.stand, given);
    stand_certificate(&visit.stand, "auth", "taro-auth", NULL, NULL);
    stand_certificate(&visit.stand, "sign", "taro-sign", "--old", NULL);
    client_card_load(&visit.auth, &visit.stand, "taro-auth");
    client_card_load(&visit.sign, &visit.stand, "taro-sign");
    client_open(&visit.client, &visit.stand, "device");
    *state = &visit;
    return 0;
}

static int close_visit(void **state)
{
    struct visit *visit = *state;
    client_close(&visit->client);
    client_card_free(&visit->auth);
    client_card_free(&visit->sign);
    stand_stop(&visit->stand);
    stand_remove(&visit->stand);
    return 0;
}

static void enrol(struct visit *visit, const char *status)
{
    char auth[128], sign[128];
    stand_tell(&visit->stand,
               STAND_ARGUMENTS("card", "add", "--auth",
                               stand_path(&visit->stand, "taro-auth.der", auth, sizeof auth),
                               "--sign",
                               stand_path(&visit->stand, "taro-sign.der", sign, sizeof sign),
                               "--status", status));
}

static int fresh(void **state)
{
    struct visit *visit = *state;
    visit->client.user_agent = "kiosk/1.0.0";
    stand_tell(&visit->stand, STAND_ARGUMENTS("knob", "clear"));
    enrol(visit, "good");
    return 0;
}

// What the backend says to an opening; "" for 201.
static const char *open_says(struct visit *visit, const char *operation, const char *name,
                             long *status)
{
    struct client_card card;
    client_card_load(&card, &visit->stand, name);
    json_t *body = client_open_body(operation, &card);
    client_card_free(&card);
    return client_post(&visit->client, "/v1/resets", body, status);
}

static const char *sign_says(struct visit *visit)
{
    return open_says(visit, "reset-sign", "taro-auth", NULL);
}

// The record of one reset, as `reset list --json` has it. The caller frees it.
static json_t *record_of(struct visit *visit, const char *id)
{
    json_t *list = stand_resets(&visit->stand), *found = NULL, *one;
    size_t index;
    json_array_foreach(list, index, one)
    {
        if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0)
            found = json_incref(one);
    }
    json_decref(list);
    assert_non_null(found);
    return found;
}

static void assert_recorded(struct visit *visit, const char *id, const char *member,
                            const char *expected)
{
    json_t *record = record_of(visit, id);
    assert_string_equal(json_string_value(json_object_get(record, member)), expected);
    json_decref(record);
}

// ---- the happy paths ---------------------------------------------------------------------------

static void assert_cryptogram(struct visit *visit, const struct client_reset *reset, uint16_t ef)
{
    unsigned char challenge[16], spki[BYTES_SHA256], expected[16], got[16], master[16];
    char path[CLIENT_PATH], key[RESET_ID], text[25], body[64], file[128];
    size_t length = 0;
    X509 *auth = chain_parse(visit->auth.der, visit->auth.length);
    card_spki_of(auth, spki);
    X509_free(auth);
    memset(challenge, 0x77, sizeof challenge);
    assert_true(
        cryptogram_master(stand_path(&visit->stand, "master.key", file, sizeof file), master));
    assert_true(cryptogram_make(master, spki, ef, challenge, expected));
    bytes_to_base64(challenge, sizeof challenge, text, sizeof text);
    snprintf(body, sizeof body, "{\"challenge\":\"%s\"}", text);
    client_new_key(key);
    struct client_answer answer =
        client_send(&visit->client, "POST", client_step(reset, "authorization", path), body, key);
    assert_int_equal(answer.status, 200);
    const char *cryptogram = json_string_value(json_object_get(answer.body, "cryptogram"));
    assert_true(cryptogram && bytes_from_base64(cryptogram, got, sizeof got, &length));
    assert_int_equal(length, sizeof got);
    assert_memory_equal(got, expected, sizeof got);
    client_free(&answer);
}

static void the_pin_resets_the_signature_password(void **state)
{
    struct visit *visit = *state;
    struct client_reset reset = client_open_reset(&visit->client, "reset-sign", &visit->auth);
    assert_recorded(visit, reset.id, "state", "opened");
    assert_string_equal(client_prove(&visit->client, &reset, &visit->auth), "");
    assert_recorded(visit, reset.id, "state", "proven");
    assert_cryptogram(visit, &reset, 0x001B);
    assert_recorded(visit, reset.id, "state", "authorized");
    assert_string_equal(client_finish(&visit->client, &reset, "done"), "");
    assert_recorded(visit, reset.id, "state", "finished");
    assert_recorded(visit, reset.id, "result", "done");
    assert_recorded(visit, reset.id, "status_word", "9000");
    assert_recorded(visit, reset.id, "device", "kiosk-0001");
}

static void the_signature_password_resets_the_pin(void **state)
{
    struct visit *visit = *state;
    struct client_reset reset = client_open_reset(&visit->client, "reset-auth", &visit->sign);
    assert_string_equal(client_prove(&visit->client, &reset, &visit->sign), "");
    assert_cryptogram(visit, &reset, 0x0018);
    assert_string_equal(client_finish(&visit->client, &reset, "done"), "");
    assert_recorded(visit, reset.id, "operation", "reset-auth");
}

static void the_service_answer_has_every_member(void **state)
{
    struct visit *visit = *state;
    stand_knob(&visit->stand, "notice.ja", "本日は混雑しています");
    struct client_answer answer = client_send(&visit->client, "GET", "/v1/service", NULL, NULL);
    const char *now, *until, *status, *open, *close, *zone, *reservation, *ja, *en, *firmware;
    int reset_sign, reset_auth, change, offices;
    json_t *maintenance;
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.content_type, "application/json");
    assert_int_equal(
        json_unpack(answer.body,
                    "{s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:o, s:{s:b, s:b, s:b}, s:s, s:{s:s, s:s},"
                    " s:s, s:i}",
                    "now", &now, "valid_until", &until, "status", &status, "hours", "open", &open,
                    "close", &close, "zone", &zone, "maintenance", &maintenance, "capabilities",
                    "reset-sign", &reset_sign, "reset-auth", &reset_auth, "change", &change,
                    "reservation", &reservation, "notice", "ja", &ja, "en", &en, "minimum_firmware",
                    &firmware, "offices_version", &offices),
        0);
    assert_string_equal(status, "open");
    assert_string_equal(open, "00:00");
    assert_string_equal(close, "24:00");
    assert_string_equal(zone, "Asia/Tokyo");
    assert_string_equal(reservation, "none");
    assert_string_equal(ja, "本日は混雑しています");
    assert_true(json_is_array(maintenance) && reset_sign && reset_auth && change);
    int64_t seconds;
    assert_true(when_parse(now, &seconds));
    assert_in_range(seconds, time(NULL) - 5, time(NULL) + 5);
    client_free(&answer);
}

static bool was_notified(void *context)
{
    const struct visit *visit = context;
    char path[128];
    size_t length;
    char *content = stand_read(stand_path(&visit->stand, "notified", path, sizeof path), &length);
    bool there = content && strchr(content, '\n');
    free(content);
    return there;
}

static void the_holder_is_told_when_a_reset_is_authorized(void **state)
{
    struct visit *visit = *state;
    char path[128], expected[128];
    size_t length;
    remove(stand_path(&visit->stand, "notified", path, sizeof path));
    struct client_reset reset = client_open_reset(&visit->client, "reset-sign", &visit->auth);
    assert_string_equal(client_prove(&visit->client, &reset, &visit->auth), "");
    assert_string_equal(client_authorize(&visit->client, &reset), "");
    stand_await(was_notified, visit);
    assert_string_equal(client_authorize(&visit->client, &reset), ""); // once only
    char *content = stand_read(path, &length);
    snprintf(expected, sizeof expected, "%s reset-sign\n", reset.id);
    assert_string_equal(content, expected);
    free(content);
}

// ---- refused at the opening --------------------------------------------------------------------

static void closed_switched_off_or_broken_opens_nothing(void **state)
{
    struct visit *visit = *state;
    char hours[12], minute[6];
    int now = (int)((time(NULL) + 9 * 3600) / 60 % 1440), then = (now + 720) % 1439;
    when_minute_format(then, minute);
    snprintf(hours, sizeof hours, "%s-", minute);
    when_minute_format(then + 1, hours + 6);
    stand_knob(&visit->stand, "hours", hours);
    assert_string_equal(sign_says(visit), "outside-hours");
    stand_tell(&visit->stand, STAND_ARGUMENTS("knob", "clear"));
    stand_knob(&visit->stand, "capability.reset-sign", "off");
    assert_string_equal(sign_says(visit), "capability-off");
    assert_string_equal(open_says(visit, "reset-auth", "taro-sign", NULL), "");
    stand_knob(&visit->stand, "outage", "on");
    long status;
    assert_string_equal(open_says(visit, "reset-auth", "taro-sign", &status), "outage");
    assert_int_equal(status, 503);
}

static void maintenance_says_until_when(void **state)
{
    struct visit *visit = *state;
    char window[64], until[WHEN_SIZE], key[RESET_ID];
    when_format(time(NULL) - 60, window);
    when_format(time(NULL) + 3600, until);
    strcat(strcat(window, "/"), until);
    stand_knob(&visit->stand, "maintenance", window);
    client_new_key(key);
    json_t *body = client_open_body("reset-sign", &visit->auth);
    char *text = json_dumps(body, 0);
    struct client_answer answer = client_send(&visit->client, "POST", "/v1/resets", text, key);
    assert_string_equal(answer.type, "maintenance");
    assert_string_equal(answer.content_type, "application/problem+json");
    assert_int_equal(answer.status, 503);
    assert_string_equal(json_string_value(json_object_get(answer.body, "until")), until);
    assert_in_range(answer.retry_after_s, 3500, 3600);
    client_free(&answer);
    answer = client_send(&visit->client, "GET", "/v1/service", NULL, NULL);
    assert_string_equal(json_string_value(json_object_get(answer.body, "status")), "maintenance");
    assert_int_equal(json_array_size(json_object_get(answer.body, "maintenance")), 1);
    client_free(&answer);
    free(text);
    json_decref(body);
}

static void the_proving_certificate_must_be_good(void **state)
{
    struct visit *visit = *state;
    struct stand *stand = &visit->stand;
    char der[128];
    stand_certificate(stand, "auth", "other", NULL, NULL);
    assert_string_equal(open_says(visit, "reset-sign", "other", NULL), "card-unknown");
    stand_certificate(stand, "auth", "late", "--expired", NULL);
    assert_string_equal(open_says(visit, "reset-sign", "late", NULL), "certificate-expired");
    stand_certificate(stand, "auth", "policy", "--policy", "1.2.3.4");
    assert_string_equal(open_says(visit, "reset-sign", "policy", NULL), "certificate-unknown");
    stand_certificate(stand, "auth", "usage", "--usage", "keyEncipherment");
    assert_string_equal(open_says(visit, "reset-sign", "usage", NULL), "certificate-unknown");
    // Each operation has its own proving certificate.
    assert_string_equal(open_says(visit, "reset-sign", "taro-sign", NULL), "certificate-unknown");
    assert_string_equal(open_says(visit, "reset-auth", "taro-auth", NULL), "certificate-unknown");
    stand_path(stand, "taro-auth.der", der, sizeof der);
    const char *const tool = "tests/backend/card-status";
    assert_int_equal(stand_run(STAND_ARGUMENTS(tool, stand->dir, "revoked", der)), 0);
    assert_string_equal(sign_says(visit), "certificate-revoked");
    assert_int_equal(stand_run(STAND_ARGUMENTS(tool, stand->dir, "good", der)), 0);
    assert_string_equal(sign_says(visit), "");
}

static void a_certificate_that_the_responder_does_not_know_is_unknown(void **state)
{
    struct visit *visit = *state;
    char index[128];
    stand_path(&visit->stand, "auth-ca.index", index, sizeof index);
    size_t length;
    char *kept = stand_read(index, &length);
    assert_non_null(kept);
    // An empty index, and a certificate's status set to have the responder notice.
    FILE *file = fopen(index, "we");
    assert_non_null(file);
    fclose(file);
    stand_certificate(&visit->stand, "auth", "newcomer", NULL, NULL);
    assert_string_equal(sign_says(visit), "certificate-unknown");
    file = fopen(index, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(kept, 1, length, file), length);
    fclose(file);
    stand_certificate(&visit->stand, "auth", "newcomer", NULL, NULL);
    assert_string_equal(sign_says(visit), "");
    free(kept);
}

static void the_target_certificate_is_known_from_enrolment(void **state)
{
    struct visit *visit = *state;
    enrol(visit, "sign-revoked");
    assert_string_equal(sign_says(visit), "target-revoked");
    enrol(visit, "sign-expired");
    assert_string_equal(sign_says(visit), "target-expired");
    enrol(visit, "sign-absent");
    assert_string_equal(sign_says(visit), "target-absent");
    enrol(visit, "auth-revoked");
    assert_string_equal(sign_says(visit), "certificate-revoked");
    assert_string_equal(open_says(visit, "reset-auth", "taro-sign", NULL), "target-revoked");
    enrol(visit, "expired");
    assert_string_equal(sign_says(visit), "certificate-expired");
}

static void a_card_made_elsewhere_is_judged_by_its_enrolment(void **state)
{
    struct visit *visit = *state;
    char der[128];
    assert_string_equal(open_says(visit, "reset-sign", "foreign", NULL), "card-unknown");
    stand_path(&visit->stand, "foreign.der", der, sizeof der);
    // Without a second certificate there is nothing to reset.
    stand_tell(&visit->stand, STAND_ARGUMENTS("card", "add", "--auth", der));
    assert_string_equal(open_says(visit, "reset-sign", "foreign", NULL), "target-absent");
    stand_tell(&visit->stand, STAND_ARGUMENTS("card", "status", "--auth", der, "revoked"));
    assert_string_equal(open_says(visit, "reset-sign", "foreign", NULL), "certificate-revoked");
}

static void old_firmware_opens_nothing(void **state)
{
    struct visit *visit = *state;
    visit->client.user_agent = "kiosk/0.9.9";
    assert_string_equal(sign_says(visit), "firmware-too-old");
    visit->client.user_agent = "kiosk/1.0.1 (demo)";
    assert_string_equal(sign_says(visit), "");
    visit->client.user_agent = NULL; // then the last heartbeat counts
    json_t *beat = json_pack("{s:s, s:i, s:s, s:{}, s:i, s:{}}", "firmware", "0.1.0", "uptime_s", 1,
                             "view", "start", "health", "outbox_depth", 0, "counters");
    assert_string_equal(client_post(&visit->client, "/v1/heartbeats", beat, NULL), "");
    assert_string_equal(sign_says(visit), "firmware-too-old");
}

static void reserve(struct visit *visit, const char *operation, const char *until)
{
    char der[128];
    stand_tell(&visit->stand,
               STAND_ARGUMENTS("reservation", "add", "--auth",
                               stand_path(&visit->stand, "taro-auth.der", der, sizeof der),
                               "--operation", operation, "--until", until));
}

static void a_required_reservation_is_asked_for_and_spent(void **state)
{
    struct visit *visit = *state;
    stand_knob(&visit->stand, "reservation", "required");
    assert_string_equal(sign_says(visit), "reservation-missing");
    reserve(visit, "reset-auth", "2999-01-01T00:00:00Z");
    assert_string_equal(sign_says(visit), "reservation-other-operation");
    reserve(visit, "reset-sign", "2020-01-01T00:00:00Z");
    assert_string_equal(sign_says(visit), "reservation-expired");
    reserve(visit, "reset-sign", "2999-01-01T00:00:00Z");
    struct client_reset first = client_open_reset(&visit->client, "reset-sign", &visit->auth);
    struct client_reset second = client_open_reset(&visit->client, "reset-sign", &visit->auth);
    assert_string_equal(client_prove(&visit->client, &first, &visit->auth), "");
    assert_string_equal(client_authorize(&visit->client, &first), "");
    assert_string_equal(client_prove(&visit->client, &second, &visit->auth), "");
    assert_string_equal(client_authorize(&visit->client, &second), "reservation-missing");
    assert_string_equal(sign_says(visit), "reservation-expired");
}

static void requests_that_are_not_in_form_are_malformed(void **state)
{
    static const char *const bodies[] = {
        "",
        "{",
        "[]",
        "{}",
        "{\"operation\":\"reset-sign\"}",
        "{\"operation\":\"reset-all\",\"certificate\":\"AAAA\"}",
        "{\"operation\":\"reset-sign\",\"certificate\":\"not base64\"}",
        "{\"operation\":7,\"certificate\":\"AAAA\"}",
        "{\"operation\":\"reset-sign\",\"operation\":\"reset-auth\",\"certificate\":\"AAAA\"}"};
    struct visit *visit = *state;
    char key[RESET_ID];
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        client_new_key(key);
        struct client_answer answer =
            client_send(&visit->client, "POST", "/v1/resets", bodies[i], key);
        assert_string_equal(answer.type, "malformed");
        assert_int_equal(answer.status, 400);
        client_free(&answer);
    }
    // In form, but no certificate at all: what a foreign card may hold.
    json_t *body = json_pack("{s:s, s:s}", "operation", "reset-sign", "certificate", "AAAA");
    assert_string_equal(client_post(&visit->client, "/v1/resets", body, NULL),
                        "certificate-unknown");
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(the_pin_resets_the_signature_password, fresh),
    cmocka_unit_test_setup(the_signature_password_resets_the_pin, fresh),
    cmocka_unit_test_setup(the_service_answer_has_every_member, fresh),
    cmocka_unit_test_setup(the_holder_is_told_when_a_reset_is_authorized, fresh),
    cmocka_unit_test_setup(closed_switched_off_or_broken_opens_nothing, fresh),
    cmocka_unit_test_setup(maintenance_says_until_when, fresh),
    cmocka_unit_test_setup(the_proving_certificate_must_be_good, fresh),
    cmocka_unit_test_setup(a_certificate_that_the_responder_does_not_know_is_unknown, fresh),
    cmocka_unit_test_setup(the_target_certificate_is_known_from_enrolment, fresh),
    cmocka_unit_test_setup(a_card_made_elsewhere_is_judged_by_its_enrolment, fresh),
    cmocka_unit_test_setup(old_firmware_opens_nothing, fresh),
    cmocka_unit_test_setup(a_required_reservation_is_asked_for_and_spent, fresh),
    cmocka_unit_test_setup(requests_that_are_not_in_form_are_malformed, fresh),
};

TEST_MAIN(TESTS, open_visit, close_visit)

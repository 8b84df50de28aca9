// The municipal counters with their ETag, and EST: OpenSSL's own commands make the requests and
// read the answers.
#include "tests/backend/src/est.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/backend/src/offices.h"
#include "tests/backend/two_devices.h"
#include "tests/test.h"

static const char EST_CACERTS[] = "/.well-known/est/cacerts";
static const char EST_REENROLL[] = "/.well-known/est/simplereenroll";

// A command in the stand's folder.
static int shell(const struct two_devices *two, const char *command)
{
    char whole[1024];
    snprintf(whole, sizeof whole, "cd %s && { %s; } >est.log 2>&1", two->stand.dir, command);
    return stand_run(STAND_ARGUMENTS("sh", "-c", whole));
}

static void must(const struct two_devices *two, const char *command)
{
    if (shell(two, command) != 0)
        fail_msg("failed: %s", command);
}

static void write_file(const struct two_devices *two, const char *name, const char *text)
{
    char path[128];
    FILE *file = fopen(stand_path(&two->stand, name, path, sizeof path), "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

// ---- counters ---------------------------------------------------------------------------------

static int64_t told_version(struct two_devices *two)
{
    struct client_answer answer = client_send(&two->client, "GET", "/v1/service", NULL, NULL);
    int64_t version = json_integer_value(json_object_get(answer.body, "offices_version"));
    client_free(&answer);
    return version;
}

static struct client_answer get_offices(struct two_devices *two, const char *etag)
{
    char header[128];
    snprintf(header, sizeof header, "If-None-Match: %s", etag ? etag : "");
    two->client.more_header = etag ? header : NULL;
    struct client_answer answer = client_send(&two->client, "GET", "/v1/offices", NULL, NULL);
    two->client.more_header = NULL;
    return answer;
}

static void without_a_file_there_are_no_counters(void **state)
{
    struct two_devices *two = *state;
    struct client_answer answer = get_offices(two, NULL);
    assert_int_equal(answer.status, 404);
    assert_int_equal(told_version(two), 0);
    client_free(&answer);
}

static void counters_are_sent_once_and_again_when_they_changed(void **state)
{
    static const char FIRST[] = "{\"version\":3,\"municipalities\":[]}";
    static const char SECOND[] = "{\"version\":4,\"municipalities\":[]}";
    struct two_devices *two = *state;
    char tag[64], list[160];
    write_file(two, "offices.json", FIRST);
    struct client_answer answer = get_offices(two, NULL);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.content_type, "application/json");
    assert_string_equal(answer.text, FIRST);
    assert_int_equal(told_version(two), 3);
    snprintf(tag, sizeof tag, "%s", answer.etag);
    assert_true(strlen(tag) > 2);
    client_free(&answer);
    snprintf(list, sizeof list, "\"other\", W/%s", tag);
    const char *const KNOWN[] = {tag, list, "*"};
    for (int i = 0; i < 3; i++) {
        answer = get_offices(two, KNOWN[i]);
        assert_int_equal(answer.status, 304);
        assert_int_equal(answer.length, 0);
        assert_string_equal(answer.etag, tag);
        client_free(&answer);
    }
    write_file(two, "offices.json", SECOND);
    answer = get_offices(two, tag);
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer.text, SECOND);
    assert_string_not_equal(answer.etag, tag);
    assert_int_equal(told_version(two), 4);
    client_free(&answer);
}

static void a_file_that_is_none_is_not_sent(void **state)
{
    static const char *const WRONG[] = {
        "", "[]", "{}", "{\"version\":0}", "{\"version\":\"1\"}", "{\"version\":1"};
    struct two_devices *two = *state;
    char path[128], *large = malloc(OFFICES_MAX + 100);
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        write_file(two, "offices.json", WRONG[i]);
        struct client_answer answer = get_offices(two, NULL);
        assert_int_equal(answer.status, 404);
        client_free(&answer);
    }
    snprintf(large, OFFICES_MAX + 100, "{\"version\":1,\"pad\":\"%0*d\"}", OFFICES_MAX, 0);
    write_file(two, "offices.json", large);
    free(large);
    struct offices offices;
    assert_false(
        offices_read(stand_path(&two->stand, "offices.json", path, sizeof path), &offices));
    must(two, "rm offices.json");
}

// ---- EST --------------------------------------------------------------------------------------

static void save_certificates(struct two_devices *two, const struct client_answer *answer)
{
    assert_int_equal(answer->status, 200);
    assert_string_equal(answer->content_type, "application/pkcs7-mime; smime-type=certs-only");
    write_file(two, "est.b64", answer->text);
    must(two, "openssl base64 -d -A -in est.b64 -out est.p7 && "
              "openssl pkcs7 -inform DER -in est.p7 -print_certs -out est.crt");
}

static void the_device_ca_is_told(void **state)
{
    struct two_devices *two = *state;
    struct client_answer answer = client_send(&two->client, "GET", EST_CACERTS, NULL, NULL);
    save_certificates(two, &answer);
    client_free(&answer);
    must(two, "openssl x509 -in est.crt -outform DER -out a && "
              "openssl x509 -in device-ca.crt -outform DER -out b && cmp a b");
}

// Sends DIR/`file` as it is.
static struct client_answer reenroll(struct two_devices *two, const char *file)
{
    char path[128];
    size_t length;
    char *text = stand_read(stand_path(&two->stand, file, path, sizeof path), &length);
    assert_non_null(text);
    two->client.more_header = "Content-Type: application/pkcs10";
    struct client_answer answer = client_send(&two->client, "POST", EST_REENROLL, text, NULL);
    two->client.more_header = NULL;
    free(text);
    return answer;
}

#define NEW_KEY "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out new.key && "

// The request in base64 with lines, as RFC 7030 shows it.
static void make_request(struct two_devices *two, const char *key, const char *subject)
{
    char command[512];
    snprintf(command, sizeof command,
             "%s openssl req -new -key new.key -subj '%s' -outform DER -out new.der && "
             "openssl base64 -in new.der -out new.b64",
             key, subject);
    must(two, command);
}

static void a_device_gets_a_new_certificate_that_is_the_same_device(void **state)
{
    struct two_devices *two = *state;
    struct client renewed;
    stand_knob(&two->stand, "device-life", "864000");
    make_request(two, NEW_KEY, "/CN=kiosk-0001");
    struct client_answer answer = reenroll(two, "new.b64");
    save_certificates(two, &answer);
    client_free(&answer);
    must(two, "openssl verify -purpose sslclient -CAfile device-ca.crt est.crt && "
              "openssl x509 -in est.crt -noout -checkend 863000 && "
              "! openssl x509 -in est.crt -noout -checkend 865000 && "
              "openssl x509 -in est.crt -noout -pubkey >a && "
              "openssl pkey -in new.key -pubout >b && cmp a b");
    must(two, "cp est.crt new.crt");
    client_open(&renewed, &two->stand, "new");
    answer = client_send(&renewed, "GET", "/v1/service", NULL, NULL);
    assert_int_equal(answer.status, 200);
    client_free(&answer);
    // A reset of the old certificate's goes on with the new one.
    struct client_reset reset = two_devices_proven(two);
    assert_string_equal(client_authorize(&renewed, &reset), "");
    client_close(&renewed);
}

static void a_request_without_line_ends_does_as_well(void **state)
{
    struct two_devices *two = *state;
    make_request(two, NEW_KEY, "/CN=kiosk-0001");
    must(two, "openssl base64 -A -in new.der -out one.b64");
    struct client_answer answer = reenroll(two, "one.b64");
    assert_int_equal(answer.status, 200);
    client_free(&answer);
}

static void is_refused(struct two_devices *two, const char *file, long status, const char *type)
{
    struct client_answer answer = reenroll(two, file);
    assert_int_equal(answer.status, status);
    assert_string_equal(answer.type, type);
    client_free(&answer);
}

static void another_name_is_not_certified(void **state)
{
    static const char *const SUBJECTS[] = {"/CN=kiosk-0002", "/CN=kiosk-0001/CN=kiosk-0002",
                                           "/O=x/CN=kiosk-0001"};
    struct two_devices *two = *state;
    for (size_t i = 0; i < sizeof SUBJECTS / sizeof *SUBJECTS; i++) {
        make_request(two, NEW_KEY, SUBJECTS[i]);
        is_refused(two, "new.b64", 403, "device-unknown");
    }
    must(two, NEW_KEY "openssl req -new -key new.key -subj /CN=kiosk-0001 -addext "
                      "subjectAltName=DNS:localhost -outform DER -out new.der && "
                      "openssl base64 -in new.der -out new.b64");
    is_refused(two, "new.b64", 403, "device-unknown");
}

static void a_weak_key_or_a_broken_request_is_malformed(void **state)
{
    struct two_devices *two = *state;
    make_request(two, "openssl genrsa -out new.key 1024 2>/dev/null &&", "/CN=kiosk-0001");
    is_refused(two, "new.b64", 400, "malformed");
    make_request(two, NEW_KEY, "/CN=kiosk-0001");
    must(two, "head -c 100 new.b64 >cut.b64; echo '*****' >stars.b64; : >empty.b64; "
              "{ cat new.der; echo more; } | openssl base64 -out more.b64; "
              // the last byte of the signature
              "{ head -c -1 new.der; printf '\\377'; } | openssl base64 -out forged.b64");
    is_refused(two, "cut.b64", 400, "malformed");
    is_refused(two, "stars.b64", 400, "malformed");
    is_refused(two, "empty.b64", 400, "malformed");
    is_refused(two, "more.b64", 400, "malformed");
    is_refused(two, "forged.b64", 400, "malformed");
    struct client_answer answer = client_send(&two->client, "POST", EST_REENROLL, "{}", NULL);
    assert_int_equal(answer.status, 415);
    client_free(&answer);
}

static void a_suspended_device_renews_nothing(void **state)
{
    struct two_devices *two = *state;
    make_request(two, NEW_KEY, "/CN=kiosk-0001");
    stand_tell(&two->stand, STAND_ARGUMENTS("device", "suspend", "kiosk-0001"));
    is_refused(two, "new.b64", 403, "device-suspended");
}

#define PROMISE(test) cmocka_unit_test_setup(test, two_devices_fresh)

static const struct CMUnitTest TESTS[] = {
    PROMISE(without_a_file_there_are_no_counters),
    PROMISE(counters_are_sent_once_and_again_when_they_changed),
    PROMISE(a_file_that_is_none_is_not_sent),
    PROMISE(the_device_ca_is_told),
    PROMISE(a_device_gets_a_new_certificate_that_is_the_same_device),
    PROMISE(a_request_without_line_ends_does_as_well),
    PROMISE(another_name_is_not_certified),
    PROMISE(a_weak_key_or_a_broken_request_is_malformed),
    PROMISE(a_suspended_device_renews_nothing),
};

TEST_MAIN(TESTS, two_devices_open, two_devices_close)

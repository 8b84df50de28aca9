// Promises of drivers/https: whom it trusts, what it says, what it hands back. Kept against small
// real servers; what goes wrong on the way is in https_fault_test.c.
#include <dlfcn.h>
#include <openssl/x509_vfy.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/https_rig.h"
#include "tests/test.h"

static int system_roots_read; // lint: file-scope counts calls of the two functions below

// curl loads roots from files by these two. The servers of this test do so too, in processes of
// their own; what counts is this process.
int X509_STORE_load_file(X509_STORE *store, const char *file)
{
    int (*real)(X509_STORE *, const char *) = dlsym(RTLD_NEXT, "X509_STORE_load_file");
    system_roots_read++;
    return real(store, file);
}

int X509_STORE_load_path(X509_STORE *store, const char *path)
{
    int (*real)(X509_STORE *, const char *) = dlsym(RTLD_NEXT, "X509_STORE_load_path");
    system_roots_read++;
    return real(store, path);
}

// ---- what the servers do -----------------------------------------------------------------------

static bool redirect(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
    return true;
}

static bool answer_busy(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 120\r\n"
                      "Date: Wed, 15 Apr 2026 01:30:00 GMT\r\nContent-Length: 0\r\n\r\n");
    return true;
}

static bool refuse_as_nginx_does(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "400 Bad Request", "text/html",
                      "<html>\r\n<head><title>400 The SSL certificate error</title></head>\r\n");
    return false;
}

static bool refuse_as_a_backend_does(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "400 Bad Request", "application/problem+json",
                      "{\"title\":\"SSL certificate\"}");
    return true;
}

// ---- promises ----------------------------------------------------------------------------------

static void an_answer_arrives_with_status_type_and_body(void **state)
{
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = https_rig_say_fine});
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(result.status, 200);
    assert_string_equal(result.type, "application/json");
    assert_string_equal(result.body, "{\"fine\":true}");
    int64_t age = (int64_t)clock_now() * 1000 - result.received_ms;
    assert_in_range(age + 2000, 0, 2000 + TLS_BENCH_LIMIT_MS);
    assert_in_range(result.round_trip_ms, 0, TLS_BENCH_LIMIT_MS);
}

static void the_server_sees_the_device_certificate(void **state)
{
    struct https_rig *bench = *state;
    https_rig_first(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->devices), 1);
}

static void a_request_says_this_and_nothing_more(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    char expected[512];
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    struct https_request request = {.path = "/v1/resets",
                                    .body = "{\"a\":1}",
                                    .length = 7,
                                    .idempotency_key = "0b5c7ef1-1111-4222-8333-444455556666",
                                    .limit_ms = TLS_BENCH_LIMIT_MS};
    https_rig_ask(bench, &request, &result);
    snprintf(expected, sizeof expected,
             "POST /v1/resets HTTP/1.1\r\nHost: %s\r\nUser-Agent: kiosk/9.8.7\r\n"
             "Accept: application/json, application/problem+json\r\n"
             "Content-Type: application/json\r\n"
             "Idempotency-Key: 0b5c7ef1-1111-4222-8333-444455556666\r\n"
             "Content-Length: 7\r\n\r\n{\"a\":1}",
             tls_peer_origin(bench->peer) + strlen("https://"));
    assert_string_equal(tls_peer_seen(bench->peer)->last, expected);
}

static void a_body_of_another_kind_says_so(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    struct https_request request = {.path = "/.well-known/est/simplereenroll",
                                    .body = "MIIB",
                                    .length = 4,
                                    .type = "application/pkcs10",
                                    .accept = "application/pkcs7-mime",
                                    .limit_ms = TLS_BENCH_LIMIT_MS};
    https_rig_ask(bench, &request, &result);
    const char *seen = tls_peer_seen(bench->peer)->last;
    assert_non_null(strstr(seen, "\r\nContent-Type: application/pkcs10\r\n"));
    assert_non_null(
        strstr(seen, "\r\nAccept: application/pkcs7-mime, application/problem+json\r\n"));
}

static void a_renewed_certificate_is_shown_on_a_new_connection(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 1);
    assert_int_equal(https_device_renew(bench->https, bench->ca), DEVICE_KEY_RENEWED_FOREIGN);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 1);
    assert_int_equal(https_device_renew(bench->https, bench->certificate), DEVICE_KEY_RENEWED_USED);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 2);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->devices), 2);
}

static bool say_not_modified(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 304 Not Modified\r\nETag: \"three\"\r\n\r\n");
    return true;
}

static void what_is_known_is_asked_for_by_its_tag(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = say_not_modified});
    struct https_request request = {
        .path = "/v1/offices", .known_tag = "\"three\"", .limit_ms = TLS_BENCH_LIMIT_MS};
    https_rig_ask(bench, &request, &result);
    assert_int_equal(result.status, 304);
    assert_string_equal(result.tag, "\"three\"");
    assert_non_null(strstr(tls_peer_seen(bench->peer)->last, "\r\nIf-None-Match: \"three\"\r\n"));
}

static void a_foreign_root_is_untrusted(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result = https_rig_first(
        bench, (struct tls_peer_script){.answer = https_rig_say_fine, .certificate = "foreign"});
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

static void another_name_is_untrusted(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result = https_rig_first(
        bench, (struct tls_peer_script){.answer = https_rig_say_fine, .certificate = "named"});
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

// With TLS 1.3 the server's refusal comes after the handshake (RFC 8446, 4.4.2.4).
static void a_device_certificate_that_is_refused_is_untrusted(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine,
                                                    .device_root = "foreign-root"});
    struct https_request post = {
        .path = "/v1/resets", .body = "{}", .length = 2, .limit_ms = TLS_BENCH_LIMIT_MS};
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    https_rig_ask(bench, &post, &result);
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

static void a_device_certificate_that_nginx_refuses_is_untrusted(void **state)
{
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = refuse_as_nginx_does});
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    assert_int_equal(result.status, 0);
}

static void a_backend_that_refuses_has_answered(void **state)
{
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = refuse_as_a_backend_does});
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(result.status, 400);
}

static void tls_1_2_is_refused(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result = https_rig_first(
        bench, (struct tls_peer_script){.answer = https_rig_say_fine, .tls12_only = true});
    assert_int_equal(result.end, HTTPS_NO_TLS);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

static void the_roots_of_the_system_are_never_read(void **state)
{
    system_roots_read = 0;
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = https_rig_say_fine});
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(system_roots_read, 0);
}

static void a_proxy_in_the_environment_is_ignored(void **state)
{
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = https_rig_say_fine});
    unsetenv("https_proxy");
    unsetenv("ALL_PROXY");
    assert_int_equal(result.end, HTTPS_ANSWERED);
}

static void a_redirect_is_an_answer_and_is_not_followed(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result = https_rig_first(bench, (struct tls_peer_script){.answer = redirect});
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(result.status, 302);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 1);
}

static void retry_after_and_date_are_read(void **state)
{
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = answer_busy});
    assert_int_equal(result.status, 429);
    assert_int_equal(result.retry_after_s, 120);
    assert_int_equal(result.date_s, 1776216600);
    assert_string_equal(result.type, "");
}

static bool answer_with_retry_after(SSL *tls, int number, const void *context)
{
    (void)number;
    tls_peer_say(tls, "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: ");
    tls_peer_say(tls, context);
    tls_peer_say(tls, "\r\n\r\n");
    return true;
}

// As seconds, or as a date: that is one of the backend's clock (RFC 9110, 10.2.3).
static void retry_after_is_read_in_both_forms_and_never_negative(void **state)
{
    static const struct {
        const char *said;
        int64_t seconds;
    } CASES[] = {
        {"7", 7},
        {"0", 0},
        {"-5", 0},
        {"5 minutes", 0},
        {"soon", 0},
        {"", 0},
        {"99999999999999999999", INT32_MAX},
        {"Wed, 15 Apr 2026 01:32:00 GMT\r\nDate: Wed, 15 Apr 2026 01:30:00 GMT", 120},
        {"Wed, 15 Apr 2026 01:29:00 GMT\r\nDate: Wed, 15 Apr 2026 01:30:00 GMT", 0},
        {"Wed, 15 Apr 1970 01:32:00 GMT", 0}, // before now
    };
    struct https_rig *bench = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        const struct tls_peer_script script = {.answer = answer_with_retry_after,
                                               .context = CASES[i].said};
        struct tls_result result = https_rig_first(bench, script);
        if (result.status != 503 || result.retry_after_s != CASES[i].seconds)
            fail_msg("\"%s\": status %d, %lld s", CASES[i].said, result.status,
                     (long long)result.retry_after_s);
        https_rig_stop(state);
    }
}

static void the_other_descriptor_ends_the_wait(void **state)
{
    struct https_rig *bench = *state;
    int ends[2];
    assert_int_equal(https_rig_open(bench, "https://localhost"), HTTPS_OK);
    assert_int_equal(pipe(ends), 0);
    assert_false(https_wait(bench->https, ends[0], 0));
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(https_wait(bench->https, ends[0], -1));
    close(ends[1]);
    close(ends[0]);
}

static void only_https_origins_are_taken(void **state)
{
    struct https_rig *bench = *state;
    static const char *const bad[] = {"",
                                      "https://",
                                      "http://a",
                                      "https://a/",
                                      "https://a?b",
                                      "https://a#b",
                                      "https://user@a",
                                      "ftp://a",
                                      "HTTPS://a\n",
                                      "https://a b",
                                      "https://:443",
                                      "https://a:0",
                                      "https://a:65536",
                                      "https://a:b:443",
                                      "https://[::1",
                                      "https://1:2:3::4"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(https_rig_open(bench, bad[i]), HTTPS_ORIGIN);
    assert_int_equal(https_rig_open(bench, "https://backend.example:8443"), HTTPS_OK);
    https_close(&bench->https);
    assert_int_equal(https_rig_open(bench, "https://[::1]:65535"), HTTPS_OK);
}

// Writes `first`, then `second` with one character less in its middle, then `third`.
static void join(const struct https_rig *bench, const char *const names[3], bool spoil, char *path)
{
    snprintf(path, PATH_MAX, "%s/joined.pem", bench->dir);
    FILE *to = fopen(path, "we");
    for (int i = 0; i < 3; i++) {
        char from[PATH_MAX], text[4096];
        snprintf(from, sizeof from, "%s/%s", bench->dir, names[i]);
        FILE *file = fopen(from, "re");
        size_t length = fread(text, 1, sizeof text, file);
        fclose(file);
        if (spoil && i == 1) {
            length--;
            memmove(text + length / 2, text + length / 2 + 1, length - length / 2);
        }
        fwrite(text, 1, length, to);
    }
    fclose(to);
}

// Nobody would hear of it but by a backend that cannot be reached, or that does not know us.
static void a_certificate_that_cannot_be_read_behind_good_ones_is_named(void **state)
{
    static const char *const ROOTS[] = {"root.crt", "foreign-root.crt", "device-root.crt"};
    static const char *const CHAIN[] = {"device.crt", "device-root.crt", "root.crt"};
    struct https_rig *bench = *state;
    for (int spoil = 0; spoil < 2; spoil++) {
        struct https_rig wrong = *bench;
        join(bench, ROOTS, spoil, wrong.ca);
        assert_int_equal(https_rig_open(&wrong, "https://a"), spoil ? HTTPS_CA : HTTPS_OK);
        https_close(&wrong.https);
        wrong = *bench;
        join(bench, CHAIN, spoil, wrong.certificate);
        assert_int_equal(https_rig_open(&wrong, "https://a"), spoil ? HTTPS_CERTIFICATE : HTTPS_OK);
        https_close(&wrong.https);
    }
}

static void missing_and_mixed_up_files_are_named(void **state)
{
    struct https_rig *bench = *state;
    struct https_rig wrong = *bench;
    snprintf(wrong.ca, sizeof wrong.ca, "%s/nothing", bench->dir);
    assert_int_equal(https_rig_open(&wrong, "https://a"), HTTPS_CA);
    wrong = *bench;
    snprintf(wrong.ca, sizeof wrong.ca, "%s/device.key", bench->dir);
    assert_int_equal(https_rig_open(&wrong, "https://a"), HTTPS_CA);
    wrong = *bench;
    snprintf(wrong.certificate, sizeof wrong.certificate, "%s/device.key", bench->dir);
    assert_int_equal(https_rig_open(&wrong, "https://a"), HTTPS_CERTIFICATE);
    wrong = *bench;
    snprintf(wrong.key, sizeof wrong.key, "%s/device.crt", bench->dir);
    assert_int_equal(https_rig_open(&wrong, "https://a"), HTTPS_KEY);
    wrong = *bench;
    snprintf(wrong.key, sizeof wrong.key, "%s/other-device.key", bench->dir);
    assert_int_equal(https_rig_open(&wrong, "https://a"), HTTPS_MISMATCH);
}

static void a_kept_connection_is_used_again(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    for (int i = 0; i < 3; i++)
        https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 3);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 1);
}

#define PROMISE(name) cmocka_unit_test_teardown(name, https_rig_stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_answer_arrives_with_status_type_and_body),
    PROMISE(the_server_sees_the_device_certificate),
    PROMISE(a_request_says_this_and_nothing_more),
    PROMISE(a_body_of_another_kind_says_so),
    PROMISE(a_renewed_certificate_is_shown_on_a_new_connection),
    PROMISE(what_is_known_is_asked_for_by_its_tag),
    PROMISE(a_foreign_root_is_untrusted),
    PROMISE(another_name_is_untrusted),
    PROMISE(a_device_certificate_that_is_refused_is_untrusted),
    PROMISE(a_device_certificate_that_nginx_refuses_is_untrusted),
    PROMISE(a_backend_that_refuses_has_answered),
    PROMISE(tls_1_2_is_refused),
    PROMISE(the_roots_of_the_system_are_never_read),
    PROMISE(a_proxy_in_the_environment_is_ignored),
    PROMISE(a_redirect_is_an_answer_and_is_not_followed),
    PROMISE(retry_after_and_date_are_read),
    PROMISE(retry_after_is_read_in_both_forms_and_never_negative),
    PROMISE(the_other_descriptor_ends_the_wait),
    PROMISE(only_https_origins_are_taken),
    PROMISE(missing_and_mixed_up_files_are_named),
    PROMISE(a_certificate_that_cannot_be_read_behind_good_ones_is_named),
    PROMISE(a_kept_connection_is_used_again),
};

TEST_MAIN(promises, https_rig_make, https_rig_remove)

// Promises of drivers/https, kept against small real TLS servers that misbehave on purpose.
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <netdb.h>
#include <openssl/x509_vfy.h>
#include <poll.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/https/https.h"
#include "tests/e2e/scratch.h"
#include "tests/e2e/tls_peer.h"
#include "tests/e2e/tls_pki.h"
#include "tests/test.h"

enum {
    LIMIT_MS = 5000,  // of a request that should be answered at once
    RESOLVER_S = 20,  // how long a name server that does not answer keeps the resolver
    SHORT_MS = 400,   // of a request that should run into its limit
    SLACK_MS = 2000,  // what a busy machine may add to a limit
    DRIP_MS = 10,     // between two bytes of a slow server
    HUGE_CHUNKS = 64, // of 4 KiB: four times the limit of a body
};

// ---- what is replaced at link time -------------------------------------------------------------

static int system_roots_read; // lint: file-scope counts calls of the two functions below
static sem_t resolver_may_go; // lint: file-scope ends the hanging resolver below

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

// A resolver whose servers do not answer.
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **found)
{
    (void)node, (void)service, (void)hints, (void)found;
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += RESOLVER_S;
    while (sem_timedwait(&resolver_may_go, &end) != 0 && errno == EINTR)
        ;
    return EAI_AGAIN;
}

// ---- fixture -----------------------------------------------------------------------------------

struct bench {
    char dir[SCRATCH_MAX];
    char ca[PATH_MAX], certificate[PATH_MAX], key[PATH_MAX];
    struct tls_peer *peer;
    struct https *https;
    int quiet[2]; // a pipe that never says anything
};

// What came back, copied out of the callback.
struct result {
    bool ended;
    enum https_end end;
    int status;
    int64_t retry_after_s, date_s, received_ms, round_trip_ms;
    char type[80], body[256];
    size_t length;
};

static int make_bench(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    if (!scratch_make(bench.dir) || !tls_pki_make(bench.dir) || pipe(bench.quiet) != 0)
        return -1;
    snprintf(bench.ca, sizeof bench.ca, "%s/root.crt", bench.dir);
    snprintf(bench.certificate, sizeof bench.certificate, "%s/device.crt", bench.dir);
    snprintf(bench.key, sizeof bench.key, "%s/device.key", bench.dir);
    log_start("https_test", LOG_ERROR);
    sem_init(&resolver_may_go, 0, 0);
    *state = &bench;
    return 0;
}

static int remove_bench(void **state)
{
    struct bench *bench = *state;
    close(bench->quiet[0]);
    close(bench->quiet[1]);
    return scratch_remove(bench->dir) ? 0 : -1;
}

static int stop(void **state)
{
    struct bench *bench = *state;
    https_close(&bench->https);
    tls_peer_stop(&bench->peer);
    return 0;
}

static enum https_err open_origin(struct bench *bench, const char *origin)
{
    struct https_config config = {
        .origin = origin,
        .ca_file = bench->ca,
        .certificate_file = bench->certificate,
        .key_file = bench->key,
        .product = "kiosk/9.8.7",
    };
    return https_open(&bench->https, &config);
}

static void start_with(struct bench *bench, struct tls_peer_script script)
{
    script.dir = bench->dir;
    if (!script.certificate)
        script.certificate = "server";
    bench->peer = tls_peer_start(&script);
    assert_non_null(bench->peer);
    assert_int_equal(open_origin(bench, tls_peer_origin(bench->peer)), HTTPS_OK);
}

static void keep(void *context, const struct https_answer *answer)
{
    struct result *result = context;
    assert_false(result->ended); // called exactly once
    *result = (struct result){.ended = true,
                              .end = answer->end,
                              .status = answer->status,
                              .retry_after_s = answer->retry_after_s,
                              .date_s = answer->date_s,
                              .received_ms = answer->received_ms,
                              .round_trip_ms = answer->round_trip_ms,
                              .length = answer->length};
    snprintf(result->type, sizeof result->type, "%s", answer->type);
    snprintf(result->body, sizeof result->body, "%.*s", (int)answer->length, answer->body);
}

static void run_until(struct bench *bench, const struct result *result)
{
    int64_t deadline = clock_ms() + LIMIT_MS + SLACK_MS;
    while (!result->ended) {
        assert_true(clock_left(deadline) > 0);
        assert_false(https_wait(bench->https, bench->quiet[0], clock_left(deadline)));
        https_run(bench->https);
    }
}

static void ask(struct bench *bench, const struct https_request *request, struct result *result)
{
    *result = (struct result){0};
    assert_true(https_start(bench->https, request, keep, result));
    run_until(bench, result);
}

static void get(struct bench *bench, int limit_ms, struct result *result)
{
    struct https_request request = {.path = "/v1/service", .limit_ms = limit_ms};
    ask(bench, &request, result);
}

// ---- what the servers do -----------------------------------------------------------------------

static bool answer_json(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "200 OK", "application/json", "{\"fine\":true}");
    return true;
}

static bool answer_nothing(SSL *tls, int number, const void *context)
{
    (void)tls, (void)number, (void)context;
    return true;
}

static bool answer_from_the_second_on(SSL *tls, int number, const void *context)
{
    return number == 1 || answer_json(tls, number, context);
}

static bool announce_too_much(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n{");
    return true;
}

static bool stream_too_much(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    char chunk[4096 + 1];
    memset(chunk, ' ', sizeof chunk - 1);
    chunk[sizeof chunk - 1] = '\0';
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < HUGE_CHUNKS; i++) {
        tls_peer_say(tls, "1000\r\n");
        tls_peer_say(tls, chunk);
        tls_peer_say(tls, "\r\n");
    }
    return true;
}

static bool stream_headers(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < HTTPS_HEADERS_MAX / 16; i++)
        tls_peer_say(tls, "X-Endless: header\r\n");
    tls_peer_say(tls, "Content-Length: 0\r\n\r\n");
    return true;
}

static bool drip(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
    while (SSL_write(tls, " ", 1) == 1)
        poll(NULL, 0, DRIP_MS);
    return false;
}

static bool cut_in_the_body(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":");
    return false;
}

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

static bool hang_up(int fd, int number, const void *context)
{
    (void)fd, (void)number, (void)context;
    return false;
}

static bool never_greet(int fd, int number, const void *context)
{
    (void)number, (void)context;
    char byte; // reads the greeting and stays silent until the client goes
    while (recv(fd, &byte, 1, 0) == 1)
        ;
    return false;
}

// ---- promises ----------------------------------------------------------------------------------

static void an_answer_arrives_with_status_type_and_body(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(result.status, 200);
    assert_string_equal(result.type, "application/json");
    assert_string_equal(result.body, "{\"fine\":true}");
    int64_t age = (int64_t)clock_now() * 1000 - result.received_ms;
    assert_in_range(age + 2000, 0, 2000 + LIMIT_MS);
    assert_in_range(result.round_trip_ms, 0, LIMIT_MS);
}

static void the_server_sees_the_device_certificate(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->devices), 1);
}

static void a_request_says_this_and_nothing_more(void **state)
{
    struct bench *bench = *state;
    struct result result;
    char expected[512];
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    struct https_request request = {.path = "/v1/resets",
                                    .body = "{\"a\":1}",
                                    .length = 7,
                                    .idempotency_key = "0b5c7ef1-1111-4222-8333-444455556666",
                                    .limit_ms = LIMIT_MS};
    ask(bench, &request, &result);
    snprintf(expected, sizeof expected,
             "POST /v1/resets HTTP/1.1\r\nHost: %s\r\nUser-Agent: kiosk/9.8.7\r\n"
             "Accept: application/json, application/problem+json\r\n"
             "Content-Type: application/json\r\n"
             "Idempotency-Key: 0b5c7ef1-1111-4222-8333-444455556666\r\n"
             "Content-Length: 7\r\n\r\n{\"a\":1}",
             tls_peer_origin(bench->peer) + strlen("https://"));
    assert_string_equal(tls_peer_seen(bench->peer)->last, expected);
}

static void a_foreign_root_is_untrusted(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json, .certificate = "foreign"});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

static void another_name_is_untrusted(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json, .certificate = "named"});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_UNTRUSTED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

static void tls_1_2_is_refused(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json, .tls12_only = true});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_NO_TLS);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 0);
}

static void the_roots_of_the_system_are_never_read(void **state)
{
    struct bench *bench = *state;
    struct result result;
    system_roots_read = 0;
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(system_roots_read, 0);
}

static void a_proxy_in_the_environment_is_ignored(void **state)
{
    struct bench *bench = *state;
    struct result result;
    setenv("https_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    get(bench, LIMIT_MS, &result);
    unsetenv("https_proxy");
    unsetenv("ALL_PROXY");
    assert_int_equal(result.end, HTTPS_ANSWERED);
}

static void a_redirect_is_an_answer_and_is_not_followed(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = redirect});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(result.status, 302);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 1);
}

static void oversize_is_refused(struct bench *bench,
                                bool (*answer)(SSL *tls, int number, const void *context))
{
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_OVERSIZE);
    assert_int_equal(result.length, 0);
}

static void an_announced_oversize_body_is_refused(void **state)
{
    oversize_is_refused(*state, announce_too_much);
}

static void a_streamed_oversize_body_is_refused(void **state)
{
    oversize_is_refused(*state, stream_too_much);
}

static void oversize_headers_are_refused(void **state)
{
    oversize_is_refused(*state, stream_headers);
}

static void ends_within(struct bench *bench, enum https_end end, int limit_ms)
{
    struct result result;
    int64_t start = clock_ms();
    get(bench, limit_ms, &result);
    int64_t took = clock_ms() - start;
    assert_int_equal(result.end, end);
    assert_in_range(took, limit_ms - 50, limit_ms + SLACK_MS);
}

static void a_dripping_answer_ends_with_its_limit(void **state)
{
    struct bench *bench = *state;
    start_with(bench, (struct tls_peer_script){.answer = drip});
    ends_within(bench, HTTPS_LATE, SHORT_MS);
}

static void a_silent_answer_ends_with_its_limit(void **state)
{
    struct bench *bench = *state;
    start_with(bench, (struct tls_peer_script){.answer = answer_nothing});
    ends_within(bench, HTTPS_LATE, SHORT_MS);
}

static void a_server_that_never_greets_ends_with_the_limit(void **state)
{
    struct bench *bench = *state;
    start_with(bench, (struct tls_peer_script){.accept = never_greet});
    ends_within(bench, HTTPS_LATE, SHORT_MS);
}

static void a_name_that_does_not_resolve_ends_with_the_limit(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(open_origin(bench, "https://backend.invalid"), HTTPS_OK);
    ends_within(bench, HTTPS_LATE, SHORT_MS);
    https_close(&bench->https); // and closing does not wait for the name either
    sem_post(&resolver_may_go);
}

static void a_body_that_is_cut_off_is_no_answer(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = cut_in_the_body});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_BROKEN);
    assert_int_equal(result.status, 0);
}

static void a_server_that_hangs_up_is_no_tls(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.accept = hang_up});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_NO_TLS);
}

static void a_closed_port_is_unreachable(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    tls_peer_stop(&bench->peer);
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_UNREACHABLE);
}

static void a_kept_connection_is_used_again(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    for (int i = 0; i < 3; i++)
        get(bench, LIMIT_MS, &result);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->requests), 3);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 1);
}

static void a_kept_connection_that_died_costs_no_answer(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_json});
    for (int i = 0; i < 4; i++) {
        get(bench, LIMIT_MS, &result);
        assert_int_equal(result.end, HTTPS_ANSWERED);
        tls_peer_cut_connections(bench->peer);
    }
    struct https_request post = {.path = "/v1/resets", .body = "{}", .length = 2, .limit_ms = 5000};
    ask(bench, &post, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 5);
}

static void a_slow_request_does_not_delay_another(void **state)
{
    struct bench *bench = *state;
    struct result slow = {0}, quick;
    start_with(bench, (struct tls_peer_script){.answer = answer_from_the_second_on});
    struct https_request request = {.path = "/v1/service", .limit_ms = LIMIT_MS};
    assert_true(https_start(bench->https, &request, keep, &slow));
    int64_t deadline = clock_ms() + LIMIT_MS;
    while (atomic_load(&tls_peer_seen(bench->peer)->requests) == 0 && clock_left(deadline) > 0) {
        https_wait(bench->https, bench->quiet[0], DRIP_MS);
        https_run(bench->https);
    }
    get(bench, LIMIT_MS, &quick);
    assert_int_equal(quick.end, HTTPS_ANSWERED);
    assert_false(slow.ended);
}

static void retry_after_and_date_are_read(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, (struct tls_peer_script){.answer = answer_busy});
    get(bench, LIMIT_MS, &result);
    assert_int_equal(result.status, 429);
    assert_int_equal(result.retry_after_s, 120);
    assert_int_equal(result.date_s, 1776216600);
    assert_string_equal(result.type, "");
}

static void the_other_descriptor_ends_the_wait(void **state)
{
    struct bench *bench = *state;
    int ends[2];
    assert_int_equal(open_origin(bench, "https://localhost"), HTTPS_OK);
    assert_int_equal(pipe(ends), 0);
    assert_false(https_wait(bench->https, ends[0], 0));
    assert_int_equal(write(ends[1], "x", 1), 1);
    assert_true(https_wait(bench->https, ends[0], -1));
    close(ends[1]);
    close(ends[0]);
}

static void only_https_origins_are_taken(void **state)
{
    struct bench *bench = *state;
    static const char *const bad[] = {"",
                                      "https://",
                                      "http://a",
                                      "https://a/",
                                      "https://a?b",
                                      "https://a#b",
                                      "https://user@a",
                                      "ftp://a",
                                      "HTTPS://a\n",
                                      "https://a b"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(open_origin(bench, bad[i]), HTTPS_ORIGIN);
    assert_int_equal(open_origin(bench, "https://backend.example:8443"), HTTPS_OK);
}

static void missing_and_mixed_up_files_are_named(void **state)
{
    struct bench *bench = *state;
    struct bench wrong = *bench;
    snprintf(wrong.ca, sizeof wrong.ca, "%s/nothing", bench->dir);
    assert_int_equal(open_origin(&wrong, "https://a"), HTTPS_CA);
    wrong = *bench;
    snprintf(wrong.ca, sizeof wrong.ca, "%s/device.key", bench->dir);
    assert_int_equal(open_origin(&wrong, "https://a"), HTTPS_CA);
    wrong = *bench;
    snprintf(wrong.certificate, sizeof wrong.certificate, "%s/device.key", bench->dir);
    assert_int_equal(open_origin(&wrong, "https://a"), HTTPS_CERTIFICATE);
    wrong = *bench;
    snprintf(wrong.key, sizeof wrong.key, "%s/device.crt", bench->dir);
    assert_int_equal(open_origin(&wrong, "https://a"), HTTPS_KEY);
    wrong = *bench;
    snprintf(wrong.key, sizeof wrong.key, "%s/other-device.key", bench->dir);
    assert_int_equal(open_origin(&wrong, "https://a"), HTTPS_MISMATCH);
}

#define PROMISE(name) cmocka_unit_test_teardown(name, stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_answer_arrives_with_status_type_and_body),
    PROMISE(the_server_sees_the_device_certificate),
    PROMISE(a_request_says_this_and_nothing_more),
    PROMISE(a_foreign_root_is_untrusted),
    PROMISE(another_name_is_untrusted),
    PROMISE(tls_1_2_is_refused),
    PROMISE(the_roots_of_the_system_are_never_read),
    PROMISE(a_proxy_in_the_environment_is_ignored),
    PROMISE(a_redirect_is_an_answer_and_is_not_followed),
    PROMISE(an_announced_oversize_body_is_refused),
    PROMISE(a_streamed_oversize_body_is_refused),
    PROMISE(oversize_headers_are_refused),
    PROMISE(a_dripping_answer_ends_with_its_limit),
    PROMISE(a_silent_answer_ends_with_its_limit),
    PROMISE(a_server_that_never_greets_ends_with_the_limit),
    PROMISE(a_name_that_does_not_resolve_ends_with_the_limit),
    PROMISE(a_body_that_is_cut_off_is_no_answer),
    PROMISE(a_server_that_hangs_up_is_no_tls),
    PROMISE(a_closed_port_is_unreachable),
    PROMISE(a_kept_connection_is_used_again),
    PROMISE(a_kept_connection_that_died_costs_no_answer),
    PROMISE(a_slow_request_does_not_delay_another),
    PROMISE(retry_after_and_date_are_read),
    PROMISE(the_other_descriptor_ends_the_wait),
    PROMISE(only_https_origins_are_taken),
    PROMISE(missing_and_mixed_up_files_are_named),
};

TEST_MAIN(promises, make_bench, remove_bench)

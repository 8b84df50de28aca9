// Promises of drivers/https when the server misbehaves, stalls or dies: every request ends once, in
// time, with an honest cause.
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <semaphore.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "drivers/base/clock.h"
#include "tests/support/https_rig.h"
#include "tests/test.h"

enum {
    SHORT_MS = 400,   // of a request that should run into its limit
    DRIP_MS = 10,     // between two bytes of a slow server
    HUGE_CHUNKS = 64, // of 4 KiB: four times the limit of a body
    RESOLVER_S = 20,  // how long a name server that does not answer keeps the resolver
};

static sem_t resolver_may_go; // lint: file-scope ends the hanging resolver below

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

// ---- what the servers do -----------------------------------------------------------------------

static bool answer_nothing(SSL *tls, int number, const void *context)
{
    (void)tls, (void)number, (void)context;
    return true;
}

static bool answer_from_the_second_on(SSL *tls, int number, const void *context)
{
    return number == 1 || https_rig_say_fine(tls, number, context);
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

static void oversize_is_refused(struct https_rig *bench,
                                bool (*answer)(SSL *tls, int number, const void *context))
{
    struct tls_result result = https_rig_first(bench, (struct tls_peer_script){.answer = answer});
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

static bool say_much(SSL *tls, int number, const void *context)
{
    enum {
        PIECES = 80,
        PIECE = 1024
    };
    char piece[PIECE + 1];
    (void)number, (void)context;
    memset(piece, ' ', PIECE);
    piece[PIECE] = '\0';
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                      "81920\r\n\r\n");
    for (int i = 0; i < PIECES; i++)
        tls_peer_say(tls, piece);
    return true;
}

static void a_request_may_allow_a_larger_body_for_itself(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = say_much});
    struct https_request request = {
        .path = "/v1/offices", .body_max = 80 * 1024, .limit_ms = TLS_BENCH_LIMIT_MS};
    https_rig_ask(bench, &request, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(result.length, 80 * 1024);
    request.body_max--;
    https_rig_ask(bench, &request, &result);
    assert_int_equal(result.end, HTTPS_OVERSIZE);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_OVERSIZE);
}

static void oversize_headers_are_refused(void **state)
{
    oversize_is_refused(*state, stream_headers);
}

static void ends_within(struct https_rig *bench, enum https_end end, int limit_ms)
{
    struct tls_result result;
    int64_t start = clock_ms();
    https_rig_get(bench, limit_ms, &result);
    int64_t took = clock_ms() - start;
    assert_int_equal(result.end, end);
    assert_in_range(took, limit_ms - 50, limit_ms + TLS_BENCH_SLACK_MS);
}

static void a_dripping_answer_ends_with_its_limit(void **state)
{
    struct https_rig *bench = *state;
    https_rig_start(bench, (struct tls_peer_script){.answer = drip});
    ends_within(bench, HTTPS_LATE, SHORT_MS);
}

static void a_silent_answer_ends_with_its_limit(void **state)
{
    struct https_rig *bench = *state;
    https_rig_start(bench, (struct tls_peer_script){.answer = answer_nothing});
    ends_within(bench, HTTPS_LATE, SHORT_MS);
}

static void a_server_that_never_greets_ends_with_the_limit(void **state)
{
    struct https_rig *bench = *state;
    https_rig_start(bench, (struct tls_peer_script){.accept = never_greet});
    ends_within(bench, HTTPS_LATE, SHORT_MS);
}

static void a_name_that_does_not_resolve_ends_with_the_limit(void **state)
{
    struct https_rig *bench = *state;
    sem_init(&resolver_may_go, 0, 0);
    assert_int_equal(https_rig_open(bench, "https://backend.invalid"), HTTPS_OK);
    ends_within(bench, HTTPS_LATE, SHORT_MS);
    https_close(&bench->https); // and closing does not wait for the name either
    sem_post(&resolver_may_go);
}

static void a_body_that_is_cut_off_is_no_answer(void **state)
{
    struct tls_result result =
        https_rig_first(*state, (struct tls_peer_script){.answer = cut_in_the_body});
    assert_int_equal(result.end, HTTPS_BROKEN);
    assert_int_equal(result.status, 0);
}

static void a_server_that_hangs_up_is_no_tls(void **state)
{
    struct tls_result result = https_rig_first(*state, (struct tls_peer_script){.accept = hang_up});
    assert_int_equal(result.end, HTTPS_NO_TLS);
}

static void a_closed_port_is_unreachable(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    tls_peer_stop(&bench->peer);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    assert_int_equal(result.end, HTTPS_UNREACHABLE);
}

static void a_kept_connection_that_died_costs_no_answer(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    for (int i = 0; i < 4; i++) {
        https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
        assert_int_equal(result.end, HTTPS_ANSWERED);
        tls_peer_cut_connections(bench->peer);
    }
    struct https_request post = {.path = "/v1/resets", .body = "{}", .length = 2, .limit_ms = 5000};
    https_rig_ask(bench, &post, &result);
    assert_int_equal(result.end, HTTPS_ANSWERED);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 5);
}

static void a_slow_request_does_not_delay_another(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result slow = {0}, quick;
    https_rig_start(bench, (struct tls_peer_script){.answer = answer_from_the_second_on});
    struct https_request request = {.path = "/v1/service", .limit_ms = TLS_BENCH_LIMIT_MS};
    assert_true(https_start(bench->https, &request, https_rig_keep, &slow));
    int64_t deadline = clock_ms() + TLS_BENCH_LIMIT_MS;
    while (atomic_load(&tls_peer_seen(bench->peer)->requests) == 0 && clock_left(deadline) > 0) {
        https_wait(bench->https, bench->quiet[0], DRIP_MS);
        https_run(bench->https);
    }
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &quick);
    assert_int_equal(quick.end, HTTPS_ANSWERED);
    assert_false(slow.ended);
}

#define PROMISE(name) cmocka_unit_test_teardown(name, https_rig_stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_announced_oversize_body_is_refused),
    PROMISE(a_streamed_oversize_body_is_refused),
    PROMISE(a_request_may_allow_a_larger_body_for_itself),
    PROMISE(oversize_headers_are_refused),
    PROMISE(a_dripping_answer_ends_with_its_limit),
    PROMISE(a_silent_answer_ends_with_its_limit),
    PROMISE(a_server_that_never_greets_ends_with_the_limit),
    PROMISE(a_name_that_does_not_resolve_ends_with_the_limit),
    PROMISE(a_body_that_is_cut_off_is_no_answer),
    PROMISE(a_server_that_hangs_up_is_no_tls),
    PROMISE(a_closed_port_is_unreachable),
    PROMISE(a_kept_connection_that_died_costs_no_answer),
    PROMISE(a_slow_request_does_not_delay_another),
};

TEST_MAIN(promises, https_rig_make, https_rig_remove)

// Promises of the way that a request went: which step was the last one, why, and how long each
// took.
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drivers/history/key.h"
#include "tests/support/https_rig.h"
#include "tests/test.h"

enum {
    SHORT_MS = 600, // of a request that should run into its limit
    SLOW_MS = 150,
    DAY_S = 24 * 3600,
    WAITING_MAX = 64, // connections that fill a queue
};

static bool answer_nothing(SSL *tls, int number, const void *context)
{
    (void)tls, (void)number, (void)context;
    return true;
}

static bool answer_slowly(SSL *tls, int number, const void *context)
{
    poll(NULL, 0, SLOW_MS);
    return https_rig_say_fine(tls, number, context);
}

static bool cut_in_the_body(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say(tls, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":");
    return false;
}

static bool never_greet(int fd, int number, const void *context)
{
    (void)number, (void)context;
    char byte;
    while (recv(fd, &byte, 1, 0) == 1)
        ;
    return false;
}

static bool hang_up(int fd, int number, const void *context)
{
    (void)fd, (void)number, (void)context;
    return false;
}

static void stops(const struct https_way *way, enum https_step last, enum https_stop stop)
{
    assert_int_equal(way->last, last);
    assert_int_equal(way->stop, stop);
}

static void first_stops(struct https_rig *bench, struct tls_peer_script script,
                        enum https_step last, enum https_stop stop)
{
    struct tls_result result;
    if (!script.answer)
        script.answer = https_rig_say_fine;
    https_rig_start(bench, script);
    https_rig_get(bench, SHORT_MS, &result);
    stops(&result.way, last, stop);
}

static void a_good_request_has_taken_every_step(void **state)
{
    struct tls_result r =
        https_rig_first(*state, (struct tls_peer_script){.answer = answer_slowly});
    stops(&r.way, HTTPS_STEP_ANSWER, HTTPS_STOP_NONE);
    assert_true(r.way.ms[HTTPS_STEP_NAME] >= 0 && r.way.ms[HTTPS_STEP_CONNECT] >= 0);
    assert_true(r.way.ms[HTTPS_STEP_TLS] > 0);
    assert_in_range(r.way.ms[HTTPS_STEP_ANSWER], SLOW_MS, SLOW_MS + TLS_BENCH_SLACK_MS);
    assert_in_range(r.way.server_until, time(NULL) + DAY_S / 2, time(NULL) + DAY_S);
}

static void a_fresh_request_has_a_connection_of_its_own(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result =
        https_rig_first(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    struct https_request fresh = {
        .path = "/v1/service", .fresh = true, .limit_ms = TLS_BENCH_LIMIT_MS};
    https_rig_ask(bench, &fresh, &result);
    assert_true(result.way.ms[HTTPS_STEP_TLS] > 0);
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 2);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result); // on the first one, which was kept
    assert_int_equal(atomic_load(&tls_peer_seen(bench->peer)->connections), 2);
}

// A label of 64 characters is no name (RFC 1035, 2.3.4): the resolver says so without asking.
static void a_name_without_an_address_ends_at_the_name(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    assert_int_equal(
        https_rig_open(bench,
                       "https://"
                       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid"),
        HTTPS_OK);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    stops(&result.way, HTTPS_STEP_NAME, HTTPS_STOP_UNKNOWN_NAME);
    assert_int_equal(result.way.ms[HTTPS_STEP_CONNECT], -1);
}

static void a_port_where_nobody_listens_ends_at_the_connection(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    tls_peer_stop(&bench->peer);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    stops(&result.way, HTTPS_STEP_CONNECT, HTTPS_STOP_REFUSED);
    assert_true(result.way.ms[HTTPS_STEP_NAME] >= 0);
}

// Linux drops a greeting that finds the queue full, as a firewall does (listen(2)).
static int listen_full(int waiting[WAITING_MAX], struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    *address =
        (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(bind(fd, (struct sockaddr *)address, size), 0);
    assert_int_equal(listen(fd, 0), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)address, &size), 0);
    for (int i = 0; i < WAITING_MAX; i++) {
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        connect(waiting[i], (struct sockaddr *)address, size);
    }
    return fd;
}

static void a_connection_that_is_dropped_is_late_at_the_connection(void **state)
{
    struct https_rig *bench = *state;
    struct tls_result result;
    struct sockaddr_in address;
    int waiting[WAITING_MAX], fd = listen_full(waiting, &address);
    char origin[64];
    snprintf(origin, sizeof origin, "https://127.0.0.1:%d", ntohs(address.sin_port));
    assert_int_equal(https_rig_open(bench, origin), HTTPS_OK);
    https_rig_get(bench, SHORT_MS, &result);
    stops(&result.way, HTTPS_STEP_CONNECT, HTTPS_STOP_LATE);
    for (int i = 0; i < WAITING_MAX; i++)
        close(waiting[i]);
    close(fd);
}

static void a_certificate_of_another_root_ends_the_handshake(void **state)
{
    first_stops(*state, (struct tls_peer_script){.certificate = "foreign"}, HTTPS_STEP_TLS,
                HTTPS_STOP_ROOT);
}

static void an_expired_certificate_says_since_when(void **state)
{
    struct tls_result r = https_rig_first(
        *state, (struct tls_peer_script){.certificate = "expired", .answer = https_rig_say_fine});
    stops(&r.way, HTTPS_STEP_TLS, HTTPS_STOP_EXPIRED);
    assert_in_range(r.way.server_until, time(NULL) - DAY_S - 60, time(NULL) - DAY_S + 1);
}

static void a_certificate_before_its_time_ends_the_handshake(void **state)
{
    first_stops(*state, (struct tls_peer_script){.certificate = "early"}, HTTPS_STEP_TLS,
                HTTPS_STOP_NOT_YET);
}

static void a_certificate_for_another_name_ends_the_handshake(void **state)
{
    first_stops(*state, (struct tls_peer_script){.certificate = "named"}, HTTPS_STEP_TLS,
                HTTPS_STOP_OTHER_NAME);
}

static void a_server_without_tls_1_3_is_told_from_a_broken_one(void **state)
{
    first_stops(*state, (struct tls_peer_script){.tls12_only = true}, HTTPS_STEP_TLS,
                HTTPS_STOP_VERSION);
}

static void a_server_that_hangs_up_breaks_the_handshake(void **state)
{
    first_stops(*state, (struct tls_peer_script){.accept = hang_up}, HTTPS_STEP_TLS,
                HTTPS_STOP_BROKEN);
}

static void a_server_that_never_greets_is_late_in_the_handshake(void **state)
{
    first_stops(*state, (struct tls_peer_script){.accept = never_greet}, HTTPS_STEP_TLS,
                HTTPS_STOP_LATE);
}

static void a_server_that_refuses_our_certificate_is_none_that_breaks(void **state)
{
    first_stops(*state, (struct tls_peer_script){.device_root = "foreign-root"}, HTTPS_STEP_DEVICE,
                HTTPS_STOP_DEVICE);
}

static void a_silent_server_is_late_with_its_answer(void **state)
{
    first_stops(*state, (struct tls_peer_script){.answer = answer_nothing}, HTTPS_STEP_ANSWER,
                HTTPS_STOP_LATE);
}

static void a_cut_answer_is_broken(void **state)
{
    first_stops(*state, (struct tls_peer_script){.answer = cut_in_the_body}, HTTPS_STEP_ANSWER,
                HTTPS_STOP_BROKEN);
}

static void the_device_key_signs_and_says_until_when(void **state)
{
    struct https_rig *bench = *state;
    struct https_device device;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    https_device(bench->https, &device);
    assert_true(device.readable && device.signs);
    assert_in_range(device.until - device.from, DAY_S, DAY_S);
}

// The history's own check of it, which knows the certificate alone.
static void what_the_device_key_signs_is_proved_by_its_certificate(void **state)
{
    static const unsigned char WORDS[] = "anything", OTHER[] = "anythink";
    struct https_rig *bench = *state;
    unsigned char signature[HISTORY_SIGNATURE_MAX];
    size_t size = sizeof signature;
    struct history_certificate certificate;
    https_rig_start(bench, (struct tls_peer_script){.answer = https_rig_say_fine});
    certificate.bytes = https_device_certificate(bench->https, &certificate.length);
    assert_true(https_device_sign(bench->https, WORDS, sizeof WORDS, signature, &size));
    assert_true(history_key_check(&certificate, WORDS, sizeof WORDS, signature, size));
    assert_false(history_key_check(&certificate, OTHER, sizeof OTHER, signature, size));
    size = 1; // no room
    assert_false(https_device_sign(bench->https, WORDS, sizeof WORDS, signature, &size));
}

#define PROMISE(name) cmocka_unit_test_teardown(name, https_rig_stop)

static const struct CMUnitTest PROMISES[] = {
    PROMISE(a_good_request_has_taken_every_step),
    PROMISE(a_fresh_request_has_a_connection_of_its_own),
    PROMISE(a_name_without_an_address_ends_at_the_name),
    PROMISE(a_port_where_nobody_listens_ends_at_the_connection),
    PROMISE(a_connection_that_is_dropped_is_late_at_the_connection),
    PROMISE(a_certificate_of_another_root_ends_the_handshake),
    PROMISE(an_expired_certificate_says_since_when),
    PROMISE(a_certificate_before_its_time_ends_the_handshake),
    PROMISE(a_certificate_for_another_name_ends_the_handshake),
    PROMISE(a_server_without_tls_1_3_is_told_from_a_broken_one),
    PROMISE(a_server_that_hangs_up_breaks_the_handshake),
    PROMISE(a_server_that_never_greets_is_late_in_the_handshake),
    PROMISE(a_server_that_refuses_our_certificate_is_none_that_breaks),
    PROMISE(a_silent_server_is_late_with_its_answer),
    PROMISE(a_cut_answer_is_broken),
    PROMISE(the_device_key_signs_and_says_until_when),
    PROMISE(what_the_device_key_signs_is_proved_by_its_certificate),
};

TEST_MAIN(PROMISES, https_rig_make, https_rig_remove)

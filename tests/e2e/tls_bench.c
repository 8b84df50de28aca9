#include "tests/e2e/tls_bench.h"

#include <stdio.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "tests/e2e/tls_pki.h"
#include "tests/test.h"

int tls_bench_make(void **state)
{
    static struct tls_bench bench; // lint: file-scope test fixture
    if (!scratch_make(bench.dir) || !tls_pki_make(bench.dir) || pipe(bench.quiet) != 0)
        return -1;
    snprintf(bench.ca, sizeof bench.ca, "%s/root.crt", bench.dir);
    snprintf(bench.certificate, sizeof bench.certificate, "%s/device.crt", bench.dir);
    snprintf(bench.key, sizeof bench.key, "%s/device.key", bench.dir);
    log_start("test", LOG_ERROR);
    *state = &bench;
    return 0;
}

int tls_bench_remove(void **state)
{
    struct tls_bench *bench = *state;
    close(bench->quiet[0]);
    close(bench->quiet[1]);
    return scratch_remove(bench->dir) ? 0 : -1;
}

int tls_bench_stop(void **state)
{
    struct tls_bench *bench = *state;
    https_close(&bench->https);
    tls_peer_stop(&bench->peer);
    return 0;
}

enum https_err tls_bench_open(struct tls_bench *bench, const char *origin)
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

void tls_bench_start(struct tls_bench *bench, struct tls_peer_script script)
{
    script.dir = bench->dir;
    if (!script.certificate)
        script.certificate = "server";
    bench->peer = tls_peer_start(&script);
    assert_non_null(bench->peer);
    assert_int_equal(tls_bench_open(bench, tls_peer_origin(bench->peer)), HTTPS_OK);
}

void tls_bench_keep(void *context, const struct https_answer *answer)
{
    struct tls_result *result = context;
    assert_false(result->ended); // called exactly once
    *result = (struct tls_result){.ended = true,
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

void tls_bench_run(struct tls_bench *bench, const struct tls_result *result)
{
    int64_t deadline = clock_ms() + TLS_BENCH_LIMIT_MS + TLS_BENCH_SLACK_MS;
    while (!result->ended) {
        assert_true(clock_left(deadline) > 0);
        assert_false(https_wait(bench->https, bench->quiet[0], clock_left(deadline)));
        https_run(bench->https);
    }
}

void tls_bench_ask(struct tls_bench *bench, const struct https_request *request,
                   struct tls_result *result)
{
    *result = (struct tls_result){0};
    assert_true(https_start(bench->https, request, tls_bench_keep, result));
    tls_bench_run(bench, result);
}

void tls_bench_get(struct tls_bench *bench, int limit_ms, struct tls_result *result)
{
    struct https_request request = {.path = "/v1/service", .limit_ms = limit_ms};
    tls_bench_ask(bench, &request, result);
}

bool tls_bench_say_fine(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "200 OK", "application/json", "{\"fine\":true}");
    return true;
}

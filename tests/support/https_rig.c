#include "tests/support/https_rig.h"

#include <stdio.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "tests/support/tls_pki.h"
#include "tests/test.h"

int https_rig_make(void **state)
{
    static struct https_rig bench; // lint: file-scope test fixture
    if (!tmpdir_make(bench.dir) || !tls_pki_make(bench.dir) || pipe(bench.quiet) != 0)
        return -1;
    snprintf(bench.ca, sizeof bench.ca, "%s/root.crt", bench.dir);
    snprintf(bench.certificate, sizeof bench.certificate, "%s/device.crt", bench.dir);
    snprintf(bench.key, sizeof bench.key, "%s/device.key", bench.dir);
    log_start("test", LOG_ERROR);
    *state = &bench;
    return 0;
}

int https_rig_remove(void **state)
{
    struct https_rig *bench = *state;
    close(bench->quiet[0]);
    close(bench->quiet[1]);
    return tmpdir_remove(bench->dir) ? 0 : -1;
}

int https_rig_stop(void **state)
{
    struct https_rig *bench = *state;
    https_close(&bench->https);
    tls_peer_stop(&bench->peer);
    return 0;
}

enum https_err https_rig_open(struct https_rig *bench, const char *origin)
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

void https_rig_start(struct https_rig *bench, struct tls_peer_script script)
{
    script.dir = bench->dir;
    if (!script.certificate)
        script.certificate = "server";
    bench->peer = tls_peer_start(&script);
    assert_non_null(bench->peer);
    assert_int_equal(https_rig_open(bench, tls_peer_origin(bench->peer)), HTTPS_OK);
}

void https_rig_keep(void *context, const struct https_answer *answer)
{
    struct tls_result *result = context;
    assert_false(result->ended); // called exactly once
    *result = (struct tls_result){.ended = true,
                                  .end = answer->end,
                                  .way = answer->way,
                                  .status = answer->status,
                                  .retry_after_s = answer->retry_after_s,
                                  .date_s = answer->date_s,
                                  .received_ms = answer->received_ms,
                                  .round_trip_ms = answer->round_trip_ms,
                                  .length = answer->length};
    snprintf(result->type, sizeof result->type, "%s", answer->type);
    snprintf(result->tag, sizeof result->tag, "%s", answer->tag);
    snprintf(result->body, sizeof result->body, "%.*s", (int)answer->length, answer->body);
}

static void run(struct https_rig *bench, const struct tls_result *result)
{
    int64_t deadline = clock_ms() + TLS_BENCH_LIMIT_MS + TLS_BENCH_SLACK_MS;
    while (!result->ended) {
        assert_true(clock_left(deadline) > 0);
        assert_false(https_wait(bench->https, bench->quiet[0], clock_left(deadline)));
        https_run(bench->https);
    }
}

void https_rig_ask(struct https_rig *bench, const struct https_request *request,
                   struct tls_result *result)
{
    *result = (struct tls_result){0};
    assert_true(https_start(bench->https, request, https_rig_keep, result));
    run(bench, result);
}

void https_rig_get(struct https_rig *bench, int limit_ms, struct tls_result *result)
{
    struct https_request request = {.path = "/v1/service", .limit_ms = limit_ms};
    https_rig_ask(bench, &request, result);
}

struct tls_result https_rig_first(struct https_rig *bench, struct tls_peer_script script)
{
    struct tls_result result;
    https_rig_start(bench, script);
    https_rig_get(bench, TLS_BENCH_LIMIT_MS, &result);
    return result;
}

bool https_rig_say_fine(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "200 OK", "application/json", "{\"fine\":true}");
    return true;
}

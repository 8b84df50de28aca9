// Promises of drivers/backend about tries, kept against a small real server.
#include <string.h>

#include "drivers/backend/backend.h"
#include "drivers/backend/retry.h"
#include "drivers/base/clock.h"
#include "tests/support/https_rig.h"
#include "tests/test.h"

enum {
    LIMIT_MS = 8000,
    SHORT_MS = 2000, // of calls that should run into their limit
    SLACK_MS = 2000, // what a busy machine may add
};

#define ID      "0b5c7ef1-1111-4222-8333-444455556666"
#define JSON    "application/json"
#define PROBLEM "application/problem+json"

struct bench {
    struct https_rig *tls; // its server and its files
    struct backend *backend;
};

struct result {
    int calls;
    struct backend_answer answer;
};

static int make_bench(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    if (https_rig_make(state) != 0)
        return -1;
    bench.tls = *state;
    *state = &bench;
    return 0;
}

static int remove_bench(void **state)
{
    void *tls = ((struct bench *)*state)->tls;
    return https_rig_remove(&tls);
}

static int stop(void **state)
{
    struct bench *bench = *state;
    void *tls = bench->tls;
    backend_close(&bench->backend);
    return https_rig_stop(&tls);
}

static const struct tls_peer_seen *start_with(struct bench *bench,
                                              bool (*answer)(SSL *, int, const void *))
{
    struct https_rig *tls = bench->tls;
    const struct tls_peer_script script = {
        .dir = tls->dir, .certificate = "server", .answer = answer};
    tls->peer = tls_peer_start(&script);
    assert_non_null(tls->peer);
    const struct https_config config = {.origin = tls_peer_origin(tls->peer),
                                        .ca_file = tls->ca,
                                        .certificate_file = tls->certificate,
                                        .key_file = tls->key,
                                        .product = "kiosk/1.0.0"};
    assert_int_equal(backend_open(&bench->backend, &config), HTTPS_OK);
    return tls_peer_seen(tls->peer);
}

static void keep(void *context, const struct backend_answer *answer)
{
    struct result *result = context;
    result->calls++;
    result->answer = *answer;
}

static void run_until_answered(struct bench *bench, const struct result *result)
{
    int64_t deadline = clock_ms() + LIMIT_MS + SLACK_MS;
    while (result->calls == 0) {
        assert_true(clock_left(deadline) > 0);
        backend_run(bench->backend);
        backend_wait(bench->backend, bench->tls->quiet[0],
                     result->calls > 0 ? 0 : clock_left(deadline));
    }
    assert_int_equal(result->calls, 1);
}

// Asks for a proof, which is a POST like all the others. Returns how long it took.
static int prove(struct bench *bench, int limit_ms, struct result *result)
{
    static const unsigned char signature[REQUEST_SIGNATURE];
    int64_t start = clock_ms();
    *result = (struct result){0};
    assert_true(backend_proof(bench->backend, limit_ms, ID, signature,
                              (struct backend_caller){keep, result}));
    run_until_answered(bench, result);
    return (int)(clock_ms() - start);
}

static bool say_proven(SSL *tls)
{
    tls_peer_say_json(tls, "200 OK", JSON, "{\"state\":\"proven\"}");
    return true;
}

static bool cut_first(SSL *tls, int number, const void *context)
{
    (void)context;
    return number > 1 && say_proven(tls);
}

static bool cut_always(SSL *tls, int number, const void *context)
{
    (void)tls, (void)number, (void)context;
    return false;
}

static bool stay_silent(SSL *tls, int number, const void *context)
{
    (void)tls, (void)number, (void)context;
    return true;
}

static bool run_for_three_looks(SSL *tls, int number, const void *context)
{
    (void)context;
    if (number > 3)
        return say_proven(tls);
    tls_peer_say_json(tls, "409 Conflict", PROBLEM, "{\"type\":\"urn:kiosk:problem:in-progress\"}");
    return true;
}

static bool always_running(SSL *tls, int number, const void *context)
{
    (void)number;
    return run_for_three_looks(tls, 1, context);
}

static bool refuse(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "403 Forbidden", PROBLEM,
                      "{\"type\":\"urn:kiosk:problem:proof-invalid\"}");
    return true;
}

static bool fail_first(SSL *tls, int number, const void *context)
{
    (void)context;
    if (number > 1)
        return say_proven(tls);
    tls_peer_say_json(tls, "502 Bad Gateway", "text/html", "<h1>sorry</h1>");
    return true;
}

static bool babble(SSL *tls, int number, const void *context)
{
    (void)number, (void)context;
    tls_peer_say_json(tls, "200 OK", JSON, "{\"state\":\"pro");
    return true;
}

// ---- promises ----------------------------------------------------------------------------------

// What a server does, and what comes of one question: all its tries carry the same key.
static const struct {
    const char *promise;
    bool (*answer)(SSL *, int, const void *);
    int limit_ms;
    enum backend_end end;
    enum backend_problem problem;
    int requests, connections;
    int least_ms; // that it takes
} TRIES[] = {
    {"a call that is cut is tried once more", cut_first, LIMIT_MS, BACKEND_DONE, PROBLEM_NONE, 2, 2,
     0},
    {"there are at most two tries", cut_always, LIMIT_MS, BACKEND_UNREACHABLE, PROBLEM_NONE, 2, 2,
     0},
    {"a silent backend is tried again on another connection", stay_silent, SHORT_MS,
     BACKEND_UNREACHABLE, PROBLEM_NONE, 2, 2, SHORT_MS - 50},
    {"an answer that is being made arrives", run_for_three_looks, LIMIT_MS, BACKEND_DONE,
     PROBLEM_NONE, 4, 1, 0},
    {"a refusal is final", refuse, LIMIT_MS, BACKEND_REFUSED, PROBLEM_PROOF_INVALID, 1, 1, 0},
    {"a front without a backend gets a second chance", fail_first, LIMIT_MS, BACKEND_DONE,
     PROBLEM_NONE, 2, 1, 0},
    {"babble is not asked for again", babble, LIMIT_MS, BACKEND_GARBLED, PROBLEM_NONE, 1, 1, 0},
    {"a call without time ends at once", refuse, 0, BACKEND_UNREACHABLE, PROBLEM_NONE, 0, 0, 0},
};

static void tries_are_made_as_often_as_they_help(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof TRIES / sizeof TRIES[0]; i++) {
        struct result result;
        print_message("# %s\n", TRIES[i].promise);
        const struct tls_peer_seen *seen = start_with(bench, TRIES[i].answer);
        int took = prove(bench, TRIES[i].limit_ms, &result);
        assert_int_equal(result.answer.end, TRIES[i].end);
        assert_int_equal(result.answer.problem, TRIES[i].problem);
        assert_int_equal(atomic_load(&seen->requests), TRIES[i].requests);
        assert_int_equal(atomic_load(&seen->connections), TRIES[i].connections);
        assert_in_range(took, TRIES[i].least_ms, TRIES[i].limit_ms + SLACK_MS);
        for (int k = 0; k < TRIES[i].requests; k++) {
            assert_true(uuid_valid(seen->keys[k]));
            assert_string_equal(seen->keys[k], seen->keys[0]);
        }
        stop(state);
    }
}

static void another_question_carries_another_key(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, refuse);
    prove(bench, LIMIT_MS, &result);
    prove(bench, LIMIT_MS, &result);
    assert_true(uuid_valid(seen->keys[1]));
    assert_string_not_equal(seen->keys[0], seen->keys[1]);
}

static void an_answer_that_is_never_made_ends_within_the_limit(void **state)
{
    struct bench *bench = *state;
    struct result result;
    start_with(bench, always_running);
    int took = prove(bench, SHORT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_REFUSED);
    assert_int_equal(result.answer.problem, PROBLEM_IN_PROGRESS);
    assert_in_range(took, SHORT_MS - RETRY_RUNNING_MS - RETRY_TRY_MIN_MS - 50, SHORT_MS + SLACK_MS);
}

static void an_outcome_is_tried_once_with_the_key_of_the_outbox(void **state)
{
    struct bench *bench = *state;
    struct result result = {0};
    const struct tls_peer_seen *seen = start_with(bench, cut_always);
    const struct backend_outcome outcome = {
        .id = ID, .key = "aaaaaaaa-1111-4222-8333-444455556666", .result = OPERATION_DONE};
    assert_true(backend_outcome(bench->backend, LIMIT_MS, &outcome,
                                (struct backend_caller){keep, &result}));
    run_until_answered(bench, &result);
    assert_int_equal(result.answer.end, BACKEND_UNREACHABLE);
    assert_int_equal(atomic_load(&seen->requests), 1);
    assert_string_equal(seen->keys[0], outcome.key);
}

static void heartbeats_and_questions_for_the_service_carry_no_key(void **state)
{
    struct bench *bench = *state;
    struct result result = {0};
    const struct tls_peer_seen *seen = start_with(bench, refuse);
    assert_true(backend_service(bench->backend, LIMIT_MS, (struct backend_caller){keep, &result}));
    run_until_answered(bench, &result);
    assert_non_null(strstr(seen->last, "GET /v1/service HTTP/1.1\r\n"));
    const struct request_heartbeat heartbeat = {.firmware = "1.0.0", .view = "start"};
    result = (struct result){0};
    assert_true(backend_heartbeat(bench->backend, LIMIT_MS, &heartbeat,
                                  (struct backend_caller){keep, &result}));
    run_until_answered(bench, &result);
    assert_non_null(strstr(seen->last, "POST /v1/heartbeats HTTP/1.1\r\n"));
    assert_string_equal(seen->keys[0], "");
    assert_string_equal(seen->keys[1], "");
}

static void closing_ends_what_runs_without_a_word(void **state)
{
    struct bench *bench = *state;
    struct result result = {0};
    const struct tls_peer_seen *seen = start_with(bench, stay_silent);
    assert_true(backend_service(bench->backend, LIMIT_MS, (struct backend_caller){keep, &result}));
    int64_t deadline = clock_ms() + LIMIT_MS;
    while (atomic_load(&seen->requests) == 0 && clock_left(deadline) > 0) {
        backend_run(bench->backend);
        backend_wait(bench->backend, bench->tls->quiet[0], 10);
    }
    backend_close(&bench->backend);
    assert_int_equal(result.calls, 0);
}

#define PROMISE(name) cmocka_unit_test_teardown(name, stop)

static const struct CMUnitTest promises[] = {
    PROMISE(tries_are_made_as_often_as_they_help),
    PROMISE(another_question_carries_another_key),
    PROMISE(an_answer_that_is_never_made_ends_within_the_limit),
    PROMISE(an_outcome_is_tried_once_with_the_key_of_the_outbox),
    PROMISE(heartbeats_and_questions_for_the_service_carry_no_key),
    PROMISE(closing_ends_what_runs_without_a_word),
};

TEST_MAIN(promises, make_bench, remove_bench)

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

static void a_repeated_try_carries_the_same_key(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, cut_first);
    prove(bench, LIMIT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_DONE);
    assert_int_equal(atomic_load(&seen->requests), 2);
    assert_true(uuid_valid(seen->keys[0]));
    assert_string_equal(seen->keys[0], seen->keys[1]);
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

static void there_are_at_most_two_tries(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, cut_always);
    prove(bench, LIMIT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_UNREACHABLE);
    assert_int_equal(atomic_load(&seen->requests), 2);
}

static void a_silent_backend_is_tried_again_on_another_connection(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, stay_silent);
    int took = prove(bench, SHORT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_UNREACHABLE);
    assert_int_equal(atomic_load(&seen->requests), 2);
    assert_int_equal(atomic_load(&seen->connections), 2);
    assert_in_range(took, SHORT_MS - 50, SHORT_MS + SLACK_MS);
}

static void an_answer_that_is_being_made_arrives(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, run_for_three_looks);
    prove(bench, LIMIT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_DONE);
    assert_int_equal(atomic_load(&seen->requests), 4);
    assert_int_equal(atomic_load(&seen->connections), 1);
    assert_string_equal(seen->keys[0], seen->keys[3]);
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

static void a_refusal_is_final(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, refuse);
    prove(bench, LIMIT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_REFUSED);
    assert_int_equal(result.answer.problem, PROBLEM_PROOF_INVALID);
    assert_int_equal(atomic_load(&seen->requests), 1);
}

static void a_front_without_a_backend_gets_a_second_chance(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, fail_first);
    prove(bench, LIMIT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_DONE);
    assert_int_equal(atomic_load(&seen->requests), 2);
}

static void babble_is_not_asked_for_again(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, babble);
    prove(bench, LIMIT_MS, &result);
    assert_int_equal(result.answer.end, BACKEND_GARBLED);
    assert_int_equal(atomic_load(&seen->requests), 1);
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

static void a_call_without_time_ends_at_once(void **state)
{
    struct bench *bench = *state;
    struct result result;
    const struct tls_peer_seen *seen = start_with(bench, refuse);
    assert_in_range(prove(bench, 0, &result), 0, SLACK_MS);
    assert_int_equal(result.answer.end, BACKEND_UNREACHABLE);
    assert_int_equal(atomic_load(&seen->connections), 0);
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
    PROMISE(a_repeated_try_carries_the_same_key),
    PROMISE(another_question_carries_another_key),
    PROMISE(there_are_at_most_two_tries),
    PROMISE(a_silent_backend_is_tried_again_on_another_connection),
    PROMISE(an_answer_that_is_being_made_arrives),
    PROMISE(an_answer_that_is_never_made_ends_within_the_limit),
    PROMISE(a_refusal_is_final),
    PROMISE(a_front_without_a_backend_gets_a_second_chance),
    PROMISE(babble_is_not_asked_for_again),
    PROMISE(an_outcome_is_tried_once_with_the_key_of_the_outbox),
    PROMISE(heartbeats_and_questions_for_the_service_carry_no_key),
    PROMISE(a_call_without_time_ends_at_once),
    PROMISE(closing_ends_what_runs_without_a_word),
};

TEST_MAIN(promises, make_bench, remove_bench)

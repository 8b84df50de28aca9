// What kiosk-link costs: time on a warm connection, memory, wake-ups. The bounds are generous, the
// figures are printed.
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/link_ask.h"
#include "tests/support/link_rig.h"
#include "tests/support/memory_read.h"
#include "tests/test.h"

// A sanitizer's shadow is no part of the program.
#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#elif defined(__has_feature)
#define IS_SANITIZED __has_feature(address_sanitizer)
#else
#define IS_SANITIZED false
#endif

enum {
    ROUNDS = 20,
    WARM_MS = 250,     // of any call; it takes a few ms, mostly the backend's
    GONE_MS = 1000,    // after its use
    IDLE_MS = 3000,    // for so long nothing must happen
    PARENT_KIB = 4096, // 2.7 MiB when this was written, most of it relocated libraries
    WORKER_KIB = 8192, // 3.4 MiB
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

struct spent {
    double open, prove, authorize, outcome;
};

static double since(double *start)
{
    double now = now_ms(), took = now - *start;
    *start = now;
    return took;
}

// One whole visit; the sums grow by what each call took.
static void spend(struct link_rig *rig, struct spent *spent)
{
    enum operation operation = OPERATION_RESET_SIGN;
    double start = now_ms();
    struct link_opened opened = link_ask_open_reset(rig, operation);
    spent->open += since(&start);
    struct link_prove body = link_ask_prove_body(rig, operation, &opened); // signs: not counted
    struct link_answer proven;
    start = now_ms();
    uint32_t ticket = link_rig_ask(rig, LINK_PROVE, &body, sizeof body, LINK_DESK_ASK_MS);
    assert_true(link_rig_take(rig, ticket, &proven, sizeof proven));
    spent->prove += since(&start);
    assert_int_equal(link_ask_authorize(rig, operation, opened.id).answer.result, LINK_DONE);
    spent->authorize += since(&start);
    assert_int_equal(link_ask_outcome(rig, operation, opened.id, LINK_OUTCOME_DONE).result,
                     LINK_DONE);
    spent->outcome += since(&start);
    link_rig_await_outbox(rig, 0, 0);
}

static void a_call_on_a_warm_connection_is_quick(void **state)
{
    struct link_rig *rig = *state;
    struct spent spent = {0};
    double start = now_ms();
    assert_int_equal(link_ask_await_service(rig, 1).answer.result, LINK_DONE);
    print_message("# cold heartbeat and service %.1f ms\n", since(&start));
    for (int i = 0; i < ROUNDS; i++)
        spend(rig, &spent);
    print_message("# warm, mean of %d: open %.1f prove %.1f authorize %.1f outcome %.1f ms\n",
                  ROUNDS, spent.open / ROUNDS, spent.prove / ROUNDS, spent.authorize / ROUNDS,
                  spent.outcome / ROUNDS);
    assert_true(spent.open < ROUNDS * WARM_MS && spent.prove < ROUNDS * WARM_MS &&
                spent.authorize < ROUNDS * WARM_MS && spent.outcome < ROUNDS * WARM_MS);
}

// A number out of a file like /proc/PID/status; -1: not there, or not ours to read.
static long read_number(pid_t pid, const char *file, const char *name)
{
    char path[64], line[256];
    long number = -1;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, file);
    FILE *lines = fopen(path, "re");
    while (lines && fgets(line, sizeof line, lines))
        if (strncmp(line, name, strlen(name)) == 0)
            number = strtol(line + strlen(name), NULL, 10);
    if (lines)
        fclose(lines);
    return number;
}

static void it_is_small(void **state)
{
    struct link_rig *rig = *state;
    struct spent spent = {0};
    spend(rig, &spent);
    pid_t parent = link_rig_parent(rig), worker = link_rig_worker(rig);
    long of_parent = read_number(parent, "smaps_rollup", "Pss:");
    long of_worker = read_number(worker, "smaps_rollup", "Pss:");
    if (of_parent < 0 || of_worker < 0)
        skip(); // not dumpable, so only root may look
    print_message("# PSS: parent %ld KiB (anonymous %ld), worker %ld KiB (anonymous %ld)\n",
                  of_parent, read_number(parent, "smaps_rollup", "Pss_Anon:"), of_worker,
                  read_number(worker, "smaps_rollup", "Pss_Anon:"));
    if (!IS_SANITIZED) {
        assert_true(of_parent < PARENT_KIB);
        assert_true(of_worker < WORKER_KIB);
    }
}

// 24 bytes out of the middle of the certificate: its public key, which stands nowhere else.
static void nothing_of_a_resident_stays(void **state)
{
    enum {
        FROM = 300, // a multiple of 3, so that the base64 of the whole has the base64 of the part
        BYTES = 24,
    };
    struct link_rig *rig = *state;
    struct link_open body = link_ask_open_body(rig, OPERATION_RESET_AUTH);
    struct spent spent = {0};
    char base64[BYTES / 3 * 4 + 1];
    spend(rig, &spent);
    pid_t both[] = {link_rig_parent(rig), link_rig_worker(rig)};
    if (!memory_read_is_open(both[0]))
        skip();
    assert_int_equal(link_ask_open_reset(rig, OPERATION_RESET_AUTH).answer.result, LINK_DONE);
    EVP_EncodeBlock((unsigned char *)base64, body.certificate + FROM, BYTES);
    int64_t deadline = clock_ms() + GONE_MS;
    size_t found;
    do {
        found = 0;
        for (int i = 0; i < 2; i++)
            found += memory_read_count(both[i], body.certificate + FROM, BYTES) +
                     memory_read_count(both[i], base64, sizeof base64 - 1);
    } while (found != 0 && clock_left(deadline) > 0);
    if (!IS_SANITIZED) // its allocator keeps what is freed, on purpose
        assert_int_equal(found, 0);
}

static long wake_ups(pid_t pid)
{
    long count = read_number(pid, "status", "voluntary_ctxt_switches:");
    assert_true(count >= 0);
    return count;
}

static void it_sleeps_while_nobody_asks(void **state)
{
    struct link_rig *rig = *state;
    struct spent spent = {0};
    spend(rig, &spent); // a connection is open, the outbox is empty
    pid_t parent = link_rig_parent(rig), worker = link_rig_worker(rig);
    assert_false(ipc_wait(link_rig_socket(rig), IDLE_MS / 10)); // what is left of the last call
    long of_parent = wake_ups(parent), of_worker = wake_ups(worker);
    assert_false(ipc_wait(link_rig_socket(rig), IDLE_MS));
    print_message("# wake-ups in %d s: parent %ld, worker %ld\n", IDLE_MS / 1000,
                  wake_ups(parent) - of_parent, wake_ups(worker) - of_worker);
    assert_int_equal(wake_ups(parent), of_parent);
    assert_int_equal(wake_ups(worker), of_worker);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, link_rig_open, link_rig_close)

static const struct CMUnitTest promises[] = {
    PROMISE(a_call_on_a_warm_connection_is_quick),
    PROMISE(it_is_small),
    PROMISE(nothing_of_a_resident_stays),
    PROMISE(it_sleeps_while_nobody_asks),
};

TEST_MAIN(promises, link_rig_make, link_rig_remove)

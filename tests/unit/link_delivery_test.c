// What kiosk-link says of its outbox when the disk does not give it one, and what it makes of the
// backend's answers.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "drivers/base/clock.h"
#include "firmware/link/link_delivery.h"
#include "tests/support/outbox_rig.h"
#include "tests/test.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum {
    HOUR_MS = 3600000,
};

static int64_t now_ms = 1000; // lint: file-scope the test's clock

int64_t clock_ms(void)
{
    return now_ms;
}

int64_t clock_now_ms(void)
{
    return OUTBOX_RIG_NOW * 1000;
}

time_t clock_now(void)
{
    return OUTBOX_RIG_NOW;
}

int clock_left(int64_t deadline)
{
    return deadline > now_ms ? (int)(deadline - now_ms) : 0;
}

struct told {
    int times;
    struct link_outbox counts;
};

static void note(void *context, const struct link_outbox *counts)
{
    struct told *told = context;
    told->times++;
    told->counts = *counts;
}

static void expect(const struct told *told, uint32_t waiting, uint32_t parked, uint32_t broken)
{
    assert_int_equal(told->counts.waiting, waiting);
    assert_int_equal(told->counts.parked, parked);
    assert_int_equal(told->counts.broken, broken);
}

// Each attempt is a line in the log, for as long as nobody looks after the disk.
static void a_disk_that_gives_nothing_is_asked_less_and_less_often(void **state)
{
    const struct outbox_rig *rig = *state;
    struct told told = {0};
    char path[sizeof rig->path + 16];
    int attempts = 0;
    snprintf(path, sizeof path, "%s/later/outbox.db", rig->dir);
    struct link_delivery d = {.path = path, .changed = note, .context = &told};
    link_delivery_start(&d);
    for (int64_t end = now_ms + HOUR_MS; now_ms < end; attempts++) {
        link_delivery_run(&d);
        now_ms += link_delivery_wait(&d);
    }
    assert_in_range(attempts, HOUR_MS / 60000, HOUR_MS / 60000 + 10);
    *strrchr(path, '/') = '\0';
    assert_int_equal(mkdir(path, S_IRWXU), 0);
    path[strlen(path)] = '/';
    assert_true(link_delivery_may_open_reset(&d)); // whoever needs it does not wait for that
    link_delivery_close(&d);
}

static void an_outbox_that_cannot_be_opened_is_told_until_it_can(void **state)
{
    const struct outbox_rig *rig = *state;
    struct told told = {0};
    char path[sizeof rig->path + 16], folder[sizeof rig->path];
    snprintf(folder, sizeof folder, "%s/later", rig->dir);
    snprintf(path, sizeof path, "%s/later/outbox.db", rig->dir);
    struct link_delivery d = {.path = path, .changed = note, .context = &told};
    link_delivery_start(&d);
    assert_false(link_delivery_open(&d));
    expect(&told, 0, 0, 1);
    assert_false(link_delivery_open(&d));
    assert_int_equal(told.times, 1); // and once only
    assert_int_equal(mkdir(folder, S_IRWXU), 0);
    assert_true(link_delivery_open(&d));
    expect(&told, 0, 0, 0);
    link_delivery_close(&d);
}

// A firmware that was put back does not read it, and must not lose it: somebody has to know.
static void an_outbox_of_a_newer_firmware_is_told(void **state)
{
    struct outbox_rig *rig = *state;
    struct told told = {0};
    sqlite3 *db;
    struct link_delivery d = {.path = rig->path, .changed = note, .context = &told};
    outbox_close(&rig->outbox);
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version = 9", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    link_delivery_start(&d);
    assert_false(link_delivery_open(&d));
    expect(&told, 0, 0, 1);
    link_delivery_close(&d);
}

static void park(const char *path, const char *id)
{
    struct outbox *outbox;
    struct outbox_record r = {.operation = OPERATION_RESET_AUTH,
                              .result = OPERATION_REFUSED,
                              .status_word = 0x6A80,
                              .finished_at = OUTBOX_RIG_NOW};
    memcpy(r.id, id, UUID_LENGTH);
    assert_int_equal(outbox_open(&outbox, path, OUTBOX_RIG_NOW), OUTBOX_OK);
    assert_int_equal(outbox_outcome(outbox, &r), OUTBOX_OK);
    assert_int_equal(outbox_oldest(outbox, &r), OUTBOX_OK);
    assert_int_equal(outbox_park(outbox, &r), OUTBOX_OK);
    outbox_close(&outbox);
}

static void leave_garbage(const char *path)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("no outbox at all, but long enough to be read as one by somebody", file) > 0);
    assert_int_equal(fclose(file), 0);
}

static void what_is_parked_or_broken_is_told_until_somebody_has_seen_it(void **state)
{
    struct outbox_rig *rig = *state;
    struct told told = {0};
    struct link_delivery d = {.path = rig->path, .changed = note, .context = &told};
    outbox_close(&rig->outbox);
    leave_garbage(rig->path);
    park(rig->path, OUTBOX_RIG_A); // into the file that takes its place
    link_delivery_start(&d);
    assert_true(link_delivery_open(&d));
    expect(&told, 0, 1, 1);
    assert_int_equal(told.counts.listed, 1);
    const struct link_parked *parked = &told.counts.list[0];
    assert_memory_equal(parked->id, OUTBOX_RIG_A, LINK_RESET_ID);
    assert_int_equal(parked->operation, OPERATION_RESET_AUTH);
    assert_int_equal(parked->result, LINK_OUTCOME_REFUSED);
    assert_int_equal(parked->status_word, 0x6A80);
    assert_int_equal(parked->finished_at, OUTBOX_RIG_NOW);
    assert_true(link_delivery_acknowledge(&d));
    expect(&told, 0, 0, 0);
    assert_int_equal(told.counts.listed, 0);
    assert_int_equal(folder_files_like(rig->dir, "outbox.db.seen-*[0-9]"), 1); // it may be repaired
    link_delivery_close(&d);
}

static void a_broken_file_is_acknowledged_whatever_its_name_was_before(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_close(&rig->outbox);
    for (int i = 1; i <= 3; i++) { // the clock stands at the same second each time
        leave_garbage(rig->path);
        assert_int_equal(outbox_open(&rig->outbox, rig->path, OUTBOX_RIG_NOW), OUTBOX_OK);
        outbox_close(&rig->outbox);
        outbox_acknowledge_broken(rig->path);
        assert_int_equal(outbox_broken(rig->path), 0);
        assert_int_equal(folder_files_like(rig->dir, "outbox.db.seen-*[0-9]"), i);
    }
}

// ---- what an answer means -----------------------------------------------------------------------

static void only_the_backends_own_word_parks_an_outcome(void **state)
{
    (void)state;
    static const struct {
        enum backend_end end;
        int status;
        enum backend_problem problem;
        enum link_delivery_step step;
    } rows[] = {
        {BACKEND_DONE, 204, PROBLEM_NONE, LINK_DELIVERY_DONE},
        {BACKEND_UNREACHABLE, 0, PROBLEM_NONE, LINK_DELIVERY_LATER},
        {BACKEND_UNREACHABLE, 502, PROBLEM_NONE, LINK_DELIVERY_LATER},
        {BACKEND_UNREACHABLE, 503, PROBLEM_NONE, LINK_DELIVERY_TOLD},
        {BACKEND_UNTRUSTED, 0, PROBLEM_NONE, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 503, PROBLEM_MAINTENANCE, LINK_DELIVERY_TOLD},
        {BACKEND_REFUSED, 429, PROBLEM_TOO_MANY_RESETS, LINK_DELIVERY_TOLD},
        {BACKEND_GARBLED, 429, PROBLEM_NONE, LINK_DELIVERY_TOLD},
        {BACKEND_GARBLED, 200, PROBLEM_NONE, LINK_DELIVERY_LATER},
        {BACKEND_GARBLED, 404, PROBLEM_NONE, LINK_DELIVERY_LATER}, // somebody in between
        {BACKEND_REFUSED, 409, PROBLEM_IN_PROGRESS, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 409, PROBLEM_RESET_BUSY, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 403, PROBLEM_OUTSIDE_HOURS, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 403, PROBLEM_MAINTENANCE, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 409, PROBLEM_OUTAGE, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 403, PROBLEM_CAPABILITY_OFF, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 403, PROBLEM_TOO_MANY_RESETS, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 403, PROBLEM_DEVICE_UNKNOWN, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 403, PROBLEM_DEVICE_SUSPENDED, LINK_DELIVERY_LATER},
        {BACKEND_REFUSED, 409, PROBLEM_RESET_FINISHED, LINK_DELIVERY_PARK},
        {BACKEND_REFUSED, 404, PROBLEM_RESET_UNKNOWN, LINK_DELIVERY_PARK},
        {BACKEND_REFUSED, 422, PROBLEM_IDEMPOTENCY_MISMATCH, LINK_DELIVERY_PARK},
        {BACKEND_REFUSED, 400, PROBLEM_MALFORMED, LINK_DELIVERY_PARK},
        {BACKEND_REFUSED, 418, PROBLEM_OTHER, LINK_DELIVERY_PARK},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct backend_answer answer = {
            .end = rows[i].end, .status = rows[i].status, .problem = rows[i].problem};
        assert_int_equal(link_delivery_step(&answer, OPERATION_DONE), rows[i].step);
    }
}

static void a_backend_that_knows_more_ends_the_delivery(void **state)
{
    (void)state;
    static const enum link_delivery_step steps[OPERATION_RESULT_COUNT] = {
        [OPERATION_DONE] = LINK_DELIVERY_PARK, // it contradicts the card
        [OPERATION_REFUSED] = LINK_DELIVERY_PARK,
        [OPERATION_UNKNOWN] = LINK_DELIVERY_DONE,
        [OPERATION_ABANDONED] = LINK_DELIVERY_DONE,
    };
    const struct backend_answer finished = {
        .end = BACKEND_REFUSED, .status = 409, .problem = PROBLEM_RESET_FINISHED};
    for (int result = 0; result < OPERATION_RESULT_COUNT; result++)
        assert_int_equal(link_delivery_step(&finished, (enum operation_result)result),
                         steps[result]);
}

static void an_unknown_without_a_permission_is_withdrawn(void **state)
{
    (void)state;
    const struct backend_answer never = {
        .end = BACKEND_REFUSED, .status = 409, .problem = PROBLEM_PROOF_INVALID};
    assert_int_equal(link_delivery_step(&never, OPERATION_UNKNOWN), LINK_DELIVERY_WITHDRAW);
    assert_int_equal(link_delivery_step(&never, OPERATION_DONE), LINK_DELIVERY_PARK);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, outbox_rig_start, outbox_rig_stop)

static const struct CMUnitTest TESTS[] = {
    PROMISE(an_outbox_that_cannot_be_opened_is_told_until_it_can),
    PROMISE(a_disk_that_gives_nothing_is_asked_less_and_less_often),
    PROMISE(what_is_parked_or_broken_is_told_until_somebody_has_seen_it),
    PROMISE(a_broken_file_is_acknowledged_whatever_its_name_was_before),
    PROMISE(an_outbox_of_a_newer_firmware_is_told),
    cmocka_unit_test(only_the_backends_own_word_parks_an_outcome),
    cmocka_unit_test(a_backend_that_knows_more_ends_the_delivery),
    cmocka_unit_test(an_unknown_without_a_permission_is_withdrawn),
};

TEST_MAIN(TESTS, NULL, NULL)

// The outbox's first promise: what was reported as stored is there after a power cut, whenever it
// happens, and what is found then is whole.
#include <glob.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/log.h"
#include "drivers/outbox/outbox.h"
#include "tests/support/power.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    CUTS_MAX = 2000, // far above the steps of one run
    SEEDS = 2,       // different tears per cut; the simulator has all others
};

static const int64_t NOW = 1776216600;

static const char *const IDS[] = {
    "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000",
    "cccccccc-0000-4000-8000-000000000000", "dddddddd-0000-4000-8000-000000000000",
    "eeeeeeee-0000-4000-8000-000000000000"};

enum reset {
    A,
    B,
    C,
    D,
    E
};

// What the outbox holds after each step once it is opened anew and its kiosk is not coming back.
static const char *const AFTER[] = {
    "",                              // opened
    "a:unknown ",                    // intent A
    "a:done ",                       // outcome A
    "a:done b:unknown ",             // intent B
    "b:unknown ",                    // A delivered
    "b:unknown c:abandoned ",        // outcome C, without an intent
    "c:abandoned b:unknown ",        // outcome B: unknown; it ended after C
    "c:abandoned b:done ",           // outcome B: done after all
    "b:done parked ",                // C parked
    "parked ",                       // B delivered
    "d:unknown parked ",             // intent D
    "d:refused parked ",             // outcome D
    "d:refused e:abandoned parked ", // opened E
    "d:refused e:unknown parked ",   // intent E
    "d:refused e:unknown parked ",   // orphans ended: E
};

enum {
    STEPS = sizeof AFTER / sizeof AFTER[0]
};

struct bench {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    int *done;     // shared with the child: steps that were reported as done, from 0
    bool upgrades; // the run is but the opening of a file of version 1
};

// A file as version 1 wrote it: A is done, B was intended.
static const char VERSION_1[] =
    "CREATE TABLE record (sequence INTEGER PRIMARY KEY,id TEXT NOT NULL UNIQUE,"
    "operation INTEGER NOT NULL,state INTEGER NOT NULL,result INTEGER,status_word INTEGER,"
    "finished_at INTEGER,key TEXT) STRICT; PRAGMA user_version = 1;"
    "INSERT INTO record VALUES (7, 'aaaaaaaa-0000-4000-8000-000000000000', 1, 1, 0, 36864, "
    "1776216000, 'cccccccc-0000-4000-8000-000000000000'),"
    "(8, 'bbbbbbbb-0000-4000-8000-000000000000', 2, 0, NULL, NULL, NULL, NULL)";

static void make_version_1(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, VERSION_1, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static bool say_outcome(struct outbox *outbox, enum reset which, enum operation_result result)
{
    struct outbox_record record = {.operation = OPERATION_RESET_SIGN,
                                   .result = result,
                                   .status_word = 0x9000,
                                   .finished_at = NOW};
    strcpy(record.id, IDS[which]);
    return outbox_outcome(outbox, &record) == OUTBOX_OK;
}

static bool begin(struct outbox *outbox,
                  enum outbox_err (*how)(struct outbox *, const struct outbox_visit *),
                  enum reset which)
{
    const struct outbox_visit visit = {IDS[which], OPERATION_RESET_SIGN, 1};
    return how(outbox, &visit) == OUTBOX_OK;
}

static bool deliver(struct outbox *outbox, enum reset which, bool park)
{
    struct outbox_record record;
    return outbox_oldest(outbox, &record) == OUTBOX_OK && strcmp(record.id, IDS[which]) == 0 &&
           (park ? outbox_park : outbox_delivered)(outbox, &record) == OUTBOX_OK;
}

static bool do_step(struct outbox *outbox, int step)
{
    switch (step) {
    case 1:
        return begin(outbox, outbox_intent, A);
    case 2:
        return say_outcome(outbox, A, OPERATION_DONE);
    case 3:
        return begin(outbox, outbox_intent, B);
    case 4:
        return deliver(outbox, A, false);
    case 5:
        return say_outcome(outbox, C, OPERATION_ABANDONED);
    case 6:
        return say_outcome(outbox, B, OPERATION_UNKNOWN);
    case 7:
        return say_outcome(outbox, B, OPERATION_DONE);
    case 8:
        return deliver(outbox, C, true);
    case 9:
        return deliver(outbox, B, false);
    case 10:
        return begin(outbox, outbox_intent, D);
    case 11:
        return say_outcome(outbox, D, OPERATION_REFUSED);
    case 12:
        return begin(outbox, outbox_opened, E);
    case 13:
        return begin(outbox, outbox_intent, E);
    case 14:
        return outbox_orphans(outbox, 2, NOW) == OUTBOX_OK;
    default:
        return false;
    }
}

// In the child: everything, until the power is cut.
static _Noreturn void run_all(const struct bench *bench)
{
    struct outbox *outbox;
    if (outbox_open(&outbox, bench->path, NOW) != OUTBOX_OK)
        _exit(1);
    *bench->done = 0;
    for (int step = 1; step < STEPS && !bench->upgrades; step++) {
        if (!do_step(outbox, step))
            _exit(1);
        *bench->done = step;
    }
    outbox_close(&outbox);
    _exit(0);
}

// What a fresh process finds, in words.
static void describe(const char *path, char text[200])
{
    struct outbox *outbox;
    struct outbox_record record;
    struct outbox_counts counts;
    size_t used = 0;
    text[0] = '\0';
    assert_int_equal(outbox_open(&outbox, path, NOW), OUTBOX_OK);
    assert_int_equal(outbox_orphans(outbox, 0, NOW), OUTBOX_OK);
    while (outbox_oldest(outbox, &record) == OUTBOX_OK) {
        used += (size_t)sprintf(text + used, "%c:%s ", record.id[0],
                                operation_result_name(record.result));
        assert_true(uuid_valid(record.key));
        assert_int_equal(outbox_delivered(outbox, &record), OUTBOX_OK);
    }
    assert_int_equal(outbox_count(outbox, &counts), OUTBOX_OK);
    assert_int_equal(counts.waiting, 0);
    if (counts.parked > 0)
        strcpy(text + used, "parked ");
    outbox_close(&outbox);
}

static void check(const struct bench *bench, int cut, enum power_loss loss, unsigned seed)
{
    char found[200];
    int done = *bench->done; // -1: not even opened
    describe(bench->path, found);
    if (bench->upgrades) {
        assert_string_equal(found, "a:done b:unknown ");
        return;
    }
    const char *before = AFTER[done < 0 ? 0 : done];
    const char *after = AFTER[done + 1 < STEPS ? done + 1 : done];
    if (strcmp(found, before) != 0 && strcmp(found, after) != 0)
        fail_msg("cut %d, loss %d, seed %u: step %d was done, found \"%s\"", cut, (int)loss, seed,
                 done, found);
}

// A cut may leave work undone, but never a file that has to be given up.
static bool nothing_was_moved_aside(const struct bench *bench)
{
    char pattern[SCRATCH_MAX + 16];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*broken*", bench->dir);
    bool none = glob(pattern, 0, NULL, &found) == GLOB_NOMATCH;
    if (!none)
        globfree(&found);
    return none;
}

// One run with one cut. False when the run came to its end before the cut.
static bool cut_at(const struct bench *bench, int cut, enum power_loss loss, unsigned seed)
{
    int status;
    *bench->done = -1;
    if (bench->upgrades)
        make_version_1(bench->path);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        power_install(cut, loss, seed);
        run_all(bench);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_in_set(WEXITSTATUS(status), ((unsigned long[]){0, POWER_CUT_STATUS}), 2);
    check(bench, cut, loss, seed);
    assert_true(nothing_was_moved_aside(bench));
    assert_true(tmpdir_remove(bench->dir));
    assert_int_equal(mkdir(bench->dir, 0700), 0);
    return WEXITSTATUS(status) != 0;
}

static void cuts_with(const struct bench *bench, enum power_loss loss)
{
    int cut = 1;
    for (bool was_cut = true; was_cut; cut++) {
        assert_true(cut < CUTS_MAX);
        for (unsigned seed = 0; seed < (loss == POWER_TEARS ? SEEDS : 1); seed++)
            was_cut = cut_at(bench, cut, loss, seed * 7919 + (unsigned)cut);
    }
    assert_true(cut > (bench->upgrades ? 2 : 2 * STEPS)); // the disk was really used
    print_message("# %d cuts\n", cut - 2);
}

static void a_cut_that_loses_everything_unsynced_loses_nothing_reported(void **state)
{
    cuts_with(*state, POWER_LOSES_ALL);
}

static void a_cut_after_the_disk_wrote_by_itself_leaves_a_whole_outbox(void **state)
{
    cuts_with(*state, POWER_LOSES_NONE);
}

static void a_cut_that_tears_writes_loses_nothing_reported(void **state)
{
    cuts_with(*state, POWER_TEARS);
}

static void an_upgrade_that_is_cut_loses_nothing(void **state)
{
    struct bench *bench = *state;
    bench->upgrades = true;
    for (enum power_loss loss = POWER_LOSES_ALL; loss <= POWER_TEARS; loss++)
        cuts_with(bench, loss);
    bench->upgrades = false;
}

static int make_bench(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    bench.done =
        mmap(NULL, sizeof *bench.done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!tmpdir_make(bench.dir) || bench.done == MAP_FAILED)
        return -1;
    snprintf(bench.path, sizeof bench.path, "%s/outbox.db", bench.dir);
    log_start("outbox_power_test", LOG_ERROR);
    power_install(0, POWER_LOSES_NONE, 0);
    *state = &bench;
    return 0;
}

static int remove_bench(void **state)
{
    struct bench *bench = *state;
    munmap(bench->done, sizeof *bench->done);
    return tmpdir_remove(bench->dir) ? 0 : -1;
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(a_cut_that_loses_everything_unsynced_loses_nothing_reported),
    cmocka_unit_test(a_cut_after_the_disk_wrote_by_itself_leaves_a_whole_outbox),
    cmocka_unit_test(a_cut_that_tears_writes_loses_nothing_reported),
    cmocka_unit_test(an_upgrade_that_is_cut_loses_nothing),
};

TEST_MAIN(promises, make_bench, remove_bench)

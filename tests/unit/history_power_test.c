// Promises of drivers/history over power cuts: what was reported as stored is there, and no cut,
// whenever it happens, looks like somebody's hand.
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/history_rig.h"
#include "tests/support/power.h"
#include "tests/test.h"

enum {
    CUTS_MAX = 2000, // far above the steps of one run
    RECORDS = 4,
    SEEDS = 2, // different tears per cut
};

struct bench {
    struct history_rig *rig;
    int *done; // shared with the child: records that were reported as stored; -1: not even opened
};

// In the child: everything, until the power is cut.
static _Noreturn void run_all(const struct bench *bench)
{
    const struct history_rig *rig = bench->rig;
    struct history *history;
    if (history_open(&history, rig->path, &rig->kiosk, HISTORY_RIG_NOW) != HISTORY_OK)
        _exit(1);
    for (*bench->done = 1; *bench->done < RECORDS; ++*bench->done) {
        struct history_record record = history_rig_record(HISTORY_READER, HISTORY_PASS);
        if (history_append(history, &record) != HISTORY_OK)
            _exit(1);
    }
    history_close(&history);
    _exit(0);
}

static void check(const struct bench *bench, int cut)
{
    struct history_rig *rig = bench->rig;
    struct history_finding finding;
    int least = *bench->done < 0 ? 1 : *bench->done; // the first one is there when it is opened now
    assert_int_equal(history_open(&rig->history, rig->path, &rig->kiosk, HISTORY_RIG_NOW),
                     HISTORY_OK);
    assert_int_equal(history_verify(rig->history, &finding), HISTORY_OK);
    if (finding.state != HISTORY_WHOLE || finding.aside > 0 || (int)finding.number < least ||
        (int)finding.number > least + 1)
        fail_msg("cut %d after %d records: %s, %d, %d aside", cut, least,
                 history_state_name(finding.state), (int)finding.number, (int)finding.aside);
    history_close(&rig->history);
}

// One run with one cut. False when the run came to its end before the cut.
static bool cut_at(const struct bench *bench, int cut, enum power_loss loss, unsigned seed)
{
    int status;
    *bench->done = -1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        power_install(cut, loss, seed);
        run_all(bench);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_in_set(WEXITSTATUS(status), ((unsigned long[]){0, POWER_CUT_STATUS}), 2);
    check(bench, cut);
    assert_true(tmpdir_remove(bench->rig->dir));
    assert_int_equal(mkdir(bench->rig->dir, 0700), 0);
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
    assert_true(cut > 2 * RECORDS); // the disk was really used
    print_message("# %d cuts\n", cut - 2);
}

static void a_cut_that_loses_everything_unsynced_loses_no_stored_record(void **state)
{
    cuts_with(*state, POWER_LOSES_ALL);
}

static void a_cut_after_the_disk_wrote_by_itself_leaves_a_whole_history(void **state)
{
    cuts_with(*state, POWER_LOSES_NONE);
}

static void a_cut_that_tears_writes_never_looks_like_tampering(void **state)
{
    cuts_with(*state, POWER_TEARS);
}

static int make_bench(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    bench.done =
        mmap(NULL, sizeof *bench.done, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bench.done == MAP_FAILED)
        return -1;
    power_install(0, POWER_LOSES_NONE, 0);
    void *rig;
    if (history_rig_start(&rig) != 0)
        return -1;
    bench.rig = rig;
    history_rig_close(bench.rig);
    *state = &bench;
    return tmpdir_remove(bench.rig->dir) && mkdir(bench.rig->dir, 0700) == 0 ? 0 : -1;
}

static int remove_bench(void **state)
{
    struct bench *bench = *state;
    void *rig = bench->rig;
    munmap(bench->done, sizeof *bench->done);
    return history_rig_stop(&rig);
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(a_cut_that_loses_everything_unsynced_loses_no_stored_record),
    cmocka_unit_test(a_cut_after_the_disk_wrote_by_itself_leaves_a_whole_history),
    cmocka_unit_test(a_cut_that_tears_writes_never_looks_like_tampering),
};

TEST_MAIN(promises, make_bench, remove_bench)

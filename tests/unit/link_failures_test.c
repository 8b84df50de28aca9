// What kiosk-link keeps of technicians' wrong PINs: over restarts, and on the safe side of what
// cannot be read. The clock is the test's.
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/link/link_failures.h"
#include "firmware/technician/technician.h"
#include "tests/test.h"
#include "tests/unit/kept_disk.h"

_Static_assert((int)LINK_FAILURES_MOST == (int)TECHNICIAN_FAILURES_MAX, "all that count are kept");

struct world {
    int told;
    struct link_failures failures; // as they were told last
};

static struct world world;             // lint: file-scope test fixture
static struct link_failures_kept kept; // lint: file-scope test fixture

static void tell(void *context, const struct link_failures *failures)
{
    (void)context;
    world.told++;
    world.failures = *failures;
}

// kiosk-link starts, and the kiosk says hello.
static void restart(void)
{
    kept = (struct link_failures_kept){.kept.outbox = disk.outbox, .tell = tell};
    link_failures_run(&kept);
    world.told = 0;
    link_failures_greet(&kept);
}

static int begin(void **state)
{
    (void)state;
    world = (struct world){0};
    disk_open("failures");
    restart();
    return 0;
}

static void expect_told(uint32_t count, int64_t last)
{
    assert_int_equal(world.told, 1);
    assert_int_equal(world.failures.count, count);
    assert_int_equal(world.failures.last, last);
}

static void where_nobody_ever_came_none_was_wrong(void **state)
{
    (void)state;
    expect_told(0, 0);
    assert_int_equal(link_failures_wait(&kept), -1);
}

static void wrong_pins_are_there_after_a_restart(void **state)
{
    (void)state;
    for (uint32_t count = 0; count <= LINK_FAILURES_MOST; count++) {
        const struct link_failures failures = {.count = count, .last = WALL_S - count};
        assert_true(link_failures_take(&kept, &failures));
        restart();
        expect_told(count, WALL_S - count);
    }
}

static void what_is_not_understood_counts_as_the_most_just_now(void **state)
{
    static const char *const TEXTS[] = {
        "",       "2\n",        "2 1795750000",           "7 1795750000\n", "-1 1795750000\n",
        "2 -5\n", "many ago\n", "2 1795750000 and more\n"};
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        disk_keep(TEXTS[i]);
        restart();
        expect_told(LINK_FAILURES_MOST, WALL_S);
    }
}

static void a_disk_that_takes_none_leaves_the_old_ones(void **state)
{
    const struct link_failures one = {.count = 1, .last = WALL_S}, none = {.count = 0};
    (void)state;
    assert_true(link_failures_take(&kept, &one));
    kept.kept.outbox = "/proc/none/outbox";
    assert_false(link_failures_take(&kept, &none));
    assert_int_equal(kept.failures.count, 1);
    kept.kept.outbox = disk.outbox;
    restart();
    expect_told(1, WALL_S);
}

static void what_cannot_be_read_is_told_to_nobody_and_tried_again(void **state)
{
    (void)state;
    assert_int_equal(mkdir(disk.kept, 0700), 0);
    restart();
    assert_int_equal(world.told, 0);
    assert_int_equal(link_failures_wait(&kept), LINK_KEPT_AGAIN_MS);
    assert_int_equal(rmdir(disk.kept), 0);
    disk.now += LINK_KEPT_AGAIN_MS;
    link_failures_run(&kept);
    expect_told(0, 0);
}

#define ON_A_DISK(test) cmocka_unit_test_setup_teardown(test, begin, disk_close)

static const struct CMUnitTest TESTS[] = {
    ON_A_DISK(where_nobody_ever_came_none_was_wrong),
    ON_A_DISK(wrong_pins_are_there_after_a_restart),
    ON_A_DISK(what_is_not_understood_counts_as_the_most_just_now),
    ON_A_DISK(a_disk_that_takes_none_leaves_the_old_ones),
    ON_A_DISK(what_cannot_be_read_is_told_to_nobody_and_tried_again),
};

TEST_MAIN(TESTS, NULL, NULL)

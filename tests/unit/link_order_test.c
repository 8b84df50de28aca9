// What kiosk-link keeps of an order out of service: over restarts, and on the safe side of what
// cannot be read. The clock is the test's.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/link/link_order.h"
#include "tests/test.h"
#include "tests/unit/kept_disk.h"

struct world {
    int told;
    int changes;            // that belong into the history
    bool unwritable;        // it takes none
    enum off_reason last;   // it has
    enum off_reason reason; // as it was told last
};

static struct world world;      // lint: file-scope test fixture
static struct link_order order; // lint: file-scope test fixture

static void tell(void *context, const struct link_off *off)
{
    (void)context;
    world.told++;
    world.reason = (enum off_reason)off->reason;
}

// In the place of the history.
bool link_history_order(struct link_history *history, enum off_reason reason)
{
    (void)history;
    assert_int_equal(order.reason, reason);
    if (world.unwritable)
        return false;
    world.changes += reason != world.last;
    world.last = reason;
    return true;
}

// kiosk-link starts, and the kiosk says hello.
static void restart(void)
{
    world.told = 0;
    order = (struct link_order){.kept.outbox = disk.outbox, .tell = tell};
    link_order_run(&order);
    world.told = 0;
    link_order_greet(&order);
}

static int begin(void **state)
{
    (void)state;
    world = (struct world){0};
    disk_open("order");
    restart();
    return 0;
}

static void expect_told(enum off_reason reason)
{
    assert_int_equal(world.told, 1);
    assert_int_equal(world.reason, reason);
    assert_int_equal(order.reason, reason);
}

static void where_nobody_ordered_anything_the_kiosk_is_in_service(void **state)
{
    (void)state;
    expect_told(OFF_NOT);
}

static void every_order_is_there_after_a_restart(void **state)
{
    (void)state;
    for (int reason = OFF_REASON_COUNT - 1; reason >= OFF_NOT; reason--) {
        assert_true(link_order_take(&order, (enum off_reason)reason));
        restart();
        expect_told((enum off_reason)reason);
    }
}

static void a_change_belongs_into_the_history_and_its_repetition_does_not(void **state)
{
    (void)state;
    assert_true(link_order_take(&order, OFF_NOT)); // as it was
    assert_int_equal(world.changes, 0);
    assert_true(link_order_take(&order, OFF_OTHER));
    assert_true(link_order_take(&order, OFF_OTHER));
    restart();
    assert_true(link_order_take(&order, OFF_OTHER));
    assert_int_equal(world.changes, 1);
    assert_true(link_order_take(&order, OFF_MAINTENANCE));
    assert_true(link_order_take(&order, OFF_NOT));
    assert_int_equal(world.changes, 3);
}

// As when kiosk-link was killed on a slow disk, or the disk was full.
static void a_record_that_is_owed_follows_also_after_a_restart(void **state)
{
    (void)state;
    world.unwritable = true;
    assert_true(link_order_take(&order, OFF_OTHER));
    assert_in_range(link_order_wait(&order), 1, 60000);
    world.unwritable = false;
    link_order_run(&order); // not due yet
    assert_int_equal(world.changes, 0);
    disk.now += link_order_wait(&order);
    link_order_run(&order);
    assert_int_equal(world.changes, 1);
    assert_int_equal(link_order_wait(&order), -1);
    disk_keep("maintenance\n"); // written, and killed before its record was
    restart();
    expect_told(OFF_MAINTENANCE);
    assert_int_equal(world.changes, 2);
    restart();
    assert_int_equal(world.changes, 2);
}

static void what_is_not_understood_is_an_order(void **state)
{
    static const char *const TEXTS[] = {"",
                                        "\n",
                                        "in-servic",
                                        "in-service\n\n",
                                        "on",
                                        "maintenanc",
                                        "maintenance maintenance maintenance maintenance"};
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        disk_keep(TEXTS[i]);
        restart();
        expect_told(OFF_OTHER);
    }
}

static void an_order_that_is_not_on_the_disk_is_not_taken(void **state)
{
    (void)state;
    char fresh[sizeof disk.kept + 8];
    snprintf(fresh, sizeof fresh, "%s.new", disk.kept);
    assert_true(link_order_take(&order, OFF_MAINTENANCE));
    assert_int_equal(mkdir(fresh, 0700), 0); // where the file is written before it has its name
    assert_false(link_order_take(&order, OFF_NOT));
    assert_int_equal(order.reason, OFF_MAINTENANCE);
    restart();
    expect_told(OFF_MAINTENANCE);
}

static void what_cannot_be_read_is_told_to_nobody_and_read_again(void **state)
{
    (void)state;
    assert_int_equal(mkdir(disk.kept, 0700), 0);
    restart();
    assert_int_equal(world.told, 0);
    assert_int_equal(link_order_wait(&order), LINK_KEPT_AGAIN_MS);
    assert_int_equal(rmdir(disk.kept), 0);
    disk.now += LINK_KEPT_AGAIN_MS - 1;
    link_order_run(&order);
    assert_int_equal(world.told, 0);
    disk.now++;
    link_order_run(&order);
    expect_told(OFF_NOT);
    assert_int_equal(link_order_wait(&order), -1);
}

#define ON_A_DISK(test) cmocka_unit_test_setup_teardown(test, begin, disk_close)

static const struct CMUnitTest TESTS[] = {
    ON_A_DISK(where_nobody_ordered_anything_the_kiosk_is_in_service),
    ON_A_DISK(every_order_is_there_after_a_restart),
    ON_A_DISK(a_change_belongs_into_the_history_and_its_repetition_does_not),
    ON_A_DISK(a_record_that_is_owed_follows_also_after_a_restart),
    ON_A_DISK(what_is_not_understood_is_an_order),
    ON_A_DISK(an_order_that_is_not_on_the_disk_is_not_taken),
    ON_A_DISK(what_cannot_be_read_is_told_to_nobody_and_read_again),
};

TEST_MAIN(TESTS, NULL, NULL)

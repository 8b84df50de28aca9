// What kiosk-link says of its outbox when the disk does not give it one.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "firmware/link/link_delivery.h"
#include "tests/support/outbox_rig.h"
#include "tests/test.h"

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

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, outbox_rig_start, outbox_rig_stop)

static const struct CMUnitTest TESTS[] = {
    PROMISE(an_outbox_that_cannot_be_opened_is_told_until_it_can),
    PROMISE(an_outbox_of_a_newer_firmware_is_told),
};

TEST_MAIN(TESTS, NULL, NULL)

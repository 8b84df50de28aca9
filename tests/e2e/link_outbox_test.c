// kiosk-link's promise to the backend: it hears how every reset ended, once it can, and as it asks
// to be told. Whoever may die meanwhile: outcome_test.c and tests/sim.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/link_ask.h"
#include "tests/support/link_rig.h"
#include "tests/test.h"

static const enum operation OPERATION = OPERATION_RESET_AUTH;

enum { // two processes of the kiosk
    KIOSK = 1,
    NEXT_KIOSK,
};

static const char UNKNOWN_ID[] = "0b5c7ef1-1111-4222-8333-444455556666";

static void backend_knows(struct link_rig *rig, const char *id, const char *result)
{
    assert_string_equal(link_rig_record(rig, id).result, result);
}

// A visit up to its permission. The intent waits in the outbox.
static struct link_opened authorized(struct link_rig *rig)
{
    link_ask_hello(rig, KIOSK);
    struct link_opened opened = link_ask_proven(rig, OPERATION);
    assert_int_equal(link_ask_authorize(rig, OPERATION, opened.id).answer.result, LINK_DONE);
    link_rig_await_outbox(rig, 1, 0);
    return opened;
}

static void restart_link(struct link_rig *rig)
{
    link_rig_kill_link(rig);
    link_rig_start_link(rig, "device");
    link_ask_hello(rig, NEXT_KIOSK);
}

static void an_outcome_is_delivered_when_the_backend_returns(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    link_rig_stop_backend(rig);
    assert_int_equal(link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE).result,
                     LINK_DONE); // on the disk, which is what was asked
    link_rig_await_outbox(rig, 1, 0);
    link_rig_start_backend(rig);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "done");
}

static void an_outcome_that_is_refused_for_good_is_parked_and_the_next_goes(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    link_ask_outcome(rig, OPERATION, UNKNOWN_ID, LINK_OUTCOME_DONE); // no reset of the backend's
    link_rig_await_outbox(rig, 1, 1);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE);
    link_rig_await_outbox(rig, 0, 1);
    backend_knows(rig, opened.id, "done");
    restart_link(rig);
    link_rig_await_outbox(rig, 0, 1); // the alarm stays
}

static void a_refusal_that_may_pass_is_tried_again(void **state)
{
    struct link_rig *rig = *state;
    static const char *const passing[] = {"in-progress", "reset-busy", "device-suspended",
                                          "device-unknown", "firmware-too-old"};
    for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++) {
        struct link_opened opened = link_ask_open_reset(rig, OPERATION);
        link_rig_tell(rig, "knob set problem.outcome '%s*1'", passing[i]);
        link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_ABANDONED);
        link_rig_await_outbox(rig, 0, 0);
        backend_knows(rig, opened.id, "abandoned");
    }
}

static void a_backend_that_asks_to_wait_is_left_alone_for_so_long(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_open_reset(rig, OPERATION);
    link_rig_tell(rig, "knob set retry-after 2");
    link_rig_tell(rig, "knob set problem.outcome 'outage*1'");
    int64_t start = clock_ms();
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_ABANDONED);
    link_rig_await_use(rig, "problem.outcome");
    assert_int_equal(link_ask_service(rig).answer.result, LINK_DONE); // a contact changes nothing
    link_rig_await_outbox(rig, 0, 0);
    assert_true(clock_ms() - start >= 2000);
}

// ---- the disk ---------------------------------------------------------------------------------

static void a_file_that_breaks_under_it_is_replaced_and_the_visit_goes_on(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_proven(rig, OPERATION);
    char aside[300];
    sqlite3 *db;
    assert_int_equal(sqlite3_open(link_rig_outbox_path(rig), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "DROP TABLE record", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    assert_int_equal(link_ask_authorize(rig, OPERATION, opened.id).answer.result, LINK_DONE);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "done");
    snprintf(aside, sizeof aside, "ls %s.broken-*-0 >/dev/null", link_rig_outbox_path(rig));
    assert_int_equal(system(aside), 0);
}

static void a_visit_is_not_opened_without_an_outbox(void **state)
{
    struct link_rig *rig = *state;
    size_t before = link_rig_resets(rig);
    const char *path = link_rig_outbox_path(rig);
    link_rig_kill_link(rig);
    remove(path);
    assert_int_equal(mkdir(path, 0700), 0); // stands in for a disk that gives no file
    link_rig_start_link(rig, "device");
    assert_int_equal(link_ask_service(rig).answer.result, LINK_DONE);
    assert_int_equal(link_ask_open_reset(rig, OPERATION).answer.result, LINK_NOT_STORED);
    assert_int_equal(link_rig_resets(rig), before);
    assert_int_equal(rmdir(path), 0);
    assert_int_equal(link_ask_open_reset(rig, OPERATION).answer.result, LINK_DONE);
    link_rig_await_outbox(rig, 0, 0);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, link_rig_open, link_rig_close)

static const struct CMUnitTest promises[] = {
    PROMISE(an_outcome_is_delivered_when_the_backend_returns),
    PROMISE(an_outcome_that_is_refused_for_good_is_parked_and_the_next_goes),
    PROMISE(a_refusal_that_may_pass_is_tried_again),
    PROMISE(a_backend_that_asks_to_wait_is_left_alone_for_so_long),
    PROMISE(a_file_that_breaks_under_it_is_replaced_and_the_visit_goes_on),
    PROMISE(a_visit_is_not_opened_without_an_outbox),
};

TEST_MAIN(promises, link_rig_make, link_rig_remove)

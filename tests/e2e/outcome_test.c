// Whoever dies while a card is written, the record ends as the card did: the outcome is handed over
// until it is stored, and delivered until the backend has it.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/backend_switch.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// The commands of a write at which it stands still for a while.
static const char EXTERNAL_AUTHENTICATE[] = "82", RESET[] = "2C";

// Up to a write that stands at this command with its permission on record. It goes on by itself.
static void write_stands_at(struct kiosk_visit *v, const char *command)
{
    char order[32];
    snprintf(order, sizeof order, "delay 3000 ins %s", command);
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, order);
    resident_choose(v->resident, "confirm", "confirm");
    evidence_record_reaches(v->stand, "authorized");
}

static void ends_as_done(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "done", "");
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
    evidence_record(v->stand, "reset-sign", "done");
    evidence_status_word(v->stand, "9000");
    kiosk_stand_tell_card(v->stand, "clear");
}

static void a_worker_of_the_link_that_is_killed_loses_no_outcome(void **state)
{
    struct kiosk_visit *v = *state;
    static const char *const commands[] = {EXTERNAL_AUTHENTICATE, RESET};
    for (int i = 0; i < 2; i++) {
        write_stands_at(v, commands[i]);
        kiosk_stand_must(v->stand, "pkill -KILL -n -x kiosk-link"); // the younger one of the two
        ends_as_done(v);
        kiosk_visit_pull(v);
    }
}

static void a_link_that_is_killed_loses_no_outcome(void **state)
{
    struct kiosk_visit *v = *state;
    static const char *const commands[] = {EXTERNAL_AUTHENTICATE, RESET};
    for (int i = 0; i < 2; i++) {
        write_stands_at(v, commands[i]);
        kiosk_visit_restart_link(v);
        ends_as_done(v);
        kiosk_visit_pull(v);
    }
}

// A lock on the file stands in for a full disk: nothing can be stored until it is gone.
static void a_disk_that_takes_nothing_for_a_while_loses_no_outcome(void **state)
{
    struct kiosk_visit *v = *state;
    char path[256];
    sqlite3 *lock;
    write_stands_at(v, RESET);
    snprintf(path, sizeof path, "%s/outbox.db", kiosk_stand_dir(v->stand));
    assert_int_equal(sqlite3_open(path, &lock), SQLITE_OK);
    assert_int_equal(sqlite3_exec(lock, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    kiosk_stand_await(v->stand, "done", "");
    kiosk_stand_await_sh(v->stand, "kioskctl status --json | grep -q '\"outcomes_held\":1'");
    evidence_record_is_open(v->stand);
    kiosk_visit_pull(v); // the resident need not wait
    sqlite3_close(lock);
    evidence_record(v->stand, "reset-sign", "done");
    kiosk_stand_tell_card(v->stand, "clear");
}

static void kill_kiosk(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "pkill -KILL -x kiosk");
}

static void what_is_stored_is_delivered_while_the_kiosk_is_down(void **state)
{
    struct kiosk_visit *v = *state;
    write_stands_at(v, RESET);
    backend_switch_off(v->stand);
    kiosk_stand_await(v->stand, "done", "");
    evidence_outbox(v->stand, 1);
    kill_kiosk(v);
    backend_switch_on(v->stand);
    evidence_record(v->stand, "reset-sign", "done");
}

static void a_kiosk_that_is_killed_leaves_a_finished_write_and_an_unknown_outcome(void **state)
{
    struct kiosk_visit *v = *state;
    write_stands_at(v, RESET);
    kill_kiosk(v);
    evidence_record(v->stand, "reset-sign", "unknown");
    kiosk_stand_await(v->stand, "take-card", NULL); // the next one knows that it is nobody else's
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
}

static void a_kiosk_that_is_killed_before_the_permission_leaves_nothing_open(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    evidence_record_reaches(v->stand, "proven");
    kill_kiosk(v);
    evidence_record(v->stand, "reset-sign", "abandoned");
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_worker_of_the_link_that_is_killed_loses_no_outcome),
    KIOSK_VISIT(a_link_that_is_killed_loses_no_outcome),
    KIOSK_VISIT(a_disk_that_takes_nothing_for_a_while_loses_no_outcome),
    KIOSK_VISIT(what_is_stored_is_delivered_while_the_kiosk_is_down),
    KIOSK_VISIT(a_kiosk_that_is_killed_leaves_a_finished_write_and_an_unknown_outcome),
    KIOSK_VISIT(a_kiosk_that_is_killed_before_the_permission_leaves_nothing_open),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

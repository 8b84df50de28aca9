// kiosk-link's promise to the backend: whatever dies, it hears how every reset ended.
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/backend/problem.h"
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

// How many resets ended so, of all that the backend knows.
static unsigned count_results(const struct link_rig *rig, const char *result)
{
    char command[300];
    unsigned count = 0;
    snprintf(command, sizeof command, "%s/kiosk-backend reset list --json", link_rig_folder(rig));
    FILE *output = popen(command, "re");
    json_t *list = json_loadf(output, 0, NULL);
    pclose(output);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *own = json_string_value(json_object_get(json_array_get(list, i), "result"));
        count += own && strcmp(own, result) == 0;
    }
    json_decref(list);
    return count;
}

static void await_results(const struct link_rig *rig, const char *result, unsigned count)
{
    int64_t deadline = clock_ms() + LINK_DESK_LIMIT_MS;
    while (count_results(rig, result) != count)
        if (clock_left(deadline) == 0)
            fail_msg("%u resets ended as %s, not %u", count_results(rig, result), result, count);
}

static void the_outbox_is_told_after_every_hello(void **state)
{
    struct link_rig *rig = *state;
    link_ask_hello(rig, 1);
    link_rig_await_outbox(rig, 0, 0);
    link_rig_disconnect(rig);
    link_rig_connect(rig);
    link_ask_hello(rig, 1);
    link_rig_await_outbox(rig, 0, 0);
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

static void an_outcome_survives_a_power_cut_of_the_kiosk(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    link_rig_stop_backend(rig);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_REFUSED);
    link_rig_kill_link(rig);
    link_rig_start_backend(rig);
    link_rig_start_link(rig, "device");
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "refused");
}

static void a_power_cut_between_permission_and_outcome_is_reported_unknown(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    restart_link(rig);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "unknown");
}

static void unknown_becomes_done_when_the_card_says_so_later(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    restart_link(rig);
    link_rig_await_outbox(rig, 0, 0);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE);
    link_rig_await_outbox(rig, 1, 0);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "done");
}

static void a_permission_that_got_no_answer_is_reported_too(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_proven(rig, OPERATION);
    link_rig_tell(rig, "knob set cut.authorization after");
    assert_int_equal(link_ask_authorize(rig, OPERATION, opened.id).answer.result, LINK_UNREACHABLE);
    link_rig_tell(rig, "knob clear");
    restart_link(rig);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "unknown");
}

static void an_abandoned_visit_is_reported_without_an_intent(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_proven(rig, OPERATION);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_ABANDONED);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "abandoned");
}

static void outcomes_arrive_in_their_order(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened first = authorized(rig), second = link_ask_open_reset(rig, OPERATION);
    link_rig_stop_backend(rig);
    link_ask_outcome(rig, OPERATION, first.id, LINK_OUTCOME_DONE);
    link_ask_outcome(rig, OPERATION, second.id, LINK_OUTCOME_ABANDONED);
    link_rig_await_outbox(rig, 2, 0);
    link_rig_start_backend(rig);
    link_rig_await_outbox(rig, 1, 0);
    backend_knows(rig, first.id, "done");
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, second.id, "abandoned");
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

static void a_delivery_whose_answer_is_lost_is_made_again_and_counts_once(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    link_rig_tell(rig, "knob set cut.outcome 'after*2'");
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "done");
}

static void a_delivery_survives_the_death_of_the_backend(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    link_rig_tell(rig, "knob set delay.outcome '6000*1'");
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE);
    link_rig_await_use(rig, "delay.outcome");
    link_rig_kill_backend(rig);
    link_rig_start_backend(rig);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "done");
}

// ---- whoever dies -----------------------------------------------------------------------------

static void a_worker_that_dies_does_not_end_the_visit(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    assert_int_equal(kill(link_rig_worker(rig), SIGKILL), 0);
    link_ask_await_service(rig, 2); // of the new worker, which heard the hello again
    assert_string_equal(link_rig_record(rig, opened.id).state, "authorized");
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_REFUSED);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "refused");
}

static void an_outcome_is_delivered_without_a_kiosk(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    unsigned before = count_results(rig, "done");
    link_rig_stop_backend(rig);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_DONE);
    link_rig_disconnect(rig);
    link_rig_start_backend(rig);
    await_results(rig, "done", before + 1);
}

static void what_a_kiosk_left_is_ended_when_the_next_one_says_hello(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened intended = authorized(rig), opened = link_ask_proven(rig, OPERATION);
    link_rig_disconnect(rig);
    link_rig_connect(rig);
    link_ask_hello(rig, KIOSK); // the same one, after a moment
    assert_string_equal(link_rig_record(rig, opened.id).state, "proven");
    unsigned abandoned = count_results(rig, "abandoned");
    link_rig_disconnect(rig);
    link_rig_connect(rig);
    link_ask_hello(rig, NEXT_KIOSK);
    await_results(rig, "abandoned", abandoned + 1);
    backend_knows(rig, opened.id, "abandoned");
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, intended.id, "unknown");
}

static void an_opening_whose_kiosk_has_gone_is_abandoned(void **state)
{
    struct link_rig *rig = *state;
    struct link_open body = link_ask_open_body(rig, OPERATION);
    unsigned abandoned = count_results(rig, "abandoned");
    link_ask_hello(rig, KIOSK);
    link_rig_tell(rig, "knob set delay.open '1500*1'");
    link_rig_ask(rig, LINK_OPEN, &body, sizeof body, LINK_DESK_ASK_MS);
    link_rig_await_use(rig, "delay.open");
    link_rig_disconnect(rig);
    link_rig_connect(rig);
    link_ask_hello(rig, NEXT_KIOSK);
    await_results(rig, "abandoned", abandoned + 1);
}

static void an_ended_reset_gets_no_permission(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = authorized(rig);
    link_rig_stop_backend(rig);
    link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_REFUSED);
    struct link_authorized refused = link_ask_authorize(rig, OPERATION, opened.id);
    assert_int_equal(refused.answer.result, LINK_REFUSED);
    assert_int_equal(refused.answer.problem, PROBLEM_RESET_FINISHED);
    link_rig_start_backend(rig);
    link_rig_await_outbox(rig, 0, 0);
    backend_knows(rig, opened.id, "refused");
}

// ---- the disk ---------------------------------------------------------------------------------

static sqlite3 *lock_outbox(const struct link_rig *rig)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(link_rig_outbox_path(rig), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static void without_a_stored_intent_nothing_is_asked(void **state)
{
    struct link_rig *rig = *state;
    struct link_opened opened = link_ask_proven(rig, OPERATION);
    sqlite3 *lock = lock_outbox(rig);
    struct link_authorized refused = link_ask_authorize(rig, OPERATION, opened.id);
    struct link_answer outcome =
        link_ask_outcome(rig, OPERATION, opened.id, LINK_OUTCOME_ABANDONED);
    sqlite3_close(lock);
    assert_int_equal(refused.answer.result, LINK_NOT_STORED);
    assert_int_equal(outcome.result, LINK_NOT_STORED);
    assert_string_equal(link_rig_record(rig, opened.id).state, "proven");
    assert_int_equal(link_ask_authorize(rig, OPERATION, opened.id).answer.result, LINK_DONE);
}

static void an_opening_that_the_disk_does_not_take_is_abandoned_when_it_does(void **state)
{
    struct link_rig *rig = *state;
    unsigned abandoned = count_results(rig, "abandoned");
    link_ask_hello(rig, KIOSK);
    sqlite3 *lock = lock_outbox(rig);
    struct link_opened opened = link_ask_open_reset(rig, OPERATION);
    assert_int_equal(opened.answer.result, LINK_NOT_STORED);
    assert_int_equal(count_results(rig, "abandoned"), abandoned);
    sqlite3_close(lock);
    await_results(rig, "abandoned", abandoned + 1);
    link_rig_await_outbox(rig, 0, 0);
}

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
    PROMISE(the_outbox_is_told_after_every_hello),
    PROMISE(an_outcome_is_delivered_when_the_backend_returns),
    PROMISE(an_outcome_survives_a_power_cut_of_the_kiosk),
    PROMISE(a_power_cut_between_permission_and_outcome_is_reported_unknown),
    PROMISE(unknown_becomes_done_when_the_card_says_so_later),
    PROMISE(a_permission_that_got_no_answer_is_reported_too),
    PROMISE(an_abandoned_visit_is_reported_without_an_intent),
    PROMISE(outcomes_arrive_in_their_order),
    PROMISE(an_outcome_that_is_refused_for_good_is_parked_and_the_next_goes),
    PROMISE(a_refusal_that_may_pass_is_tried_again),
    PROMISE(a_backend_that_asks_to_wait_is_left_alone_for_so_long),
    PROMISE(a_delivery_whose_answer_is_lost_is_made_again_and_counts_once),
    PROMISE(a_delivery_survives_the_death_of_the_backend),
    PROMISE(a_worker_that_dies_does_not_end_the_visit),
    PROMISE(an_outcome_is_delivered_without_a_kiosk),
    PROMISE(what_a_kiosk_left_is_ended_when_the_next_one_says_hello),
    PROMISE(an_opening_whose_kiosk_has_gone_is_abandoned),
    PROMISE(an_ended_reset_gets_no_permission),
    PROMISE(an_opening_that_the_disk_does_not_take_is_abandoned_when_it_does),
    PROMISE(without_a_stored_intent_nothing_is_asked),
    PROMISE(a_file_that_breaks_under_it_is_replaced_and_the_visit_goes_on),
    PROMISE(a_visit_is_not_opened_without_an_outbox),
};

TEST_MAIN(promises, link_rig_make, link_rig_remove)

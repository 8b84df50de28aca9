// The parent half of a helper: whatever its children do, a question is answered within its limit.
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "firmware/protocol/table.h"
#include "tests/support/supervisor_rig.h"
#include "tests/test.h"

// ---- the promises ------------------------------------------------------------------------------

static void a_question_is_passed_on_and_its_answer_back(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t first = supervisor_rig_who_at(rig, rig->fd, 7);
    assert_int_not_equal(first, rig->helper);
    assert_int_equal(supervisor_rig_who_at(rig, rig->fd, 8), first);
}

static void a_late_worker_is_killed_and_its_question_lost_within_the_limit(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t before = supervisor_rig_who_at(rig, rig->fd, 1);
    int64_t asked = clock_ms();
    supervisor_rig_ask(rig, ASK_HANG, 2, SHORT_MS);
    supervisor_rig_expect_lost(rig, 2);
    int64_t took = clock_ms() - asked;
    assert_true(took >= SHORT_MS && took < SHORT_MS + 1000);
    assert_int_equal(rig->shared->killed, 1);
    supervisor_rig_expect_dead(before);
    assert_int_not_equal(supervisor_rig_who_at(rig, rig->fd, 3), before);
}

// What follows the signs of life, which the client hears too.
static const struct ipc_message *next_but_alive(struct supervisor_rig *rig, int64_t until)
{
    const struct ipc_message *m = supervisor_rig_next(rig);
    while (m->type == IPC_ALIVE && m->ticket == 0 && clock_ms() < until)
        m = supervisor_rig_next(rig);
    return m;
}

static void a_worker_that_lives_has_more_time_than_its_limit(void **state)
{
    struct supervisor_rig *rig = *state;
    int64_t asked = clock_ms();
    supervisor_rig_ask(rig, ASK_ALIVE, 2, SHORT_MS);
    supervisor_rig_ask(rig, ASK_ALIVE, 3, SHORT_MS);
    const struct ipc_message *m = next_but_alive(rig, asked + 4 * SHORT_MS);
    assert_int_equal(m->type, IPC_ALIVE);
    rig->shared->may_write = true;
    m = next_but_alive(rig, INT64_MAX);
    assert_int_equal(m->type, ASK_ALIVE);
    assert_int_equal(m->ticket, 2);
    assert_int_equal(next_but_alive(rig, INT64_MAX)->ticket, 3);
    assert_int_equal(rig->shared->killed, 0);
}

static void expect_type(struct supervisor_rig *rig, uint16_t type)
{
    assert_int_equal(supervisor_rig_next(rig)->type, type);
}

// With the shortest limit there is, which ends before the worker's next sign of life. It does not
// say when it was asked, or it would be stale on a busy machine before it is read.
static void ask_for_an_instant(struct supervisor_rig *rig, uint16_t type, uint32_t ticket)
{
    ipc_fill(&rig->message, type, ticket, NULL, 0);
    rig->message.deadline_ms = 1;
    assert_int_equal(ipc_send(rig->fd, &rig->message), IPC_OK);
}

static void a_question_behind_what_a_worker_does_unasked_is_waited_for(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_BUSY, 2, SHORT_MS);
    expect_type(rig, ASK_BUSY);
    expect_type(rig, IPC_ALIVE);
    int64_t asked = clock_ms();
    ask_for_an_instant(rig, ASK_ALIVE, 3);
    assert_int_equal(next_but_alive(rig, asked + 2 * SHORT_MS)->type, IPC_ALIVE);
    rig->shared->may_write = true;
    assert_int_equal(next_but_alive(rig, INT64_MAX)->type, ASK_ALIVE);
    assert_int_equal(rig->shared->killed, 0);
}

static void a_worker_that_lives_has_not_all_the_time_there_is(void **state)
{
    struct supervisor_rig *rig = *state;
    int64_t asked = clock_ms();
    supervisor_rig_ask(rig, ASK_ALIVE, 2, SHORT_MS);
    const struct ipc_message *m = next_but_alive(rig, INT64_MAX);
    assert_int_equal(m->type, IPC_LOST);
    assert_int_equal(m->ticket, 2);
    int64_t took = clock_ms() - asked;
    assert_true(took >= MOST_MS && took < MOST_MS + 1000);
    assert_int_equal(rig->shared->killed, 1);
}

static void everything_that_a_killed_worker_was_asked_is_lost(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_HANG, 5, SHORT_MS);
    supervisor_rig_ask(rig, ASK_WHO, 6, PATIENCE_MS);
    supervisor_rig_ask(rig, ASK_WHO, 7, PATIENCE_MS);
    supervisor_rig_expect_lost(rig, 5);
    supervisor_rig_expect_lost(rig, 6);
    supervisor_rig_expect_lost(rig, 7);
}

static void a_worker_that_dies_loses_its_question_at_once_and_comes_back(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t before = supervisor_rig_who_at(rig, rig->fd, 1);
    supervisor_rig_ask(rig, ASK_DIE, 2, PATIENCE_MS);
    supervisor_rig_expect_lost(rig, 2);
    assert_int_not_equal(supervisor_rig_who_when_back(rig, 10), before);
    assert_int_equal(rig->shared->killed, 0);
}

static void a_worker_that_answers_nonsense_is_replaced(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t before = supervisor_rig_who_at(rig, rig->fd, 1);
    supervisor_rig_ask(rig, ASK_LIE, 2, PATIENCE_MS);
    supervisor_rig_expect_lost(rig, 2);
    supervisor_rig_expect_dead(before);
    supervisor_rig_ask(rig, ASK_STRANGER, 1000000, PATIENCE_MS);
    supervisor_rig_expect_lost(rig, 1000000);
    assert_int_not_equal(supervisor_rig_who_when_back(rig, 10), before);
    supervisor_rig_ask(rig, ASK_OTHER, 2000000, PATIENCE_MS); // an answer of another type
    supervisor_rig_expect_lost(rig, 2000000);
}

static void a_malformed_question_ends_the_helper_and_all_its_processes(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1);
    supervisor_rig_ask(rig, NOT_VALID, 2, PATIENCE_MS);
    supervisor_rig_expect_end(rig);
    supervisor_rig_expect_dead(worker);
}

static void a_question_that_its_row_refuses_is_answered_so_and_the_helper_goes_on(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1), told;
    supervisor_rig_ask(rig, ASK_FORMED, 2, PATIENCE_MS); // without its body
    supervisor_rig_expect_answer(rig, ASK_FORMED, 2);
    memcpy(&told, rig->message.body, sizeof told);
    assert_int_equal(told, 0);
    assert_int_equal(supervisor_rig_who_at(rig, rig->fd, 3), worker);
    supervisor_rig_ask(rig, ASK_FORMED, 0, PATIENCE_MS); // what cannot be answered is not refused
    supervisor_rig_expect_end(rig);
}

static void a_question_without_a_ticket_or_a_limit_ends_the_helper(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_WHO, 0, PATIENCE_MS);
    supervisor_rig_expect_end(rig);
    supervisor_rig_start_helper(rig);
    supervisor_rig_ask(rig, ASK_WHO, 1, 0);
    supervisor_rig_expect_end(rig);
    supervisor_rig_start_helper(rig);
    supervisor_rig_ask(rig, ASK_WHO, 1, 3600000);
    supervisor_rig_expect_end(rig);
}

static void a_ticket_that_is_still_open_cannot_be_used_again(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_HANG, 1, PATIENCE_MS);
    supervisor_rig_ask(rig, ASK_WHO, 1, PATIENCE_MS);
    supervisor_rig_expect_end(rig);
}

static void a_datagram_that_is_no_message_ends_the_helper(void **state)
{
    struct supervisor_rig *rig = *state;
    assert_int_equal(send(rig->fd, "?", 1, 0), 1);
    supervisor_rig_expect_end(rig);
}

static void a_new_client_gets_a_new_worker_and_the_old_one_is_let_go(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t before = supervisor_rig_who_at(rig, rig->fd, 1);
    int second = supervisor_rig_join(rig->path);
    assert_int_not_equal(supervisor_rig_who_at(rig, second, 1), before);
    supervisor_rig_expect_dead(before);
    while (ipc_wait(rig->fd, PATIENCE_MS) && ipc_receive(rig->fd, &rig->message) == IPC_OK)
        assert_int_equal(rig->message.type, TELL);
    assert_int_equal(ipc_receive(rig->fd, &rig->message), IPC_CLOSED);
    close(second);
}

static void when_the_client_goes_so_does_what_its_worker_knew(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1);
    close(rig->fd);
    supervisor_rig_expect_dead(worker);
    rig->fd = supervisor_rig_join(rig->path);
    assert_int_not_equal(supervisor_rig_who_at(rig, rig->fd, 1), worker);
}

static void the_children_die_with_the_parent(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1);
    kill(rig->helper, SIGKILL);
    waitpid(rig->helper, NULL, 0);
    rig->helper = 0;
    supervisor_rig_expect_dead(worker);
}

static pid_t watcher_told(struct supervisor_rig *rig)
{
    pid_t pid;
    assert_true(ipc_wait(rig->fd, PATIENCE_MS));
    assert_int_equal(ipc_receive(rig->fd, &rig->message), IPC_OK);
    assert_int_equal(rig->message.type, TELL);
    assert_int_equal(rig->message.ticket, 0);
    memcpy(&pid, rig->message.body, sizeof pid);
    return pid;
}

static void what_the_watcher_told_last_is_told_to_every_new_client(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t watcher = watcher_told(rig);
    close(rig->fd);
    rig->fd = supervisor_rig_join(rig->path);
    assert_int_equal(watcher_told(rig), watcher);
    assert_false(ipc_wait(rig->fd, SHORT_MS)); // pulses are not passed on
}

static void a_watcher_that_falls_silent_is_killed_and_another_one_started(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t first = watcher_told(rig);
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1);
    rig->shared->watcher_falls_silent = true;
    pid_t second = watcher_told(rig);
    rig->shared->watcher_falls_silent = false;
    assert_int_not_equal(first, second);
    assert_true(rig->shared->killed >= 1);
    supervisor_rig_expect_dead(first);
    assert_int_equal(supervisor_rig_who_at(rig, rig->fd, 2), worker); // it did no wrong
}

static void a_watcher_that_dies_is_started_again_after_a_pause(void **state)
{
    struct supervisor_rig *rig = supervisor_rig_prepare();
    rig->shared->watcher_dies_once = true;
    supervisor_rig_start_helper(rig);
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (rig->shared->watch_starts < 2 && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_int_equal(rig->shared->watch_starts, 2);
    assert_int_equal(rig->shared->killed, 0);
    *state = rig;
}

#define WITH_HELPER(test)                                                                          \
    cmocka_unit_test_setup_teardown(test, supervisor_rig_start, supervisor_rig_stop)

static const struct CMUnitTest TESTS[] = {
    WITH_HELPER(a_question_is_passed_on_and_its_answer_back),
    WITH_HELPER(a_late_worker_is_killed_and_its_question_lost_within_the_limit),
    WITH_HELPER(a_worker_that_lives_has_more_time_than_its_limit),
    WITH_HELPER(a_question_behind_what_a_worker_does_unasked_is_waited_for),
    WITH_HELPER(a_worker_that_lives_has_not_all_the_time_there_is),
    WITH_HELPER(everything_that_a_killed_worker_was_asked_is_lost),
    WITH_HELPER(a_worker_that_dies_loses_its_question_at_once_and_comes_back),
    WITH_HELPER(a_worker_that_answers_nonsense_is_replaced),
    WITH_HELPER(a_malformed_question_ends_the_helper_and_all_its_processes),
    WITH_HELPER(a_question_that_its_row_refuses_is_answered_so_and_the_helper_goes_on),
    WITH_HELPER(a_question_without_a_ticket_or_a_limit_ends_the_helper),
    WITH_HELPER(a_ticket_that_is_still_open_cannot_be_used_again),
    WITH_HELPER(a_datagram_that_is_no_message_ends_the_helper),
    WITH_HELPER(a_new_client_gets_a_new_worker_and_the_old_one_is_let_go),
    WITH_HELPER(when_the_client_goes_so_does_what_its_worker_knew),
    WITH_HELPER(the_children_die_with_the_parent),
    WITH_HELPER(what_the_watcher_told_last_is_told_to_every_new_client),
    WITH_HELPER(a_watcher_that_falls_silent_is_killed_and_another_one_started),
    cmocka_unit_test_teardown(a_watcher_that_dies_is_started_again_after_a_pause,
                              supervisor_rig_stop),
};

TEST_MAIN(TESTS, NULL, NULL)

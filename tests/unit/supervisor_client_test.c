// The parent half of a helper between clients and limits: nothing lawful is cut, nobody waits in
// vain, and no answer reaches the wrong one.
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

// ---- limits -----------------------------------------------------------------------------------

static void a_queued_questions_limit_begins_when_the_answer_before_it_came(void **state)
{
    struct supervisor_rig *rig = *state;
    for (uint32_t ticket = 1; ticket <= 12; ticket++)
        supervisor_rig_ask(rig, ASK_SLOW, ticket, SHORT_MS * 10); // twelve take longer than ten
    for (uint32_t ticket = 1; ticket <= 12; ticket++)
        supervisor_rig_expect_answer(rig, ASK_SLOW, ticket);
    assert_int_equal(rig->shared->killed, 0);
}

static void a_queued_question_has_a_limit_of_its_own(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_SLOW, 1, PATIENCE_MS);
    supervisor_rig_ask(rig, ASK_WRITE, 2, SHORT_MS * 2); // does not end
    supervisor_rig_expect_answer(rig, ASK_SLOW, 1);
    supervisor_rig_expect_lost(rig, 2);
    assert_int_equal(rig->shared->killed, 1);
}

static void an_answer_that_has_arrived_counts_however_late_it_is_read(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_WRITE, 1, SHORT_MS * 10);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    assert_int_equal(kill(rig->helper, SIGSTOP), 0);
    rig->shared->may_write = true;
    supervisor_rig_expect_count(&rig->shared->writes, 1);
    poll(NULL, 0, SHORT_MS * 11); // until the limit has passed, which is what is tested
    assert_int_equal(kill(rig->helper, SIGCONT), 0);
    supervisor_rig_expect_answer(rig, ASK_WRITE, 1);
    assert_int_equal(rig->shared->killed, 0);
}

static void an_answer_counts_however_much_was_told_before_it(void **state)
{
    struct supervisor_rig *rig = *state;
    rig->shared->words = 100;
    an_answer_that_has_arrived_counts_however_late_it_is_read(state);
}

static void a_question_that_is_read_too_late_is_not_begun(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_who_at(rig, rig->fd, 1);
    assert_int_equal(kill(rig->helper, SIGSTOP), 0);
    rig->shared->may_write = true;
    supervisor_rig_ask(rig, ASK_WRITE, 2, SHORT_MS);
    poll(NULL, 0, SHORT_MS * 2); // until the limit has passed, which is what is tested
    assert_int_equal(kill(rig->helper, SIGCONT), 0);
    supervisor_rig_expect_lost(rig, 2);
    supervisor_rig_who_at(rig, rig->fd, 3); // what was asked before it has been served
    assert_int_equal(rig->shared->write_began, 0);
    assert_int_equal(rig->shared->killed, 0);
}

static void a_question_too_many_is_answered_at_once(void **state)
{
    struct supervisor_rig *rig = *state;
    uint32_t ticket = 1;
    for (; ticket <= TABLE_QUESTIONS_MAX; ticket++)
        supervisor_rig_ask(rig, ASK_HANG, ticket, PATIENCE_MS);
    int64_t asked = clock_ms();
    supervisor_rig_ask(rig, ASK_WHO, ticket, PATIENCE_MS);
    supervisor_rig_expect_lost(rig, ticket);
    assert_true(clock_ms() - asked < PATIENCE_MS / 2);
    assert_int_equal(rig->shared->killed, 0);
}

static void expect_closed(struct supervisor_rig *rig, int fd)
{
    enum ipc_err err = IPC_OK;
    while (err == IPC_OK && ipc_wait(fd, PATIENCE_MS)) {
        err = ipc_receive(fd, &rig->message);
        assert_true(err != IPC_OK || rig->message.type == TELL);
    }
    assert_int_equal(err, IPC_CLOSED);
}

// ---- clients that come and go -----------------------------------------------------------------

static void a_client_that_waits_for_an_answer_is_kept_and_a_second_one_refused(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_WRITE, 1, PATIENCE_MS);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    int second = supervisor_rig_join(rig->path);
    expect_closed(rig, second);
    close(second);
    rig->shared->may_write = true;
    supervisor_rig_expect_answer(rig, ASK_WRITE, 1);
    second = supervisor_rig_join(rig->path); // now the first one is not served
    supervisor_rig_who_at(rig, second, 1);
    expect_closed(rig, rig->fd);
    close(second);
}

static void a_write_ends_although_its_client_has_gone(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1);
    supervisor_rig_ask(rig, ASK_WRITE, 2, PATIENCE_MS);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    close(rig->fd);
    rig->fd = supervisor_rig_join(rig->path);
    supervisor_rig_ask(rig, ASK_WHO, 2,
                       PATIENCE_MS); // waits; with the ticket that the gone one used
    assert_true(supervisor_rig_is_alive(worker));
    rig->shared->may_write = true;
    supervisor_rig_expect_answer(rig, ASK_WHO, 2);
    assert_int_equal(rig->shared->writes, 1);
    assert_int_equal(rig->shared->killed, 0);
    supervisor_rig_expect_dead(worker);
}

static void a_helper_that_is_told_to_end_finishes_the_write_and_begins_nothing(void **state)
{
    struct supervisor_rig *rig = *state;
    int status;
    supervisor_rig_ask(rig, ASK_WRITE, 1, PATIENCE_MS);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    assert_int_equal(kill(rig->helper, SIGTERM), 0);
    supervisor_rig_ask(rig, ASK_WRITE, 2, PATIENCE_MS);
    rig->shared->may_write = true;
    supervisor_rig_expect_answer(rig, ASK_WRITE, 1);
    assert_int_equal(waitpid(rig->helper, &status, 0), rig->helper);
    rig->helper = 0;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(rig->shared->writes, 1);
}

static void a_malformed_question_cuts_no_write(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_WRITE, 1, PATIENCE_MS);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    assert_int_equal(send(rig->fd, "?", 1, 0), 1);
    supervisor_rig_ask(rig, ASK_WRITE, 2, PATIENCE_MS);
    rig->shared->may_write = true;
    supervisor_rig_expect_answer(rig, ASK_WRITE, 1);
    supervisor_rig_expect_end(rig);
    assert_int_equal(rig->shared->writes, 1);
}

static void a_write_without_a_client_is_cut_by_its_limit(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_WRITE, 2, SHORT_MS * 3);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    close(rig->fd);
    rig->fd = supervisor_rig_join(rig->path);
    supervisor_rig_who_at(rig, rig->fd, 1);
    assert_int_equal(rig->shared->killed, 1);
    assert_int_equal(rig->shared->writes, 0);
}

static void a_worker_that_stays_needs_no_client(void **state)
{
    struct supervisor_rig *rig = *state;
    pid_t worker = supervisor_rig_who_at(rig, rig->fd, 1);
    close(rig->fd);
    supervisor_rig_expect_count(&rig->shared->gone_heard, 1);
    rig->fd = supervisor_rig_join(rig->path);
    assert_int_equal(supervisor_rig_who_at(rig, rig->fd, 1), worker);
    close(rig->fd);
    supervisor_rig_expect_count(&rig->shared->gone_heard, 2);
    assert_int_equal(kill(worker, SIGKILL), 0);
    supervisor_rig_expect_count(&rig->shared->starts, 2);
    rig->fd = supervisor_rig_join(rig->path);
}

static void an_answer_for_a_client_that_has_gone_reaches_nobody(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_WRITE, 1, PATIENCE_MS);
    supervisor_rig_expect_count(&rig->shared->write_began, 1);
    close(rig->fd);
    rig->fd = supervisor_rig_join(rig->path);
    supervisor_rig_ask(rig, ASK_WHO, 1, PATIENCE_MS);
    rig->shared->may_write = true;
    supervisor_rig_expect_answer(rig, ASK_WHO, 1);
    assert_int_equal(rig->shared->writes, 1);
}

static struct supervisor_heard heard(struct supervisor_rig *rig)
{
    struct supervisor_heard found;
    do
        supervisor_rig_next(rig);
    while (rig->message.type != TOLD);
    memcpy(&found, rig->message.body, sizeof found);
    return found;
}

static void a_new_worker_is_asked_again_what_the_last_one_was(void **state)
{
    struct supervisor_rig *rig = *state;
    supervisor_rig_ask(rig, ASK_LAST, 1, PATIENCE_MS);
    struct supervisor_heard first = heard(rig);
    supervisor_rig_expect_answer(rig, ASK_LAST, 1);
    assert_int_equal(kill(first.worker, SIGKILL), 0);
    struct supervisor_heard second = heard(rig);
    assert_int_not_equal(second.worker, first.worker);
    assert_int_equal(second.last, 1);
    supervisor_rig_who_at(rig, rig->fd, 2); // nothing else came in between
    int gone = rig->shared->gone_heard;
    close(rig->fd);
    supervisor_rig_expect_count(&rig->shared->gone_heard, gone + 1);
    assert_int_equal(kill(second.worker, SIGKILL), 0);
    supervisor_rig_expect_count(&rig->shared->gone_heard,
                                gone + 2); // the third hears that nobody is there
    rig->fd = supervisor_rig_join(rig->path);
}

static void what_a_client_says_of_itself_is_heard_however_late_it_is_read(void **state)
{
    struct supervisor_rig *rig = *state;
    ipc_fill(&rig->message, ASK_LAST, 1, NULL, 0);
    rig->message.deadline_ms = SHORT_MS;
    rig->message.asked_ms = (uint32_t)clock_ms() - 10 * SHORT_MS;
    assert_int_equal(ipc_send(rig->fd, &rig->message), IPC_OK);
    assert_int_equal(heard(rig).last, 1);
    supervisor_rig_expect_answer(rig, ASK_LAST, 1);
}

#define WITH_HELPER(test)                                                                          \
    cmocka_unit_test_setup_teardown(test, supervisor_rig_start, supervisor_rig_stop)
#define STAYING(test)                                                                              \
    cmocka_unit_test_setup_teardown(test, supervisor_rig_start_staying, supervisor_rig_stop)

static const struct CMUnitTest TESTS[] = {
    WITH_HELPER(a_queued_questions_limit_begins_when_the_answer_before_it_came),
    WITH_HELPER(a_queued_question_has_a_limit_of_its_own),
    WITH_HELPER(an_answer_that_has_arrived_counts_however_late_it_is_read),
    WITH_HELPER(an_answer_counts_however_much_was_told_before_it),
    WITH_HELPER(a_question_that_is_read_too_late_is_not_begun),
    WITH_HELPER(a_question_too_many_is_answered_at_once),
    WITH_HELPER(a_client_that_waits_for_an_answer_is_kept_and_a_second_one_refused),
    WITH_HELPER(a_write_ends_although_its_client_has_gone),
    WITH_HELPER(a_helper_that_is_told_to_end_finishes_the_write_and_begins_nothing),
    WITH_HELPER(a_malformed_question_cuts_no_write),
    WITH_HELPER(a_write_without_a_client_is_cut_by_its_limit),
    STAYING(a_worker_that_stays_needs_no_client),
    STAYING(an_answer_for_a_client_that_has_gone_reaches_nobody),
    STAYING(a_new_worker_is_asked_again_what_the_last_one_was),
    STAYING(what_a_client_says_of_itself_is_heard_however_late_it_is_read),
};

TEST_MAIN(TESTS, NULL, NULL)

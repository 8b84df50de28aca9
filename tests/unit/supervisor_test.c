// The parent half of a helper: whatever its children do, a question is answered within its limit.
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "firmware/supervisor/supervisor.h"
#include "tests/test.h"

enum {
    // Questions of the worker below.
    ASK_WHO = IPC_FIRST_TYPE, // answers with its process id
    ASK_HANG,                 // never answers
    ASK_DIE,                  // ends
    ASK_LIE,                  // answers what is not well-formed
    ASK_STRANGER,             // answers a ticket that nobody asked
    TELL,                     // unasked, from the watcher: its process id
    NOT_VALID = 99,

    PATIENCE_MS = 5000, // for what should happen at once, on a busy machine
    SHORT_MS = 100,     // limits that are to pass
};

// Shared with the helper's processes.
struct shared {
    int killed;       // how often the helper said that it killed a child
    int watch_starts; // how many watchers there were
    bool watcher_falls_silent;
    bool watcher_dies_once;
};

struct rig {
    pid_t helper;
    char directory[32], path[64];
    struct shared *shared;
    int fd; // the client's end
    struct ipc_message message;
};

static bool valid(const struct ipc_message *message, bool asked)
{
    if (asked)
        return message->type >= ASK_WHO && message->type <= ASK_STRANGER;
    return message->type != NOT_VALID;
}

static void answer(int fd, uint16_t type, uint32_t ticket)
{
    struct ipc_message message;
    pid_t self = getpid();
    ipc_fill(&message, type, ticket, &self, sizeof self);
    ipc_send(fd, &message);
}

static void work(int fd, const void *context)
{
    struct ipc_message message;
    (void)context;
    while (ipc_receive(fd, &message) == IPC_OK) {
        switch (message.type) {
        case ASK_WHO:
            answer(fd, ASK_WHO, message.ticket);
            break;
        case ASK_HANG:
            pause();
            break;
        case ASK_LIE:
            answer(fd, NOT_VALID, message.ticket);
            break;
        case ASK_STRANGER:
            answer(fd, ASK_WHO, message.ticket + 1000);
            break;
        default:
            return;
        }
    }
}

static void watch(int fd, const void *context)
{
    struct shared *shared = *(struct shared *const *)context;
    shared->watch_starts++;
    answer(fd, TELL, 0);
    if (shared->watcher_dies_once && shared->watch_starts == 1)
        return;
    while (!shared->watcher_falls_silent) {
        answer(fd, SUPERVISOR_PULSE, 0);
        poll(NULL, 0, SHORT_MS / 4);
    }
    pause();
}

static void count_killed(const void *context)
{
    struct shared *shared = *(struct shared *const *)context;
    shared->killed++;
}

static _Noreturn void be_helper(const struct rig *rig)
{
    const struct supervisor helper = {.name = "test",
                                      .socket = rig->path,
                                      .work = work,
                                      .watch = watch,
                                      .watch_limit_ms = SHORT_MS * 4,
                                      .valid = valid,
                                      .killed = count_killed,
                                      .context = &rig->shared};
    close(STDERR_FILENO); // its log is not what is tested
    _exit(supervisor_run(&helper));
}

static int join(const char *path)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    int fd;
    while ((fd = ipc_connect(path)) < 0 && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_true(fd >= 0);
    return fd;
}

static struct rig *prepare(void)
{
    struct rig *rig = calloc(1, sizeof *rig);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    strcpy(rig->directory, "/tmp/helper-test-XXXXXX");
    assert_non_null(mkdtemp(rig->directory));
    snprintf(rig->path, sizeof rig->path, "%s/socket", rig->directory);
    rig->shared =
        mmap(NULL, sizeof *rig->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(rig->shared != MAP_FAILED);
    return rig;
}

static void start_helper(struct rig *rig)
{
    fflush(stdout);
    rig->helper = fork();
    if (rig->helper == 0)
        be_helper(rig);
    rig->fd = join(rig->path);
}

static int start(void **state)
{
    struct rig *rig = prepare();
    start_helper(rig);
    *state = rig;
    return 0;
}

static int stop(void **state)
{
    struct rig *rig = *state;
    if (rig->helper > 0) {
        kill(rig->helper, SIGKILL);
        waitpid(rig->helper, NULL, 0);
    }
    while (waitpid(-1, NULL, 0) > 0)
        ; // its children, who die with it
    close(rig->fd);
    unlink(rig->path);
    rmdir(rig->directory);
    munmap(rig->shared, sizeof *rig->shared);
    free(rig);
    return 0;
}

static void ask_at(struct rig *rig, int fd, uint16_t type, uint32_t ticket, uint32_t limit_ms)
{
    ipc_fill(&rig->message, type, ticket, NULL, 0);
    rig->message.deadline_ms = limit_ms;
    assert_int_equal(ipc_send(fd, &rig->message), IPC_OK);
}

static void ask(struct rig *rig, uint16_t type, uint32_t ticket, uint32_t limit_ms)
{
    ask_at(rig, rig->fd, type, ticket, limit_ms);
}

// The next message that is not the watcher's.
static const struct ipc_message *next_at(struct rig *rig, int fd)
{
    do {
        assert_true(ipc_wait(fd, PATIENCE_MS));
        assert_int_equal(ipc_receive(fd, &rig->message), IPC_OK);
    } while (rig->message.type == TELL);
    return &rig->message;
}

static const struct ipc_message *next(struct rig *rig)
{
    return next_at(rig, rig->fd);
}

static pid_t who_at(struct rig *rig, int fd, uint32_t ticket)
{
    pid_t pid;
    ask_at(rig, fd, ASK_WHO, ticket, PATIENCE_MS);
    const struct ipc_message *m = next_at(rig, fd);
    assert_int_equal(m->type, ASK_WHO);
    assert_int_equal(m->ticket, ticket);
    assert_int_equal(m->length, sizeof pid);
    memcpy(&pid, m->body, sizeof pid);
    return pid;
}

static void expect_lost(struct rig *rig, uint32_t ticket)
{
    const struct ipc_message *m = next(rig);
    assert_int_equal(m->type, IPC_LOST);
    assert_int_equal(m->ticket, ticket);
}

// A worker that ended by itself comes back after a pause, in which everything asked is lost.
static pid_t who_when_back(struct rig *rig, uint32_t ticket)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (clock_left(deadline) > 0) {
        ask(rig, ASK_WHO, ++ticket, PATIENCE_MS);
        const struct ipc_message *m = next(rig);
        pid_t pid;
        if (m->type == ASK_WHO) {
            memcpy(&pid, m->body, sizeof pid);
            return pid;
        }
        poll(NULL, 0, SHORT_MS / 10);
    }
    fail_msg("no worker came back");
    return -1;
}

// The helper's process has ended by itself, with an error.
static void expect_end(struct rig *rig)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    int status;
    pid_t ended;
    while ((ended = waitpid(rig->helper, &status, WNOHANG)) == 0 && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_int_equal(ended, rig->helper);
    rig->helper = 0;
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILURE);
}

static bool is_alive(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    char target[8];
    return readlink(path, target, sizeof target) > 0; // a zombie has none
}

static void expect_dead(pid_t pid)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (is_alive(pid) && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_false(is_alive(pid));
}

// ---- the promises ------------------------------------------------------------------------------

static void a_question_is_passed_on_and_its_answer_back(void **state)
{
    struct rig *rig = *state;
    pid_t first = who_at(rig, rig->fd, 7);
    assert_int_not_equal(first, rig->helper);
    assert_int_equal(who_at(rig, rig->fd, 8), first);
}

static void a_late_worker_is_killed_and_its_question_lost_within_the_limit(void **state)
{
    struct rig *rig = *state;
    pid_t before = who_at(rig, rig->fd, 1);
    int64_t asked = clock_ms();
    ask(rig, ASK_HANG, 2, SHORT_MS);
    expect_lost(rig, 2);
    int64_t took = clock_ms() - asked;
    assert_true(took >= SHORT_MS && took < SHORT_MS + 1000);
    assert_int_equal(rig->shared->killed, 1);
    expect_dead(before);
    assert_int_not_equal(who_at(rig, rig->fd, 3), before);
}

static void everything_that_a_killed_worker_was_asked_is_lost(void **state)
{
    struct rig *rig = *state;
    ask(rig, ASK_HANG, 5, SHORT_MS);
    ask(rig, ASK_WHO, 6, PATIENCE_MS);
    ask(rig, ASK_WHO, 7, PATIENCE_MS);
    expect_lost(rig, 5);
    expect_lost(rig, 6);
    expect_lost(rig, 7);
}

static void a_worker_that_dies_loses_its_question_at_once_and_comes_back(void **state)
{
    struct rig *rig = *state;
    pid_t before = who_at(rig, rig->fd, 1);
    ask(rig, ASK_DIE, 2, PATIENCE_MS);
    expect_lost(rig, 2);
    assert_int_not_equal(who_when_back(rig, 10), before);
    assert_int_equal(rig->shared->killed, 0);
}

static void a_worker_that_answers_nonsense_is_replaced(void **state)
{
    struct rig *rig = *state;
    pid_t before = who_at(rig, rig->fd, 1);
    ask(rig, ASK_LIE, 2, PATIENCE_MS);
    expect_lost(rig, 2);
    expect_dead(before);
    ask(rig, ASK_STRANGER, 1000000, PATIENCE_MS);
    expect_lost(rig, 1000000);
    assert_int_not_equal(who_when_back(rig, 10), before);
}

static void a_malformed_question_ends_the_helper_and_all_its_processes(void **state)
{
    struct rig *rig = *state;
    pid_t worker = who_at(rig, rig->fd, 1);
    ask(rig, NOT_VALID, 2, PATIENCE_MS);
    expect_end(rig);
    expect_dead(worker);
}

static void a_question_without_a_ticket_or_a_limit_ends_the_helper(void **state)
{
    struct rig *rig = *state;
    ask(rig, ASK_WHO, 0, PATIENCE_MS);
    expect_end(rig);
    start_helper(rig);
    ask(rig, ASK_WHO, 1, 0);
    expect_end(rig);
    start_helper(rig);
    ask(rig, ASK_WHO, 1, 3600000);
    expect_end(rig);
}

static void a_ticket_that_is_still_open_cannot_be_used_again(void **state)
{
    struct rig *rig = *state;
    ask(rig, ASK_HANG, 1, PATIENCE_MS);
    ask(rig, ASK_WHO, 1, PATIENCE_MS);
    expect_end(rig);
}

static void a_datagram_that_is_no_message_ends_the_helper(void **state)
{
    struct rig *rig = *state;
    assert_int_equal(send(rig->fd, "?", 1, 0), 1);
    expect_end(rig);
}

static void a_new_client_gets_a_new_worker_and_the_old_one_is_let_go(void **state)
{
    struct rig *rig = *state;
    pid_t before = who_at(rig, rig->fd, 1);
    int second = join(rig->path);
    assert_int_not_equal(who_at(rig, second, 1), before);
    expect_dead(before);
    while (ipc_wait(rig->fd, PATIENCE_MS) && ipc_receive(rig->fd, &rig->message) == IPC_OK)
        assert_int_equal(rig->message.type, TELL);
    assert_int_equal(ipc_receive(rig->fd, &rig->message), IPC_CLOSED);
    close(second);
}

static void when_the_client_goes_so_does_what_its_worker_knew(void **state)
{
    struct rig *rig = *state;
    pid_t worker = who_at(rig, rig->fd, 1);
    close(rig->fd);
    expect_dead(worker);
    rig->fd = join(rig->path);
    assert_int_not_equal(who_at(rig, rig->fd, 1), worker);
}

static void the_children_die_with_the_parent(void **state)
{
    struct rig *rig = *state;
    pid_t worker = who_at(rig, rig->fd, 1);
    kill(rig->helper, SIGKILL);
    waitpid(rig->helper, NULL, 0);
    rig->helper = 0;
    expect_dead(worker);
}

static pid_t watcher_told(struct rig *rig)
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
    struct rig *rig = *state;
    pid_t watcher = watcher_told(rig);
    close(rig->fd);
    rig->fd = join(rig->path);
    assert_int_equal(watcher_told(rig), watcher);
    assert_false(ipc_wait(rig->fd, SHORT_MS)); // pulses are not passed on
}

static void a_watcher_that_falls_silent_is_killed_and_another_one_started(void **state)
{
    struct rig *rig = *state;
    pid_t first = watcher_told(rig);
    pid_t worker = who_at(rig, rig->fd, 1);
    rig->shared->watcher_falls_silent = true;
    pid_t second = watcher_told(rig);
    rig->shared->watcher_falls_silent = false;
    assert_int_not_equal(first, second);
    assert_true(rig->shared->killed >= 1);
    expect_dead(first);
    assert_int_equal(who_at(rig, rig->fd, 2), worker); // it did no wrong
}

static void a_watcher_that_dies_is_started_again_after_a_pause(void **state)
{
    struct rig *rig = prepare();
    rig->shared->watcher_dies_once = true;
    start_helper(rig);
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (rig->shared->watch_starts < 2 && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_int_equal(rig->shared->watch_starts, 2);
    assert_int_equal(rig->shared->killed, 0);
    *state = rig;
}

#define WITH_HELPER(test) cmocka_unit_test_setup_teardown(test, start, stop)

static const struct CMUnitTest TESTS[] = {
    WITH_HELPER(a_question_is_passed_on_and_its_answer_back),
    WITH_HELPER(a_late_worker_is_killed_and_its_question_lost_within_the_limit),
    WITH_HELPER(everything_that_a_killed_worker_was_asked_is_lost),
    WITH_HELPER(a_worker_that_dies_loses_its_question_at_once_and_comes_back),
    WITH_HELPER(a_worker_that_answers_nonsense_is_replaced),
    WITH_HELPER(a_malformed_question_ends_the_helper_and_all_its_processes),
    WITH_HELPER(a_question_without_a_ticket_or_a_limit_ends_the_helper),
    WITH_HELPER(a_ticket_that_is_still_open_cannot_be_used_again),
    WITH_HELPER(a_datagram_that_is_no_message_ends_the_helper),
    WITH_HELPER(a_new_client_gets_a_new_worker_and_the_old_one_is_let_go),
    WITH_HELPER(when_the_client_goes_so_does_what_its_worker_knew),
    WITH_HELPER(the_children_die_with_the_parent),
    WITH_HELPER(what_the_watcher_told_last_is_told_to_every_new_client),
    WITH_HELPER(a_watcher_that_falls_silent_is_killed_and_another_one_started),
    cmocka_unit_test_teardown(a_watcher_that_dies_is_started_again_after_a_pause, stop),
};

TEST_MAIN(TESTS, NULL, NULL)

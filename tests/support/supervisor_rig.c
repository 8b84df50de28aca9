#include "tests/support/supervisor_rig.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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

#define PID                                                                                        \
    {                                                                                              \
        sizeof(pid_t), NULL, 0, NULL                                                               \
    }

static const pid_t NOBODY = 0;

static const struct table_row ROWS[] = {
    {ASK_WHO, "who", .asked = true, .answer = PID},
    {ASK_HANG, "hang", .asked = true, .answer = PID},
    {ASK_DIE, "die", .asked = true, .answer = PID},
    {ASK_LIE, "lie", .asked = true, .answer = PID},
    {ASK_STRANGER, "stranger", .asked = true, .answer = PID},
    {ASK_OTHER, "other", .asked = true, .answer = PID},
    {ASK_SLOW, "slow", .asked = true, .serial = true, .answer = PID},
    {ASK_WRITE, "write", .asked = true, .serial = true, .finish = true, .answer = PID},
    {ASK_BUSY, "busy", .asked = true, .serial = true, .answer = PID},
    {ASK_ALIVE, "alive", .asked = true, .serial = true, .answer = PID},
    {ASK_LAST, "last", .asked = true, .again = true, .answer = PID},
    {ASK_FORMED, "formed", .asked = true, .question = PID, .answer = PID, .refusal = &NOBODY},
    {TELL, "tell", .told = true, .answer = PID},
    {TOLD, "told", .told = true, .answer = {sizeof(struct supervisor_heard), NULL, 0, NULL}},
};

static const struct table TABLE = {ROWS, sizeof ROWS / sizeof ROWS[0], SHORT_MS, MOST_MS};

static void answer(int fd, uint16_t type, uint32_t ticket)
{
    struct ipc_message message;
    pid_t self = getpid();
    ipc_fill(&message, type, ticket, &self, sizeof self);
    ipc_send(fd, &message);
}

static void await(const bool *flag)
{
    while (!*(const volatile bool *)flag)
        poll(NULL, 0, 1);
}

static void be_alive_until(int fd, const bool *flag)
{
    struct ipc_message alive;
    ipc_fill(&alive, IPC_ALIVE, 0, NULL, 0);
    while (!*(const volatile bool *)flag) {
        ipc_send(fd, &alive);
        poll(NULL, 0, SHORT_MS / 4);
    }
}

static void tell_heard(int fd, const struct supervisor_heard *heard)
{
    struct ipc_message message;
    ipc_fill(&message, TOLD, 0, heard, sizeof *heard);
    ipc_send(fd, &message);
}

// Workers of a helper that stays tell what they heard.
static void work(int fd, const void *context)
{
    struct supervisor_shared *shared = *(struct supervisor_shared *const *)context;
    struct supervisor_heard heard = {.worker = getpid()};
    struct ipc_message message;
    shared->starts++;
    while (ipc_receive(fd, &message) == IPC_OK) {
        switch (message.type) {
        case SUPERVISOR_CLIENT_GONE:
            heard.gone++;
            shared->gone_heard++;
            break;
        case ASK_LAST:
            heard.last++;
            tell_heard(fd, &heard);
            answer(fd, ASK_LAST, message.ticket);
            break;
        case ASK_OTHER:
            answer(fd, ASK_WHO, message.ticket);
            break;
        case ASK_SLOW:
            poll(NULL, 0, SHORT_MS);
            answer(fd, ASK_SLOW, message.ticket);
            break;
        case ASK_WRITE:
            shared->write_began++;
            await(&shared->may_write);
            shared->writes++;
            for (int i = 0; i < shared->words; i++)
                answer(fd, TELL, 0);
            answer(fd, ASK_WRITE, message.ticket);
            break;
        case ASK_BUSY:
            answer(fd, ASK_BUSY, message.ticket);
            be_alive_until(fd, &shared->may_write);
            break;
        case ASK_ALIVE:
            be_alive_until(fd, &shared->may_write);
            answer(fd, ASK_ALIVE, message.ticket);
            break;
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
    struct supervisor_shared *shared = *(struct supervisor_shared *const *)context;
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
    struct supervisor_shared *shared = *(struct supervisor_shared *const *)context;
    shared->killed++;
}

static _Noreturn void be_helper(const struct supervisor_rig *rig)
{
    const struct supervisor helper = {.name = "test",
                                      .socket = rig->path,
                                      .work = work,
                                      .watch = watch,
                                      .watch_limit_ms = SHORT_MS * 4,
                                      .table = &TABLE,
                                      .stays = rig->shared->stays,
                                      .killed = count_killed,
                                      .context = &rig->shared};
    close(STDERR_FILENO); // its log is not what is tested
    _exit(supervisor_run(&helper));
}

int supervisor_rig_join(const char *path)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    int fd;
    while ((fd = ipc_connect(path)) < 0 && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_true(fd >= 0);
    return fd;
}

struct supervisor_rig *supervisor_rig_prepare(void)
{
    struct supervisor_rig *rig = calloc(1, sizeof *rig);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_true(tmpdir_make(rig->directory));
    snprintf(rig->path, sizeof rig->path, "%s/socket", rig->directory);
    rig->shared =
        mmap(NULL, sizeof *rig->shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(rig->shared != MAP_FAILED);
    return rig;
}

void supervisor_rig_start_helper(struct supervisor_rig *rig)
{
    fflush(stdout);
    rig->helper = fork();
    if (rig->helper == 0)
        be_helper(rig);
    rig->fd = supervisor_rig_join(rig->path);
}

int supervisor_rig_start(void **state)
{
    struct supervisor_rig *rig = supervisor_rig_prepare();
    supervisor_rig_start_helper(rig);
    *state = rig;
    return 0;
}

int supervisor_rig_stop(void **state)
{
    struct supervisor_rig *rig = *state;
    if (rig->helper > 0) {
        kill(rig->helper, SIGKILL);
        waitpid(rig->helper, NULL, 0);
    }
    while (waitpid(-1, NULL, 0) > 0)
        ; // its children, who die with it
    close(rig->fd);
    tmpdir_remove(rig->directory);
    munmap(rig->shared, sizeof *rig->shared);
    free(rig);
    return 0;
}

static void ask_at(struct supervisor_rig *rig, int fd, uint16_t type, uint32_t ticket,
                   uint32_t limit_ms)
{
    ipc_fill(&rig->message, type, ticket, NULL, 0);
    rig->message.deadline_ms = limit_ms;
    rig->message.asked_ms = (uint32_t)clock_ms();
    assert_int_equal(ipc_send(fd, &rig->message), IPC_OK);
}

void supervisor_rig_ask(struct supervisor_rig *rig, uint16_t type, uint32_t ticket,
                        uint32_t limit_ms)
{
    ask_at(rig, rig->fd, type, ticket, limit_ms);
}

// The next message that is not the watcher's.
static const struct ipc_message *next_at(struct supervisor_rig *rig, int fd)
{
    do {
        assert_true(ipc_wait(fd, PATIENCE_MS));
        assert_int_equal(ipc_receive(fd, &rig->message), IPC_OK);
    } while (rig->message.type == TELL);
    return &rig->message;
}

const struct ipc_message *supervisor_rig_next(struct supervisor_rig *rig)
{
    return next_at(rig, rig->fd);
}

pid_t supervisor_rig_who_at(struct supervisor_rig *rig, int fd, uint32_t ticket)
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

void supervisor_rig_expect_lost(struct supervisor_rig *rig, uint32_t ticket)
{
    const struct ipc_message *m = supervisor_rig_next(rig);
    assert_int_equal(m->type, IPC_LOST);
    assert_int_equal(m->ticket, ticket);
}

// A worker that ended by itself comes back after a pause, in which everything asked is lost.
pid_t supervisor_rig_who_when_back(struct supervisor_rig *rig, uint32_t ticket)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (clock_left(deadline) > 0) {
        supervisor_rig_ask(rig, ASK_WHO, ++ticket, PATIENCE_MS);
        const struct ipc_message *m = supervisor_rig_next(rig);
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
void supervisor_rig_expect_end(struct supervisor_rig *rig)
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

bool supervisor_rig_is_alive(pid_t pid)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)pid);
    char target[8];
    return readlink(path, target, sizeof target) > 0; // a zombie has none
}

void supervisor_rig_expect_dead(pid_t pid)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (supervisor_rig_is_alive(pid) && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_false(supervisor_rig_is_alive(pid));
}

void supervisor_rig_expect_answer(struct supervisor_rig *rig, uint16_t type, uint32_t ticket)
{
    const struct ipc_message *m = supervisor_rig_next(rig);
    if (m->type != type || m->ticket != ticket)
        fail_msg("type %u, ticket %u came instead of %u, %u", m->type, m->ticket, type, ticket);
}

void supervisor_rig_expect_count(const int *count, int least)
{
    int64_t deadline = clock_ms() + PATIENCE_MS;
    while (*(const volatile int *)count < least && clock_left(deadline) > 0)
        poll(NULL, 0, 1);
    assert_true(*count >= least);
}

int supervisor_rig_start_staying(void **state)
{
    struct supervisor_rig *rig = supervisor_rig_prepare();
    rig->shared->stays = true;
    supervisor_rig_start_helper(rig);
    *state = rig;
    return 0;
}

#include "firmware/supervisor/child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "drivers/base/stop.h"

enum {
    PAUSE_MS = 300,    // between two starts: a child that dies at once must not eat the processor
    FIRST_FREE_FD = 4, // 0, 1, 2 and the child's socket, moved to 3
    CHILD_SOCKET = 3,
};

void child_init(struct child *child, void (*enclose)(void))
{
    *child = (struct child){.pid = -1, .fd = -1, .enclose = enclose};
}

static _Noreturn void become(int fd, pid_t parent, void (*enclose)(void),
                             void (*run)(int, const void *), const void *context)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) // it died before the line above
        _exit(1);
    if (dup2(fd, CHILD_SOCKET) < 0)
        _exit(1);
    stop_restore();
    close_range(FIRST_FREE_FD, ~0U, 0); // neither the listener nor the client is the child's
    if (enclose)
        enclose();
    run(CHILD_SOCKET, context);
    _exit(0);
}

bool child_start(struct child *child, void (*run)(int fd, const void *context), const void *context)
{
    if (child->fd >= 0 || clock_ms() < child->not_before)
        return false;
    int ends[2];
    pid_t parent = getpid();
    child->not_before = clock_ms() + PAUSE_MS; // should one of the calls below fail
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
    pid_t pid = fork();
    if (pid == 0)
        become(ends[1], parent, child->enclose, run, context);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return false;
    }
    child->pid = pid;
    child->fd = ends[0];
    child->not_before = 0;
    return true;
}

bool child_check(bool (*check)(const void *context), const void *context)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(check(context) ? EXIT_SUCCESS : EXIT_FAILURE);
    int status = 0;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

void child_stop(struct child *child)
{
    if (child->fd < 0)
        return;
    kill(child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    close(child->fd);
    child->pid = -1;
    child->fd = -1;
}

void child_lost(struct child *child)
{
    if (child->fd < 0)
        return; // or whoever keeps asking for it would put its start off for ever
    child_stop(child);
    child->not_before = clock_ms() + PAUSE_MS;
}

int64_t child_next_start(const struct child *child)
{
    return child->fd >= 0 ? INT64_MAX : child->not_before;
}

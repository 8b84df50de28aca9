#include "tests/bench/supervise.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/tmpdir.h"

enum {
    ENDS_MS = 15000, // a stand that was told to end needs a tenth of that
};

static pid_t start(int (*work)(void *context), void *context, const sigset_t *mask)
{
    fflush(stdout);
    pid_t child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigprocmask(SIG_SETMASK, mask, NULL);
    exit(work(context));
}

// Waits for the next signal, at most so long. True when it is that a child has ended.
static bool next_signal(const sigset_t *signals, int limit_ms, pid_t child)
{
    struct timespec limit = {limit_ms / 1000, limit_ms % 1000 * 1000000L};
    int signal = sigtimedwait(signals, NULL, &limit);
    if (signal > 0 && signal != SIGCHLD)
        kill(child, SIGTERM);
    return signal == SIGCHLD;
}

// Returns how `child` ended.
static int wait_for(pid_t child, const sigset_t *signals)
{
    int status;
    for (;;) {
        pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended != 0)
            return ended == child && WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
        next_signal(signals, ENDS_MS, child);
    }
}

// Whatever the work has left behind was told of its end and is now a child of ours.
static void wait_for_the_rest(const sigset_t *signals)
{
    int64_t deadline = clock_ms() + ENDS_MS;
    while (clock_left(deadline) > 0) {
        pid_t ended = waitpid(-1, NULL, WNOHANG);
        if (ended < 0)
            return;
        if (ended == 0)
            next_signal(signals, clock_left(deadline), getpid());
    }
}

int supervise(int (*work)(void *context), void *context)
{
    char dir[SCRATCH_MAX];
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGCHLD);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, &before);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!tmpdir_make(dir))
        return EXIT_FAILURE;
    setenv("TMPDIR", dir, 1);
    pid_t child = start(work, context, &before);
    int status = child > 0 ? wait_for(child, &signals) : EXIT_FAILURE;
    wait_for_the_rest(&signals);
    tmpdir_remove(dir);
    return status;
}

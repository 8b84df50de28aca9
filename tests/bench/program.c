#include "tests/bench/program.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/sample.h"

enum {
    FIRST_PASSED_FD = 3, // SD_LISTEN_FDS_START, sd_listen_fds(3)
};

static void pass_listener(int listener)
{
    char pid[16];
    if (listener < 0)
        return;
    dup2(listener, FIRST_PASSED_FD); // drops FD_CLOEXEC, unless the two are the same
    fcntl(FIRST_PASSED_FD, F_SETFD, 0);
    snprintf(pid, sizeof pid, "%d", (int)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
}

static _Noreturn void become(const struct program *program)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int log = open(program->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
    for (const char *const *e = program->environment; *e; e++)
        putenv((char *)*e);
    pass_listener(program->listener);
    execv(program->words[0], (char *const *)program->words);
    _exit(127);
}

pid_t program_start(const struct program *program, double *started_ms)
{
    *started_ms = sample_now_ms();
    pid_t process = fork();
    if (process == 0)
        become(program);
    return process;
}

void program_end(pid_t *process)
{
    if (*process > 0) {
        kill(*process, SIGKILL);
        waitpid(*process, NULL, 0);
    }
    *process = 0;
}

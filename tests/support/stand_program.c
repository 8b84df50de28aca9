#include "tests/support/stand_program.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/kiosk_stand.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    OPTIONS_MAX = 32,
    PATH_BYTES = 64,
    PROC_BYTES = 64 * 1024, // of arguments or of an environment: far more than a stand's have
    POLL_MS = 20,
    ENDING_MS = 5000, // for the kernel to end what a killed stand has left
};

// ---- from start to end ------------------------------------------------------------------------

void stand_program_start(struct stand_program *run, const char *const *options)
{
    const char *words[OPTIONS_MAX] = {"tests/stand", "--build", paths_build()};
    size_t count = 3;
    int ends[2];
    for (; *options && count < OPTIONS_MAX - 1; options++)
        words[count++] = *options;
    *run = (struct stand_program){0};
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    run->output = ends[0];
    run->pid = fork();
    assert_true(run->pid >= 0);
    if (run->pid > 0) {
        close(ends[1]);
        return;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    dup2(ends[1], STDOUT_FILENO);
    unsetenv("DISPLAY");
    execv(words[0], (char *const *)words);
    _exit(127);
}

void stand_program_await_ready(struct stand_program *run)
{
    size_t length = strlen(run->said);
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS * 2;
    while (!strstr(run->said, "ready\n")) {
        struct pollfd place = {.fd = run->output, .events = POLLIN};
        assert_int_equal(poll(&place, 1, clock_left(deadline)), 1);
        ssize_t got = read(run->output, run->said + length, sizeof run->said - 1 - length);
        assert_true(got > 0);
        length += (size_t)got;
    }
}

void stand_program_ready(struct stand_program *run, const char *const *options)
{
    stand_program_start(run, options);
    stand_program_await_ready(run);
}

int stand_program_port(const struct stand_program *run)
{
    int port = 0;
    assert_int_equal(sscanf(run->said, "vpcd=%d\n", &port), 1);
    return port;
}

static void add_children(struct stand_program *run, pid_t parent)
{
    char path[PATH_BYTES];
    int pid;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    FILE *file = fopen(path, "r");
    while (file && fscanf(file, "%d", &pid) == 1) {
        assert_true(run->count < STAND_RUN_PROCESSES_MAX);
        run->processes[run->count++] = pid;
    }
    if (file)
        fclose(file);
}

int stand_program_end(struct stand_program *run, int signal)
{
    int status;
    run->count = 0;
    add_children(run, run->pid);
    for (size_t i = 0; i < run->count; i++) // the list grows meanwhile
        add_children(run, run->processes[i]);
    kill(run->pid, signal);
    while (waitpid(run->pid, &status, 0) < 0 && errno == EINTR)
        ;
    close(run->output);
    run->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// ---- what is left -----------------------------------------------------------------------------

// A process that has ended and waits for its parent is not left.
static bool is_alive(pid_t pid)
{
    char path[PATH_BYTES], state = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    if (fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
    fclose(file);
    return state != 'Z' && state != 'X';
}

static bool file_names(const char *path, const char *dir, char *room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd >= 0 ? read(fd, room, PROC_BYTES) : -1;
    if (fd >= 0)
        close(fd);
    return got > 0 && memmem(room, (size_t)got, dir, strlen(dir)) != NULL;
}

static bool names(pid_t pid, const char *dir, char *room)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "/proc/%d/cmdline", (int)pid);
    bool found = file_names(path, dir, room);
    snprintf(path, sizeof path, "/proc/%d/environ", (int)pid);
    found |= file_names(path, dir, room);
    snprintf(path, sizeof path, "/proc/%d/cwd", (int)pid);
    ssize_t got = readlink(path, room, PROC_BYTES);
    return found || (got > 0 && memmem(room, (size_t)got, dir, strlen(dir)) != NULL);
}

// The first process that is left; 0: none.
static pid_t first_left(const struct stand_program *run, const char *dir, char *room)
{
    pid_t left = 0;
    for (size_t i = 0; i < run->count && !left; i++)
        if (is_alive(run->processes[i]))
            left = run->processes[i];
    DIR *all = opendir("/proc");
    assert_non_null(all);
    for (struct dirent *one = readdir(all); one && !left; one = readdir(all)) {
        pid_t pid = isdigit((unsigned char)one->d_name[0]) ? atoi(one->d_name) : 0;
        if (pid > 0 && pid != getpid() && names(pid, dir, room))
            left = pid;
    }
    closedir(all);
    return left;
}

void stand_program_expect_nothing(const struct stand_program *run, const char *dir)
{
    char *room = malloc(PROC_BYTES), path[PATH_BYTES];
    int64_t deadline = clock_ms() + ENDING_MS;
    pid_t left;
    assert_non_null(room);
    while ((left = first_left(run, dir, room)) != 0) {
        if (clock_ms() > deadline) {
            snprintf(path, sizeof path, "ps -fp %d", (int)left);
            (void)!system(path);
            fail_msg("process %d is left of the stand", (int)left);
        }
        poll(NULL, 0, POLL_MS);
    }
    free(room);
}

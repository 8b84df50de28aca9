#include "tests/bench/inside.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PATH_BYTES = 128,
};

void *inside_share(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

static bool read_first(const char *dir, int *pid)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s/pid", dir);
    FILE *file = fopen(path, "r");
    bool read = file && fscanf(file, "%d", pid) == 1;
    if (file)
        fclose(file);
    return read;
}

// All are opened first: in the new namespace of users only its own files of /proc can be.
static bool enter(int pid)
{
    static const char *const NAMES[] = {"user", "mnt", "pid"};
    int fds[3];
    for (int i = 0; i < 3; i++) {
        char path[PATH_BYTES];
        snprintf(path, sizeof path, "/proc/%d/ns/%s", pid, NAMES[i]);
        fds[i] = open(path, O_RDONLY | O_CLOEXEC);
        if (fds[i] < 0)
            return false;
    }
    for (int i = 0; i < 3; i++)
        if (setns(fds[i], 0) != 0)
            return false;
    return true;
}

static int wait_for(pid_t child)
{
    int status = -1;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

// Only children are in the new namespace of processes.
static _Noreturn void become_outer(const char *dir, bool (*part)(void *context), void *context)
{
    int first;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!read_first(dir, &first) || !enter(first) || chdir(dir) != 0)
        _exit(EXIT_FAILURE);
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        _exit(part(context) ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    _exit(child > 0 ? wait_for(child) : EXIT_FAILURE);
}

bool inside_run(const char *dir, bool (*part)(void *context), void *context)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        become_outer(dir, part, context);
    return child > 0 && wait_for(child) == EXIT_SUCCESS;
}

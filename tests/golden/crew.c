#include "tests/golden/crew.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *crew_share(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

int crew_jobs(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors > 0 ? (int)processors : 1;
}

struct row {
    atomic_size_t next;
    size_t count;
};

static int take_pieces(struct row *row, bool (*work)(void *context, size_t n), void *context)
{
    bool good = true;
    for (size_t n; (n = atomic_fetch_add(&row->next, 1)) < row->count;)
        good = work(context, n) && good;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool crew_run(int jobs, size_t count, bool (*work)(void *context, size_t n), void *context)
{
    struct row *row = crew_share(sizeof *row);
    row->count = count;
    fflush(stdout);
    int started = 0, status;
    for (; started < jobs; started++) {
        pid_t child = fork();
        if (child < 0)
            break;
        if (child > 0)
            continue;
        int end = take_pieces(row, work, context);
        fflush(stdout);
        _exit(end);
    }
    bool good = started > 0;
    for (int i = 0; i < started; i++)
        good = wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 && good;
    munmap(row, sizeof *row);
    return good;
}

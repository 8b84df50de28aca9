// One forked child and the socket to it, for the parent half of a helper.
#ifndef FIRMWARE_SUPERVISOR_CHILD_H
#define FIRMWARE_SUPERVISOR_CHILD_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
    pid_t pid;
    int fd;                // to the child; -1: there is none
    int64_t not_before;    // clock_ms() before which it is not started again
    void (*enclose)(void); // what the new process does first; NULL: nothing
};

void child_init(struct child *child, void (*enclose)(void));

// Forks unless the child runs or its pause has not passed. The new process has
// no descriptor but `fd`, standard input, output and error; it runs `run` and ends, and it ends
// when the parent does. True when a child was started now.
bool child_start(struct child *child, void (*run)(int fd, const void *context),
                 const void *context);

// Runs `check` in a process of its own and waits for it. True when it returned true; false also
// when there was no process to be had or it crashed.
bool child_check(bool (*check)(const void *context), const void *context);

// Kills and reaps it; nothing when there is none. It may be started again at once.
void child_stop(struct child *child);

// The same for a child that ended by itself: it is started again only after a pause. Nothing when
// there is none.
void child_lost(struct child *child);

// When child_start() would next do something: a clock_ms() value, INT64_MAX while it runs.
int64_t child_next_start(const struct child *child);

#endif

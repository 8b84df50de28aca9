// tests/stand as any other program starts it: its options, what it prints, how it ends, and what
// it leaves behind. Nothing here knows what is inside.
#ifndef TESTS_SUPPORT_STAND_PROGRAM_H
#define TESTS_SUPPORT_STAND_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
    STAND_RUN_SAID_MAX = 1024,
    STAND_RUN_PROCESSES_MAX = 128,
};

struct stand_program {
    pid_t pid; // 0: it has ended
    int output;
    char said[STAND_RUN_SAID_MAX]; // on its standard output
    size_t count;
    pid_t processes[STAND_RUN_PROCESSES_MAX]; // all below it when it was ended
};

// Starts it with our programs and these options (ended by NULL). It is told to end when the test
// dies.
void stand_program_start(struct stand_program *run, const char *const *options);

// Waits until it has said "ready"; what it had to say is in `said`. A failure fails the test.
void stand_program_await_ready(struct stand_program *run);

// Both.
void stand_program_ready(struct stand_program *run, const char *const *options);

// The port that it has said.
int stand_program_port(const struct stand_program *run);

// Sends it a signal and waits for its end. Returns its exit status, or -1 when the signal ended it.
int stand_program_end(struct stand_program *run, int signal);

// Waits until no process is left of it: none that was below it, and none that has `dir` in its
// arguments, in its environment or as its folder.
void stand_program_expect_nothing(const struct stand_program *run, const char *dir);

#endif

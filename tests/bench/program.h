// Starting and ending programs inside a stand, as the service manager does.
#ifndef TESTS_BENCH_PROGRAM_H
#define TESTS_BENCH_PROGRAM_H

#include <sys/types.h>

struct program {
    const char *const *words;       // the command, ended by NULL; words[0] is a path
    const char *const *environment; // "NAME=value", added to the caller's; ended by NULL
    const char *log;                // a file that gets all it says
    int listener;                   // passed as sd_listen_fds(3) says; -1: none
};

// Starts it. *started_ms is the time just before. Returns the process, or -1.
pid_t program_start(const struct program *program, double *started_ms);

// Kills a process of ours and reaps it; sets it to 0. 0 is fine.
void program_end(pid_t *process);

#endif

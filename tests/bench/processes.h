// What /proc says of the processes around: which there are, their memory, their processor time.
#ifndef TESTS_BENCH_PROCESSES_H
#define TESTS_BENCH_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    PROCESSES_MAX = 128,
    PROCESSES_NAME = 16, // bytes, as the kernel keeps it
};

struct process {
    pid_t pid;
    char name[PROCESSES_NAME];
};

struct processes {
    size_t count;
    struct process list[PROCESSES_MAX];
};

// All in this namespace of processes that live now, but the caller and threads of the kernel.
void processes_list(struct processes *now);

// Those with one of these names (ended by NULL), or all when `names` is NULL, that are not in
// `before` (which may be NULL).
void processes_select(struct processes *selected, const struct processes *now,
                      const char *const *names, const struct processes *before);

// Proportional set size (proc(5), smaps_rollup), in KiB. NAN when one cannot be read.
double processes_pss_kib(const struct processes *processes);

// What a process has used since it began, over all its threads.
struct process_use {
    uint64_t cpu_ns;  // on the processor, by the scheduler's own clock
    uint64_t wakeups; // voluntary context switches: each wait that ended
};

// False when it is gone.
bool processes_use(pid_t pid, struct process_use *use);

// The processor time of all of them.
uint64_t processes_cpu_ns(const struct processes *processes);

// Waits until they have done next to nothing for a while, at most `limit_ms`.
void processes_settle(const struct processes *processes, double limit_ms);

void processes_kill(const struct processes *processes);

#endif

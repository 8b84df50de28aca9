// What the kiosk's programs take while they run: memory, and processor time and wake-ups when idle.
#ifndef TESTS_BENCH_FOOTPRINT_H
#define TESTS_BENCH_FOOTPRINT_H

#include <stdbool.h>

#include "tests/bench/processes.h"

struct footprint_row {
    char name[PROCESSES_NAME];
    double pss_kib, cpu_percent, wakeups; // per second; of one processor
};

struct footprint {
    int idle_s; // for so long it is watched
    struct processes ours, others;
    struct footprint_row ours_rows[PROCESSES_MAX], others_rows[PROCESSES_MAX];
    double pss_kib; // of all of ours
};

// A part for inside_run(): waits until our processes are quiet, then looks. `context` is a struct
// footprint that both sides see. False when a process ended meanwhile.
bool footprint_measure(void *context);

// The memory of the first of ours with this name, in KiB; NAN when there is none.
double footprint_of(const struct footprint *footprint, const char *name);

#endif

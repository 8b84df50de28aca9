// Many runs on several processors, each in a process of its own that may crash.
#ifndef TESTS_SIM_BATCH_H
#define TESTS_SIM_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/faults.h"
#include "tests/sim/figures.h"
#include "tests/sim/run.h"
#include "tests/sim/theme.h"

enum {
    BATCH_BROKEN_MAX = 16, // broken runs that are kept by name
};

struct batch_plan {
    uint64_t first, last; // seeds
    double seconds;       // 0: until the last seed
    int jobs;
    enum theme theme; // only seeds with this one; THEME_NONE: all
    bool technicians; // only runs that have some
    bool stop;        // at the first broken run
    bool progress;    // a line to standard error for each thousand runs and each broken one
};

struct batch {
    uint64_t runs, visits, broken;
    uint64_t technicians, let_in; // who came, and how often the mode began
    uint64_t corrected;           // what was measured of the panel was stored anew
    uint64_t renewed;             // certificates of the device
    double processor_s;           // of all jobs together
    double simulated_s;           // of virtual time
    uint64_t faults[FAULT_COUNT];
    uint64_t states; // of (flow x card x link x outbox) that were reached
    struct run_result list[BATCH_BROKEN_MAX];
};

// Runs them all, or until SIGINT or SIGTERM. Prints nothing but the progress.
void batch_run(const struct batch_plan *plan, struct batch *batch);

// One run in a process of its own. False when it crashed; the result says so then.
bool batch_run_one(uint64_t seed, uint64_t left_out, bool told, struct run_result *result);

#endif

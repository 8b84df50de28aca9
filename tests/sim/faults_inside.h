// Inside faults*.c: what lasts now.
#ifndef TESTS_SIM_FAULTS_INSIDE_H
#define TESTS_SIM_FAULTS_INSIDE_H

#include "tests/sim/faults.h"
#include "tests/sim/faults_asked.h"

struct faults_now {
    int64_t line_slow_until, in_use_until, disk_full_until, disk_slow_until, gap_until;
    int64_t card_excuse_until, time_excuse_until, gap_excuse_until, watch_excuse_until;
    int read_errors, sync_errors;
    bool restart_due;
};

struct faults_now *faults_now(void);

// The first row of this kind that waits for this trigger and whose turn it is; NULL: none. It has
// happened then.
const struct fault *faults_take(enum fault_kind kind, enum fault_trigger trigger, int detail);

// Lets a row happen (faults_happen.c).
void faults_happen(const struct fault *fault);

// Undoes what lasts.
void faults_heal(void);

#endif

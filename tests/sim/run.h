// One run: a seed's world from boot to the end, with some residents and what goes wrong.
#ifndef TESTS_SIM_RUN_H
#define TESTS_SIM_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/promises.h"

struct run_result {
    uint64_t seed;
    uint64_t visits;
    double simulated_s;
    char broken[PROMISES_TEXT]; // "": no promise was broken
};

// Once, before the first run.
void run_install(void);

// `left_out` has a bit per fault that does not happen; `told`: its story is printed.
void run_seed(uint64_t seed, uint64_t left_out, bool told, struct run_result *result);

#endif

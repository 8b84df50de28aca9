// Breadth-first exploration of a technician's visit to its fixed point: everything that can happen,
// in every reachable state.
#ifndef TESTS_TECHNICIAN_EXPLORE_H
#define TESTS_TECHNICIAN_EXPLORE_H

#include "tests/technician/moments.h"

struct exploration {
    size_t states; // reachable, machine and world together
    size_t steps;  // that were tried
    bool seen[TECHNICIAN_STATE_COUNT];
    bool refused[TECHNICIAN_CAUSE_COUNT], ended[TECHNICIAN_CAUSE_COUNT]; // causes that were shown
    const char *broken;                                                  // a promise, or NULL
    struct step witness;                                                 // the step that broke it
};

// Explores until nothing new is found or a promise breaks.
void explore(enum moments_of what, struct exploration *result);

#endif

// Breadth-first exploration of the flow to its fixed point: every event in every reachable state.
#ifndef TESTS_FLOW_EXPLORE_H
#define TESTS_FLOW_EXPLORE_H

#include "tests/flow/events.h"

struct exploration {
    enum events_of what;
    size_t states; // reachable, flow and world together
    size_t steps;  // events tried
    bool seen[FLOW_STATE_COUNT];
    bool met[NOTICE_COUNT]; // as the reason that stopped a visit
    const char *broken;     // the first broken promise, or NULL
    struct step witness;    // the step that broke it; without an event if a state breaks it
};

// Explores until nothing new is found or a promise breaks.
void explore(enum events_of what, struct exploration *result);

#endif

// Every event that can reach the flow, with every value that makes a difference.
#ifndef TESTS_FLOW_EVENTS_H
#define TESTS_FLOW_EVENTS_H

#include "tests/flow/world.h"

enum {
    WAITED_TICKET = 1, // explore.c numbers what the flow waits for like this
    WAITED_PROOF_TICKET = 2,
    WAITED_PLATE_TICKET = 3,
    LATE_TICKET = 9, // nobody waits for it
};

// Together they would be some million states.
enum events_of {
    EVENTS_OF_SLOTS,  // everything but a card on a plate
    EVENTS_OF_PLATES, // slots and plates, with fewer answers of card and backend
    EVENTS_OF_COUNT,
};

// Each list is made once. Answers come with the ticket that is waited for (1, and 2 for the proof),
// and with a ticket that nobody waits for.
const struct flow_event *events_all(enum events_of what, size_t *count);

#endif

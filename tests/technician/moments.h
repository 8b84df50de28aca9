// Everything that can happen to a technician's visit, with every value that makes a difference.
#ifndef TESTS_TECHNICIAN_MOMENTS_H
#define TESTS_TECHNICIAN_MOMENTS_H

#include "tests/technician/world.h"

enum {
    WAITED_TICKET = 1, // explore.c numbers what the machine waits for like this
    WAITED_WORK = 2,
    LATE_TICKET = 9, // nobody waits for it
};

// Every wrong PIN with every hour of the mode would be some million states.
enum moments_of {
    MOMENTS_OF_LOGINS, // wrong PINs and their waits; time passes in steps of five minutes
    MOMENTS_OF_MODES,  // the mode and its limits, in steps of half a minute, of one technician
    MOMENTS_OF_COUNT,
};

// Each list is made once.
const struct moment *moments_all(enum moments_of what, size_t *count);

#endif

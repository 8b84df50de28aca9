// Makes a broken run's story shorter: faults are left out while the same promise is still broken.
#ifndef TESTS_SIM_SHRINK_H
#define TESTS_SIM_SHRINK_H

#include <stdint.h>

#include "tests/sim/run.h"

// Returns the bits of what can be left out.
uint64_t shrink(const struct run_result *broken);

#endif

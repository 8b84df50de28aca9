// What the kiosk's waker has seen.
#ifndef TESTS_SIM_OS_WAKER_WORLD_H
#define TESTS_SIM_OS_WAKER_WORLD_H

#include <stdbool.h>

// True when a watched descriptor is readable; it is not watched any more then.
bool waker_world_rings(void);

#endif

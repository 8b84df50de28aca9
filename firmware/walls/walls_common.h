// Lists of system calls that several processes have.
#ifndef FIRMWARE_WALLS_WALLS_COMMON_H
#define FIRMWARE_WALLS_WALLS_COMMON_H

#include "drivers/wall/wall.h"

// Memory, time, the log, what is open already, and the end.
extern const struct wall_call walls_common[];

// A parent's: children, and whoever connects.
extern const struct wall_call walls_parent[];

// Threads of this process, and no process.
extern const struct wall_call walls_threads[];

#endif

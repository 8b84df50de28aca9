// This program as it runs: its version, and what holds it in as the kernel tells it
// (proc_pid_status(5)).
#ifndef DRIVERS_MACHINE_PROGRAM_H
#define DRIVERS_MACHINE_PROGRAM_H

#include "drivers/domain/program.h"

#define PROGRAM_STATUS "/proc/self/status"

// Fills `state` whole. What the file `status` does not tell is not there; `restarts` is the
// caller's.
void program_look(const char *status, struct program_state *state);

#endif

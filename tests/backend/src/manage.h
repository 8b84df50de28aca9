// The operator's commands, on the store of a running server or of none.
#ifndef TESTS_BACKEND_SRC_MANAGE_H
#define TESTS_BACKEND_SRC_MANAGE_H

#include "tests/backend/src/store.h"

// argv[1] is the thing ("card", "reset", "device", "reservation", "remote", "knob"), argv[2] what
// to do with it. Returns the exit status: 0, 1 when it failed, 2 when it was not understood.
int manage_run(struct store *store, int argc, char **argv);

#endif

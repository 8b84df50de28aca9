// A private folder for one test program.
#ifndef TESTS_E2E_SCRATCH_H
#define TESTS_E2E_SCRATCH_H

#include <stdbool.h>

enum {
    SCRATCH_MAX = 64, // bytes of its path
};

// Makes one under /tmp (or $TMPDIR, when that is short enough).
bool scratch_make(char dir[SCRATCH_MAX]);

// Removes it with everything in it.
bool scratch_remove(const char *dir);

#endif

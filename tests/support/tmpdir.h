// A private folder for one test program.
#ifndef TESTS_SUPPORT_TMPDIR_H
#define TESTS_SUPPORT_TMPDIR_H

#include <stdbool.h>

enum {
    SCRATCH_MAX = 64, // bytes of its path
};

// Makes one under /tmp (or $TMPDIR, when that is short enough).
bool tmpdir_make(char dir[SCRATCH_MAX]);

// Removes it with everything in it.
bool tmpdir_remove(const char *dir);

#endif

// Where the programs under test are, seen from a test that lies in BUILD/tests/FOLDER/.
#ifndef TESTS_SUPPORT_PATHS_H
#define TESTS_SUPPORT_PATHS_H

#include <stddef.h>

// BUILD, absolute. A path that does not fit fails the test.
const char *paths_build(void);

// BUILD/bin/`name`.
void paths_program(const char *name, char *path, size_t size);

#endif

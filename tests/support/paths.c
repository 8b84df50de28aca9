#include "tests/support/paths.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/test.h"

enum {
    STEPS_UP = 3
}; // test, folder, tests

const char *paths_build(void)
{
    static char build[PATH_MAX]; // lint: file-scope found once
    if (build[0] != '\0')
        return build;
    ssize_t got = readlink("/proc/self/exe", build, sizeof build - 1);
    assert_true(got > 0);
    build[got] = '\0';
    for (int i = 0; i < STEPS_UP; i++)
        *strrchr(build, '/') = '\0';
    return build;
}

void paths_program(const char *name, char *path, size_t size)
{
    assert_true(snprintf(path, size, "%s/bin/%s", paths_build(), name) < (int)size);
}

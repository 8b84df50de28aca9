#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/bench/part.h"
#include "tests/support/paths.h"
#include "tests/support/tmpdir.h"

static double stripped_bytes(const char *dir, const char *program)
{
    char command[512], path[SCRATCH_MAX + 16];
    struct stat file;
    snprintf(path, sizeof path, "%s/stripped", dir);
    snprintf(command, sizeof command, "strip -o '%s' '%s/bin/%s'", path, paths_build(), program);
    if (system(command) != 0 || stat(path, &file) != 0)
        return NAN;
    return (double)file.st_size;
}

void part_size(struct table *table)
{
    static const char *const PROGRAMS[] = {"kiosk", "kiosk-card", "kiosk-link", "kioskctl"};
    char dir[SCRATCH_MAX];
    table_part("Size", "The stripped programs.");
    if (!tmpdir_make(dir)) {
        table_unmeasured(table, "size", "no temporary folder");
        return;
    }
    for (size_t i = 0; i < sizeof PROGRAMS / sizeof PROGRAMS[0]; i++)
        table_fact(table, PROGRAMS[i], stripped_bytes(dir, PROGRAMS[i]), "bytes", "");
    tmpdir_remove(dir);
}

#include "tests/support/tmpdir.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    OPEN_FOLDERS = 8, // at once, while removing
};

bool tmpdir_make(char dir[SCRATCH_MAX])
{
    const char *parent = getenv("TMPDIR");
    int length = snprintf(dir, SCRATCH_MAX, "%s/kiosk-test-XXXXXX", parent ? parent : "/tmp");
    if (length >= SCRATCH_MAX)
        snprintf(dir, SCRATCH_MAX, "/tmp/kiosk-test-XXXXXX");
    return mkdtemp(dir) != NULL;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *place)
{
    (void)info, (void)type, (void)place;
    return remove(path);
}

bool tmpdir_remove(const char *dir)
{
    return nftw(dir, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0;
}

#include "drivers/machine/disk.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

bool disk_look(const char *path, struct disk *disk)
{
    char folder[PATH_MAX];
    struct statvfs told;
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) + 1 : 0;
    snprintf(folder, sizeof folder, "%.*s.", length, path);
    *disk = (struct disk){0};
    if (statvfs(folder, &told) != 0)
        return false;
    disk->writable = (told.f_flag & ST_RDONLY) == 0;
    disk->free_bytes = (int64_t)told.f_bavail * (int64_t)told.f_frsize;
    return true;
}

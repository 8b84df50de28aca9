#include "drivers/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool write_parts(const char *path, const struct file_part *parts, size_t count)
{
    FILE *file = fopen(path, "we");
    bool written = file != NULL;
    for (size_t i = 0; written && i < count; i++)
        written = fwrite(parts[i].bytes, 1, parts[i].length, file) == parts[i].length;
    written = written && fflush(file) == 0 && fsync(fileno(file)) == 0;
    return file && fclose(file) == 0 && written;
}

// A name is on the disk when its folder is (fsync(2)).
static bool sync_folder(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1,
             slash ? path : ".");
    DIR *opened = opendir(folder);
    bool synced = opened && fsync(dirfd(opened)) == 0;
    if (opened)
        closedir(opened);
    return synced;
}

bool file_replace(const char *path, const struct file_part *parts, size_t count)
{
    char fresh[PATH_MAX];
    errno = ENAMETOOLONG;
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return false;
    if (write_parts(fresh, parts, count) && rename(fresh, path) == 0 && sync_folder(path))
        return true;
    int cause = errno;
    unlink(fresh);
    errno = cause;
    return false;
}

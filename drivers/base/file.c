#include "drivers/base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_parts(FILE *file, const struct file_part *parts, size_t count)
{
    bool written = true;
    for (size_t i = 0; written && i < count; i++)
        written = fwrite(parts[i].bytes, 1, parts[i].length, file) == parts[i].length;
    written = written && fflush(file) == 0 && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && written;
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

static bool rename_over(const char *from, const char *to)
{
    return rename(from, to) == 0;
}

static bool rename_keeping(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
}

// `how` a file is begun (fopen(3)): with "x", one that has the name PATH.new is left alone.
static bool put(const char *path, const struct file_part *parts, size_t count, const char *how,
                bool (*give_name)(const char *from, const char *to))
{
    char fresh[PATH_MAX];
    errno = ENAMETOOLONG;
    if (snprintf(fresh, sizeof fresh, "%s.new", path) >= (int)sizeof fresh)
        return false;
    FILE *file = fopen(fresh, how);
    if (!file)
        return false;
    if (write_parts(file, parts, count) && give_name(fresh, path) && sync_folder(path))
        return true;
    int cause = errno;
    unlink(fresh);
    errno = cause;
    return false;
}

bool file_replace(const char *path, const struct file_part *parts, size_t count)
{
    return put(path, parts, count, "we", rename_over);
}

bool file_create(const char *path, const struct file_part *parts, size_t count)
{
    struct stat there;
    if (lstat(path, &there) == 0) { // before anything is written; the rename asks again
        errno = EEXIST;
        return false;
    }
    return put(path, parts, count, "wxe", rename_keeping);
}

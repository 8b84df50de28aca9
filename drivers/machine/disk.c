#include "drivers/machine/disk.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

enum {
    DEPTH_MAX = 4,    // devices on devices: verity, encryption, a partition, the disk
    LIFE_STEP = 10,   // percent
    LIFE_LAST = 0x0B, // worn out
    FLUSHED = 4096,   // bytes: a page, as of a database
};

static void folder_of(const char *path, char folder[PATH_MAX])
{
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) + 1 : 0;
    snprintf(folder, PATH_MAX, "%.*s.", length, path);
}

bool disk_look(const char *path, struct disk *disk)
{
    char folder[PATH_MAX];
    struct statvfs told;
    folder_of(path, folder);
    *disk = (struct disk){0};
    if (statvfs(folder, &told) != 0)
        return false;
    disk->writable = (told.f_flag & ST_RDONLY) == 0;
    disk->free_bytes = (int64_t)told.f_bavail * (int64_t)told.f_frsize;
    return true;
}

// ---- wear ---------------------------------------------------------------------------------------

// "0x01 0x02": of the two kinds of memory in the device. The worse one counts.
static bool read_life(const char *path, int *percent)
{
    unsigned first = 0, second = 0;
    FILE *file = fopen(path, "re");
    bool read = file && fscanf(file, "0x%x 0x%x", &first, &second) == 2;
    if (file)
        fclose(file);
    unsigned life = first > second ? first : second;
    *percent = (int)life * LIFE_STEP;
    return read && life > 0 && life <= LIFE_LAST;
}

// Of a device's folder in sysfs: its own, that of the disk whose partition it is, or those of the
// devices below it.
static bool look_at_device(const char *folder, int depth, int *percent)
{
    static const char *const FILES[] = {"device/life_time", "../device/life_time"};
    char path[PATH_MAX];
    glob_t below;
    bool known = false;
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0] && !known; i++)
        known = snprintf(path, sizeof path, "%s/%s", folder, FILES[i]) < (int)sizeof path &&
                read_life(path, percent);
    if (known || depth == DEPTH_MAX ||
        snprintf(path, sizeof path, "%s/slaves/*", folder) >= (int)sizeof path)
        return known;
    if (glob(path, GLOB_NOSORT, NULL, &below) == 0)
        for (size_t i = 0; i < below.gl_pathc && !known; i++)
            known = look_at_device(below.gl_pathv[i], depth + 1, percent);
    globfree(&below);
    return known;
}

bool disk_wear(const char *devices, const char *path, int *percent)
{
    char folder[PATH_MAX];
    struct stat told;
    folder_of(path, folder);
    if (stat(folder, &told) != 0)
        return false;
    snprintf(folder, sizeof folder, "%s/%u:%u", devices, major(told.st_dev), minor(told.st_dev));
    return look_at_device(folder, 0, percent);
}

// ---- a write ------------------------------------------------------------------------------------

bool disk_flush(const char *file)
{
    char page[FLUSHED] = {0};
    FILE *out = fopen(file, "we");
    if (!out)
        return false;
    bool good =
        fwrite(page, sizeof page, 1, out) == 1 && fflush(out) == 0 && fsync(fileno(out)) == 0;
    int cause = errno;
    good = fclose(out) == 0 && good;
    unlink(file);
    errno = cause;
    return good;
}

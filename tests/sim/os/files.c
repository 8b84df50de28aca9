// In place of open(2) and its like, where the outbox makes and moves its file. The linker turns the
// calls to here (ld(1), --wrap).
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/sim/disk.h"
#include "tests/sim/faults_asked.h"
#include "tests/sim/os/streams_world.h"

enum {
    PRETENDED_FD = 1000,
};

static const char SIMULATED[] = "/var/lib/kiosk/";

int __real_open(const char *path, int flags, ...);
int __real_close(int fd);
int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_unlink(const char *path);
int __wrap_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags);
DIR *__wrap_opendir(const char *path);
struct dirent *__wrap_readdir(DIR *opened);
int __wrap_closedir(DIR *opened);
int __wrap_dirfd(DIR *opened);

int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    int mode = (flags & O_CREAT) != 0 ? va_arg(arguments, int) : 0;
    va_end(arguments);
    if (strncmp(path, SIMULATED, sizeof SIMULATED - 1) != 0)
        return __real_open(path, flags, mode); // the coverage's own files
    errno = ENOSPC;
    if (faults_disk(FAULTS_OPEN) || !disk_make(path))
        return -1;
    return PRETENDED_FD;
}

int __wrap_close(int fd)
{
    return fd == PRETENDED_FD ? 0 : __real_close(fd);
}

int __wrap_fchmod(int fd, mode_t mode)
{
    (void)fd, (void)mode;
    return 0;
}

int __wrap_unlink(const char *path)
{
    disk_remove(path);
    return 0;
}

int __wrap_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    (void)from_dir, (void)to_dir, (void)flags;
    errno = EEXIST;
    return disk_rename(from, to) ? 0 : -1;
}

// ---- a folder -----------------------------------------------------------------------------------

struct pretended_dir {
    int next;
    struct dirent entry;
};

DIR *__wrap_opendir(const char *path)
{
    static struct pretended_dir dir; // lint: file-scope one folder is read at a time
    (void)path;
    dir.next = 0;
    return (DIR *)&dir;
}

struct dirent *__wrap_readdir(DIR *opened)
{
    struct pretended_dir *dir = (struct pretended_dir *)opened;
    const char *name = disk_name(&dir->next);
    if (!name)
        return NULL;
    const char *slash = strrchr(name, '/');
    snprintf(dir->entry.d_name, sizeof dir->entry.d_name, "%s", slash ? slash + 1 : name);
    return &dir->entry;
}

int __wrap_closedir(DIR *opened)
{
    (void)opened;
    return 0;
}

// There is one folder.
int __wrap_dirfd(DIR *opened)
{
    (void)opened;
    return STREAMS_WORLD_FOLDER;
}

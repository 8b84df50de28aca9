// In place of open(2) and its like, where the outbox makes and moves its file. The linker turns the
// calls to here (ld(1), --wrap).
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>

#include "tests/sim/disk.h"
#include "tests/sim/faults_asked.h"

enum {
    PRETENDED_FD = 1000,
};

int __wrap_open(const char *path, int flags, ...);
int __wrap_close(int fd);
int __wrap_fchmod(int fd, mode_t mode);
int __wrap_unlink(const char *path);
int __wrap_renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags);

int __wrap_open(const char *path, int flags, ...)
{
    (void)flags;
    errno = ENOSPC;
    if (faults_disk(FAULTS_OPEN) || !disk_make(path))
        return -1;
    return PRETENDED_FD;
}

int __wrap_close(int fd)
{
    (void)fd;
    return 0;
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

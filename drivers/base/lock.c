#include "drivers/base/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum lock_err lock_hold(int fd)
{
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return LOCK_OK;
    return errno == EWOULDBLOCK ? LOCK_TAKEN : LOCK_SYSTEM;
}

enum lock_err lock_take(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC); // stays open: it is the lock
    if (fd < 0)
        return LOCK_SYSTEM;
    enum lock_err err = lock_hold(fd);
    if (err != LOCK_OK)
        close(fd);
    return err;
}

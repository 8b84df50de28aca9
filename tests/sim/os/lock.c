// One kiosk runs in a world; nobody else takes its place.
#include "drivers/base/lock.h"

enum lock_err lock_take(const char *path)
{
    (void)path;
    return LOCK_OK;
}

enum lock_err lock_hold(int fd)
{
    (void)fd;
    return LOCK_OK;
}

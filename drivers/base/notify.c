#include "drivers/base/notify.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    AGAIN_MS = 1000, // after a message that found the manager's queue full
};

// A path, or an abstract name, which is written with a leading '@'.
static int connect_to(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if ((name[0] != '/' && name[0] != '@') || length >= sizeof address.sun_path)
        return -1;
    memcpy(address.sun_path, name, length);
    if (name[0] == '@')
        address.sun_path[0] = '\0';
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, size) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

// Half of the watchdog's limit, as sd_watchdog_enabled(3) recommends.
static int64_t watchdog_period(void)
{
    const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
    if (!usec || (pid && atol(pid) != (long)getpid()))
        return 0;
    char *end;
    errno = 0;
    long long period = strtoll(usec, &end, 10) / 2000;
    return *end == '\0' && errno == 0 && period > 0 ? period : 0;
}

void notify_open(struct notify *notify)
{
    const char *name = getenv("NOTIFY_SOCKET");
    int fd = name ? connect_to(name) : -1;
    *notify = (struct notify){
        .fd = fd,
        .period_ms = watchdog_period(),
        .due = fd < 0 ? INT64_MAX : 0,
    };
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
}

int64_t notify_serving(struct notify *notify, int64_t now)
{
    if (now < notify->due)
        return notify->due;
    const char *text = notify->ready ? "WATCHDOG=1" : "READY=1";
    if (send(notify->fd, text, strlen(text), MSG_NOSIGNAL) < 0) {
        notify->due = now + AGAIN_MS;
        return notify->due;
    }
    notify->ready = true;
    notify->due = notify->period_ms > 0 ? now + notify->period_ms : INT64_MAX;
    return notify->due;
}

void notify_close(struct notify *notify)
{
    if (notify->fd >= 0)
        close(notify->fd);
    *notify = (struct notify){.fd = -1, .due = INT64_MAX};
}

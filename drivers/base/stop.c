#include "drivers/base/stop.h"

#include <signal.h>
#include <sys/signalfd.h>

static sigset_t terminate(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    return set;
}

int stop_open(void)
{
    sigset_t set = terminate();
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd >= 0)
        sigprocmask(SIG_BLOCK, &set, NULL);
    return fd;
}

void stop_restore(void)
{
    sigset_t set = terminate();
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

#include "drivers/card/pcscd_socket.h"

#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>

#include "drivers/base/ipc.h"

enum {
    // inotify misses a mount over the directory and cannot be had when the user's watches are used
    // up. Then this is how long a reader stays dead after its pcscd has come back.
    FALL_BACK_MS = 10000,
    PATH_BYTES = 128,
};

// pcscd binds, listens and then opens its socket's mode: IN_ATTRIB is the one that counts.
static const unsigned IN_DIRECTORY = IN_CREATE | IN_MOVED_TO | IN_ATTRIB;
static const unsigned IN_PARENT = IN_CREATE | IN_MOVED_TO;

static void add_parent(int bell, const char *directory)
{
    char parent[PATH_BYTES];
    snprintf(parent, sizeof parent, "%s", directory);
    char *slash = strrchr(parent, '/');
    if (!slash || slash == parent)
        return;
    *slash = '\0';
    inotify_add_watch(bell, parent, IN_PARENT);
}

int pcscd_socket_listen(const char *directory)
{
    int bell = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (bell < 0 || inotify_add_watch(bell, directory, IN_DIRECTORY) >= 0)
        return bell;
    add_parent(bell, directory);
    inotify_add_watch(bell, directory, IN_DIRECTORY); // it may have appeared in between
    return bell;
}

bool pcscd_socket_wait(int bell, int limit_ms)
{
    return ipc_wait(bell, limit_ms < FALL_BACK_MS ? limit_ms : FALL_BACK_MS);
}

void pcscd_socket_close(int bell)
{
    ipc_close(bell);
}

// In place of firmware/session/waker.c: what it watches is looked at by the glass's wait.
#include "firmware/session/waker.h"

#include <stdlib.h>

#include "tests/sim/os/ipc_world.h"
#include "tests/sim/os/waker_world.h"

enum {
    WATCHED_MAX = 16,
};

struct waker {
    int fds[WATCHED_MAX];
    size_t count;
};

// The kiosk has one waker; it dies with its process.
static struct waker *now; // lint: file-scope the one kiosk's

struct waker *waker_start(void (*wake)(void *context), void *context)
{
    (void)wake, (void)context;
    now = calloc(1, sizeof *now);
    return now;
}

void waker_watch(struct waker *waker, int fd)
{
    if (fd < 0)
        return;
    for (size_t i = 0; i < waker->count; i++)
        if (waker->fds[i] == fd)
            return;
    if (waker->count < WATCHED_MAX)
        waker->fds[waker->count++] = fd;
}

// Each descriptor is told of once.
bool waker_world_rings(void)
{
    for (size_t i = 0; i < now->count; i++)
        if (ipc_world_ready(now->fds[i])) {
            now->fds[i] = now->fds[--now->count];
            return true;
        }
    return false;
}

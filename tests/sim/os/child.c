// In place of firmware/supervisor/child.c: a fork is a new coroutine.
#include "firmware/supervisor/child.h"

#include <stdlib.h>

#include "drivers/base/clock.h"
#include "tests/sim/os/ipc_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_told.h"

enum {
    PAUSE_MS = 300,
};

// What a new child is given; it lies in the parent's memory, and a child never outlives its parent.
struct birth {
    int fd;
    void (*run)(int fd, const void *context);
    const void *context;
};

void child_init(struct child *child, void (*enclose)(void))
{
    *child = (struct child){.pid = -1, .fd = -1, .enclose = enclose};
}

static void live(const void *argument)
{
    const struct birth *birth = argument;
    birth->run(birth->fd, birth->context);
}

static enum process_role role_of_child(void (*run)(int fd, const void *context))
{
    // The first child of a parent is its worker; the watcher says which one it is.
    extern void card_watch_run(int fd, const void *settings);
    if (run == card_watch_run)
        return ROLE_CARD_WATCHER;
    return process_role(process_current()) == ROLE_CARD ? ROLE_CARD_WORKER : ROLE_LINK_WORKER;
}

bool child_start(struct child *child, void (*run)(int fd, const void *context), const void *context)
{
    if (child->fd >= 0 || clock_ms() < child->not_before)
        return false;
    int ends[2];
    struct birth *birth = malloc(sizeof *birth);
    child->not_before = clock_ms() + PAUSE_MS;
    if (!birth || !ipc_world_pair(ends)) {
        free(birth);
        return false;
    }
    *birth = (struct birth){ends[1], run, context};
    child->pid = process_start(role_of_child(run), process_current(), live, birth);
    ipc_world_give(ends[1], child->pid);
    child->fd = ends[0];
    child->not_before = 0;
    return true;
}

bool child_check(bool (*check)(const void *context), const void *context)
{
    return check(context);
}

void child_stop(struct child *child)
{
    if (child->fd < 0)
        return;
    // A number is used again as soon as its process has died, but this one's socket tells.
    if (ipc_world_peer_owner(child->fd) == child->pid) {
        promises_child_stopped(child->pid);
        promises_told_stopped(child->pid);
        process_kill(child->pid);
    }
    ipc_close(child->fd);
    child->pid = -1;
    child->fd = -1;
}

void child_lost(struct child *child)
{
    if (child->fd < 0)
        return;
    child_stop(child);
    child->not_before = clock_ms() + PAUSE_MS;
}

int64_t child_next_start(const struct child *child)
{
    return child->fd >= 0 ? INT64_MAX : child->not_before;
}

#include "firmware/session/waker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

struct waker {
    int epoll;
    pthread_t thread;
    void (*wake)(void *context);
    void *context;
};

static void *run(void *argument)
{
    struct waker *waker = argument;
    struct epoll_event event;
    for (;;) {
        int ready = epoll_wait(waker->epoll, &event, 1, -1);
        if (ready < 0 && errno != EINTR)
            return NULL;
        if (ready > 0)
            waker->wake(waker->context);
    }
}

struct waker *waker_start(void (*wake)(void *context), void *context)
{
    struct waker *waker = calloc(1, sizeof *waker);
    if (!waker)
        return NULL;
    *waker = (struct waker){.wake = wake, .context = context};
    waker->epoll = epoll_create1(EPOLL_CLOEXEC);
    sigset_t all, before;
    sigfillset(&all); // signals belong to the main thread
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int err = pthread_create(&waker->thread, NULL, run, waker);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (waker->epoll < 0 || err != 0) {
        free(waker);
        return NULL;
    }
    return waker;
}

void waker_watch(struct waker *waker, int fd)
{
    if (fd < 0)
        return;
    struct epoll_event event = {.events = EPOLLIN | EPOLLONESHOT, .data.fd = fd};
    if (epoll_ctl(waker->epoll, EPOLL_CTL_MOD, fd, &event) != 0 && errno == ENOENT)
        epoll_ctl(waker->epoll, EPOLL_CTL_ADD, fd, &event);
}

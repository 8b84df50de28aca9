// A thread of its own: SDL_WaitEvent cannot watch sockets, so this thread waits for
// them and calls `wake`. It reads nothing and touches nothing of the session's.
//
// Each descriptor is reported once; after the session has emptied it, it watches it again. So a
// busy socket never makes the thread spin, and a quiet kiosk never wakes.
#ifndef FIRMWARE_SESSION_WAKER_H
#define FIRMWARE_SESSION_WAKER_H

struct waker;

// Starts the thread. `wake` is called in it. NULL when it cannot be started. It lives as long as
// the process.
struct waker *waker_start(void (*wake)(void *context), void *context);

// Watches `fd` until it is readable or closed by its peer; then once more only when asked again.
// -1 is ignored. A descriptor that is closed is forgotten by itself.
void waker_watch(struct waker *waker, int fd);

#endif

// The parent half of a helper program: it holds the socket and the limits, and touches nothing.
//
// A helper is a tiny parent and a worker. The parent passes questions and answers on and knows when
// each must have been answered. When a limit passes it kills the worker, answers IPC_LOST for
// everything that was asked, and forks another one. It never opens a card, a file or the network
// itself, so nothing can make it hang. A second child, the watcher, may report unasked.
//
// The children die with the parent. When the client goes, the worker is replaced, so that nothing
// of one client is left for the next.
#ifndef FIRMWARE_SUPERVISOR_SUPERVISOR_H
#define FIRMWARE_SUPERVISOR_SUPERVISOR_H

#include <stdbool.h>
#include <sys/types.h>

#include "drivers/base/ipc.h"

// A watcher sends this to show that it still runs. It is not passed on.
enum {
    SUPERVISOR_PULSE = 2, // beside enum ipc_type
};

struct supervisor {
    const char *name;   // for the log
    const char *socket; // path, or NULL: taken over from systemd
    uid_t client;       // the user that may connect, besides root and our own

    // Runs in the worker: serves `fd` until it is closed, then returns.
    void (*work)(int fd, const void *context);

    // Runs in the watcher, or NULL: sends unasked messages and pulses to `fd`, never returns by
    // itself. It must send something at least every `watch_limit_ms`.
    void (*watch)(int fd, const void *context);
    int watch_limit_ms;

    // True when the message is well-formed; `asked` is true for what the client sends.
    bool (*valid)(const struct ipc_message *message, bool asked);

    // Called in the parent, may be NULL: a child was killed because its limit passed. Must not
    // block.
    void (*killed)(const void *context);

    const void *context;
};

// Serves one client after the other, for ever. Returns only when the socket cannot be had, or when
// the client sent something malformed: then the program ends and its service manager starts a
// clean one. Returns an exit status.
int supervisor_run(const struct supervisor *helper);

#endif

// The parent half of a helper program: it holds the socket and the limits, and touches nothing.
//
// A helper is a tiny parent and a worker. The parent passes questions and answers on and knows when
// each must have been answered. When a limit passes it kills the worker, answers IPC_LOST for
// everything that was asked, and forks another one. It never opens a card, a file or the network
// itself, so nothing can make it hang. A second child, the watcher, may report unasked.
//
// Every question is answered: by the worker, or with IPC_LOST. One that is read later than its
// limit after it was asked is not begun. An answer that has arrived counts, however late it is
// read. A client that waits for an answer is kept, and a second one refused; otherwise the newer
// connection is the restarted kiosk.
//
// The children die with the parent. When the client goes, the worker is replaced, so that nothing
// of one client is left for the next; a question whose row says `finish` may end first, and the
// next client waits. A worker that `stays` outlives its clients instead.
#ifndef FIRMWARE_SUPERVISOR_SUPERVISOR_H
#define FIRMWARE_SUPERVISOR_SUPERVISOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "drivers/base/ipc.h"
#include "drivers/domain/ends.h"
#include "firmware/protocol/table.h"

// Messages between the parent and its children, beside enum ipc_type. They are not passed on.
enum {
    SUPERVISOR_PULSE = 2,       // from a watcher: it still runs
    SUPERVISOR_CLIENT_GONE = 3, // to a worker that stays: nobody is there
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

    // What the client may ask, and what children may answer and tell.
    const struct table *table;

    // What each process does to itself before it serves, to have no more than it needs: the parent
    // when its socket is open, a child first of all. May be NULL.
    void (*enclose)(void), (*enclose_worker)(void), (*enclose_watcher)(void);

    // The worker runs also while no client is there. A new worker is asked again what its row wants
    // to be asked again, as the last one was, and then told SUPERVISOR_CLIENT_GONE if so it is.
    bool stays;

    // Called in the parent, may be NULL: a child was killed because its limit passed. Must not
    // block.
    void (*killed)(const void *context);

    // How often a worker ended by itself or broke the rules, since the start: counted here, for the
    // next worker to read. NULL: not counted.
    struct ends *lost;

    const void *context;
};

// Serves one client after the other. Returns when the socket cannot be had, when the client sent
// something malformed (then the service manager starts a clean one), or after SIGTERM, as soon as
// no question is under way that must be finished. Returns an exit status.
int supervisor_run(const struct supervisor *helper);

#endif

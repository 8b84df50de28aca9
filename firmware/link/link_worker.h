// The working half of `kiosk-link`: the only code of the kiosk that talks to a network.
//
// One loop serves the kiosk's questions, several at once, and delivers the outbox beside them. It
// sleeps until somebody asks, the network answers or a back-off ends. It opens curl, OpenSSL and
// SQLite by itself, after the fork, so the parent never does.
#ifndef FIRMWARE_LINK_LINK_WORKER_H
#define FIRMWARE_LINK_LINK_WORKER_H

#include "firmware/link/link_settings.h"

enum {
    // A question's limit, less this, is what the backend may take: the answer must be back before
    // the parent kills the worker. It covers two fsyncs on a slow disk.
    LINK_WORKER_MARGIN_MS = 400,
};

// Serves `fd` until it is closed. `settings` is a struct link_settings. For struct supervisor.
void link_worker_run(int fd, const void *settings);

#endif

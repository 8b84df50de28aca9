// Tells the service manager that the program serves, and that it is still alive.
//
// The protocol of sd_notify(3): datagrams of text to the Unix socket in NOTIFY_SOCKET. Its "Notes"
// say that it is stable and may be implemented without libsystemd, which would load six more
// libraries (decompressors among them) into each program: 0.6 ms at start and 340 KiB of PSS.
//
// Without a service manager (NOTIFY_SOCKET is not set) nothing is sent and no wake-up is needed.
#ifndef DRIVERS_BASE_NOTIFY_H
#define DRIVERS_BASE_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

struct notify {
    int fd;            // -1: no service manager
    bool ready;        // READY=1 was sent
    int64_t period_ms; // between two WATCHDOG=1, half of the watchdog's limit; 0: no watchdog
    int64_t due;       // of the next message, on clock_ms(); INT64_MAX: none
};

// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, takes them out of the environment, and
// connects. Cannot fail: without a connection nothing is sent.
void notify_open(struct notify *notify);

// To be called in each round of the loop that serves, `now` from clock_ms(). The first call sends
// READY=1, later ones WATCHDOG=1, not more often than the period. Never blocks. Returns the
// time, on clock_ms(), by which it must be called again; INT64_MAX: it need not be.
int64_t notify_serving(struct notify *notify, int64_t now);

void notify_close(struct notify *notify);

#endif

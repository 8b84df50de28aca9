// What a program tells the service manager: that it serves, and that it still lives.
//
// The protocol of sd_notify(3): datagrams of text to the Unix socket in NOTIFY_SOCKET. Its "Notes"
// call it stable and free to be spoken without libsystemd, which would bring six more libraries
// (decompressors among them) into each program; measured: 0.6 ms at start and 340 KiB of PSS.
//
// Without a service manager (NOTIFY_SOCKET is not set) nothing is said and nobody has to wake up.
#ifndef DRIVERS_BASE_NOTIFY_H
#define DRIVERS_BASE_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

struct notify {
    int fd;            // -1: nobody listens
    bool ready;        // READY=1 was said
    int64_t period_ms; // between two signs of life, half of the watchdog's time; 0: no watchdog
    int64_t due;       // of the next message, on clock_ms(); INT64_MAX: none
};

// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, takes them out of the environment, and
// connects. Cannot fail: who cannot be reached is not told.
void notify_open(struct notify *notify);

// To be called in each round of the loop that serves, `now` from clock_ms(). The first call says
// READY=1, later ones WATCHDOG=1, not more often than the period. Never blocks. Returns by when it
// wants to be called again, on clock_ms(); INT64_MAX when that does not matter.
int64_t notify_serving(struct notify *notify, int64_t now);

void notify_close(struct notify *notify);

#endif

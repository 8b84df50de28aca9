// The kiosk's own three programs in a bare stand, started and ended by the bench.
//
// The helpers' sockets are made first and passed on, as systemd does, so that it does not matter
// which program is there first. To be called inside the stand's namespaces, in its folder.
#ifndef TESTS_BENCH_OURS_H
#define TESTS_BENCH_OURS_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/bench/processes.h"

enum {
    OURS_PROCESSES = 6, // kiosk, three of kiosk-card, two of kiosk-link
};

struct ours {
    pid_t kiosk, card, link;
};

// Starts them; when the first one was started comes back, or 0 when that failed.
double ours_start_all(struct ours *ours);
double ours_start_kiosk(struct ours *ours);

// Ends the kiosk only, or everything.
void ours_end_kiosk(struct ours *ours);
void ours_end_all(struct ours *ours);

// All living processes of the three programs.
void ours_processes(struct processes *processes);

#endif

// The service manager: it starts the three programs, and starts anew what has died.
#ifndef TESTS_SIM_PROGRAMS_H
#define TESTS_SIM_PROGRAMS_H

#include <stdbool.h>
#include <stdint.h>

// Starts all three. `activated`: their sockets are the manager's (systemd.socket(5)), so a program
// that is down finds its clients waiting.
void programs_boot(bool activated);

// A process of this number has died; called for every one.
void programs_died(int process, int role);

// Everything ends without a word, and comes back after a while. The disk loses what it may.
void programs_power_cut(void);

bool programs_are_up(void);

// The kiosk's program is not started again for so long; it may be again.
void programs_keep_kiosk_away(int64_t us);
void programs_let_kiosk_back(void);

#endif

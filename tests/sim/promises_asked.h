// Promises about what the kiosk asks its two helpers: each answer is for who asked, none that has
// come is overlooked, nothing is begun that nobody waits for any more, and a screen that waits,
// waits for something.
#ifndef TESTS_SIM_PROMISES_ASKED_H
#define TESTS_SIM_PROMISES_ASKED_H

#include <stdbool.h>

#include "drivers/base/ipc.h"
#include "screens/view/view.h"
#include "tests/sim/process.h"

void promises_asked_begin(void);

// A message on its way, and a socket that is closed. `path`: of the helper's socket that both are
// connected by; "": they are a parent and its child.
void promises_asked_message(int from, int to, const char *path, const struct ipc_message *message);
void promises_asked_hung_up(int process, const char *path);

// A card has been at one question for as long as any may take.
bool promises_asked_endless(void);

// The kiosk has died; a helper's worker has.
void promises_asked_died(void);
void promises_asked_worker_died(enum process_role role);

// The screen, `another` one than before.
void promises_asked_shown(const struct view *view, bool another);

// Every quarter of a second.
void promises_asked_tick(void);

#endif

// The store's clerks, in one of some runs: they hold the number that a screen shows for three
// seconds, read what it means, and go back or walk away.
#ifndef TESTS_SIM_CLERK_H
#define TESTS_SIM_CLERK_H

#include <stdint.h>

#include "screens/view/control.h"
#include "screens/view/view.h"

void clerk_begin(uint64_t seed);

// They go, and come no more in this run.
void clerk_send_away(void);

// The glass shows a view, those in front of others too; a press was made.
void clerk_shown(const struct view *view);
void clerk_pressed(enum control control);

// Every quarter of a second.
void clerk_kiosk_died(void);
void clerk_tick(void);

#endif

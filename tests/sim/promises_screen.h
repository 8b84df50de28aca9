// Promises about the screen and the card in the reader: what it says of it is true, and it does not
// go on without it.
#ifndef TESTS_SIM_PROMISES_SCREEN_H
#define TESTS_SIM_PROMISES_SCREEN_H

#include <stdbool.h>

#include "screens/view/control.h"
#include "screens/view/view.h"

void promises_screen_begin(void);

// The glass shows a view; `another`: another screen than before.
void promises_screen_shown(const struct view *view, bool another);

// Something has changed in or at a reader.
void promises_screen_cards(void);

// The kiosk has died, and its screen with it.
void promises_screen_died(void);

// A press counted.
void promises_screen_pressed(enum control control);

// Every quarter of a second.
void promises_screen_tick(void);

#endif

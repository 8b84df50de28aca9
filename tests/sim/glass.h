// The glass as those in front of it know it: what is shown, where the controls are, and the events
// that fingers and keys make. os/screens.c is its other side.
#ifndef TESTS_SIM_GLASS_H
#define TESTS_SIM_GLASS_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/glass/input.h"
#include "screens/view/control.h"
#include "screens/view/view.h"

enum {
    GLASS_WIDTH = 1080, // pixels
    GLASS_HEIGHT = 1920,
};

void glass_begin(void);

// What is shown; NULL: nothing.
const struct view *glass_view(void);

// When the shown screen came, world_us().
int64_t glass_since(void);

// When somebody last touched it or pressed a key.
int64_t glass_touched(void);

// The middle of a control that can be pressed. False when there is none.
bool glass_place(enum control control, int *x, int *y);

// The same of what is held and not pressed: the corner, the number.
bool glass_held(enum control control, int *x, int *y);

// What the window system tells: a finger, a key, that the program is to end.
void glass_touch(const struct input_touch *touch);
void glass_key(const struct input_key *key);
void glass_quit(void);

// The kiosk's process has died.
void glass_dark(void);

#endif

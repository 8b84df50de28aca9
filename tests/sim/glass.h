// The glass as those in front of it know it: what is shown, where the controls are, and the events
// that fingers and keys make. os/screens.c is its other side.
#ifndef TESTS_SIM_GLASS_H
#define TESTS_SIM_GLASS_H

#include <SDL.h>
#include <stdbool.h>
#include <stdint.h>

#include "screens/view/control.h"
#include "screens/view/view.h"

void glass_begin(void);

// What is shown; NULL: nothing.
const struct view *glass_view(void);

// When the shown screen came, world_us().
int64_t glass_since(void);

// The middle of a control that can be pressed. False when there is none.
bool glass_place(enum control control, int *x, int *y);

// An event of the window system.
void glass_event(const SDL_Event *event);

// The kiosk's process has died.
void glass_dark(void);

// Called with what the input code made of the events.
void glass_on_press(void (*told)(enum control control, int64_t stood_us));

#endif

// Somebody at the kiosk: touches the glass or presses keys, as X's test extension delivers them.
//
// Where a control is, the resident learns from the kiosk's own view, as eyes would.
#ifndef TESTS_SUPPORT_RESIDENT_H
#define TESTS_SUPPORT_RESIDENT_H

#include "tests/support/kiosk_stand.h"

enum resident_way {
    RESIDENT_TOUCHES,
    RESIDENT_PRESSES_KEYS, // never the glass
};

struct resident;

// Comes to the stand. The caller sends it away with resident_leave().
struct resident *resident_come(struct kiosk_stand *stand, enum resident_way way);
void resident_leave(struct resident **resident);

// Waits until the screen is `view` and the control is there and enabled, then chooses it.
void resident_choose(struct resident *resident, const char *view, const char *control);

// Types a secret, or more of it, into the entry that is shown, character by character, each seen to
// arrive.
void resident_type(struct resident *resident, const char *view, const char *secret);

// Types it and takes it with OK.
void resident_enter(struct resident *resident, const char *view, const char *secret);

// The same for a new secret, which is asked for twice.
void resident_enter_new(struct resident *resident, const char *secret);

// Looks at what is shown for as long as one does before pressing something that is new.
void resident_look(struct resident *resident);

// Holds a finger for so long on what can be held: the number on the screen.
void resident_hold(struct resident *resident, const char *view, int ms);

// Presses one key by its X name, e.g. "Return", "Tab", "8".
void resident_key(struct resident *resident, const char *name);

// Puts a key down and leaves it there; lets go of it.
void resident_key_down(struct resident *resident, const char *name);
void resident_key_up(struct resident *resident, const char *name);

// From now on the glass tells every touch so many pixels beside where it is.
void resident_off(struct resident *resident, int dx, int dy);

// Touches a place, in pixels.
void resident_touch(struct resident *resident, int x, int y);

// Draws a line from left to right at this height, in pixels, told every `step` of them.
void resident_draw(struct resident *resident, int y, int from, int to, int step);

// A part of the glass that feels nothing, in pixels, until it is whole again: what is touched there
// goes to a window that listens to nothing. One at a time.
void resident_glass_dead(struct resident *resident, int x, int y, int width, int height);
void resident_glass_whole(struct resident *resident);

#endif

// SDL's events as touches and keys.
//
// Characters are taken from SDL_TEXTINPUT, so that every layout, a shifted '#' on a keyboard and
// the pads that send one are right; everything else, and the digits of a number pad whatever its
// lock says, from SDL_KEYDOWN. SDL sends the text of a key right after the key, so a key that was
// acted on takes its text with it.
#ifndef SCREENS_GLASS_EVENT_H
#define SCREENS_GLASS_EVENT_H

#include <SDL.h>

#include "drivers/domain/panel.h"
#include "screens/glass/input.h"
#include "screens/glass/raw.h"

enum {
    // Nobody holds a key for so long: it does nothing (input.h).
    EVENT_KEY_STUCK_MS = 10000,
};

struct event_state {
    bool drop_text;     // the text that follows belongs to a key that was acted on
    unsigned down;      // keys that are down; which ones would reveal what is typed
    int64_t down_since; // when the first of them came while none was
    struct raw_state raw;
    struct panel_touch correction; // of every touch, before anything else looks at it
};

// Hands one event to input_touch() or input_key(). True when `input` was filled and is to be
// delivered. `width` and `height`: of the window, pixels; `at`: when it happened.
bool event_take(struct event_state *state, const SDL_Event *event, int width, int height,
                int64_t at, struct input_state *input_state, const struct input_scene *shown,
                struct input *input);

// True when the event is one of a finger or of the mouse, which is corrected; its time is left out.
bool event_touch(const SDL_Event *event, int width, int height,
                 const struct panel_touch *correction, struct input_touch *touch);

// The character of a key that has one whatever layout and lock say; '\0': it has none.
char event_pad_character(SDL_Keycode key);

// How many keys are down after EVENT_KEY_STUCK_MS in which there was always one; else 0.
unsigned event_keys_stuck(const struct event_state *state, int64_t now);

#endif

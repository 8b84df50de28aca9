// Fingers and keys one by one, for the pages on which a technician tests them. Nothing that is
// typed on those is a secret.
#ifndef SCREENS_GLASS_RAW_H
#define SCREENS_GLASS_RAW_H

#include <SDL.h>

#include "drivers/domain/panel.h"
#include "screens/glass/input.h"

enum {
    RAW_KEYS = 16
};

struct raw_contact {
    bool down, mouse, shadow; // shadow: the same finger came from another device; not told
    int64_t device, finger;
    int x, y; // pixels: where it began
    int64_t seen;
};

struct raw_key {
    SDL_Scancode code; // SDL_SCANCODE_UNKNOWN: none
    char character;
};

struct raw_state {
    struct raw_contact contacts[INPUT_FINGERS];
    struct raw_key keys[RAW_KEYS]; // those that are down
    SDL_Scancode pending;          // its text is still to come
};

// The window in pixels, and when the event came.
struct raw_place {
    int width, height;
    double px_per_mm;
    int64_t at;
    const struct panel_touch *correction;
};

// Whether an event is told one by one on this view.
bool raw_wants(enum view_id id, const SDL_Event *event);

// Takes one that is. True when `input`, which is all zero, was filled.
bool raw_take(struct raw_state *state, const SDL_Event *event, const struct raw_place *place,
              struct input *input);

// Another view: nothing is held.
void raw_forget(struct raw_state *state);

#endif

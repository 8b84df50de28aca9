// From SDL's events to what a resident did.
//
// Touch: a press counts when finger or mouse goes down and up on the same control. Keys: outside
// entry 2 and 8 move in reading order and 5 chooses; in entry digits and letters type, * deletes
// and # is OK; arrows, Tab, Enter, Backspace and Escape do what their names say. On the start
// screen any key starts.
//
// A typed character is in no struct of this module: it goes from SDL's event into struct input.
#ifndef SCREENS_GLASS_INPUT_H
#define SCREENS_GLASS_INPUT_H

#include <SDL.h>

#include "screens/glass/screens.h"
#include "screens/scene/scene.h"

struct input_state {
    enum control focus; // where the keys are
    bool ring;          // and that it is shown
    enum control down;  // where the finger came down; CONTROL_NONE: beside every control
    bool inside;        // and whether it is there still
    bool touching;      // a finger or the mouse button is down
    bool by_finger;
    SDL_FingerID finger;  // only the first finger counts
    uint32_t finger_at;   // when a finger was last seen, ms of SDL's clock; 0: never
    bool drop_text;       // the text that follows belongs to a key that was acted on
    uint32_t released_at; // where and when the last press ended, ms
    int released_x, released_y;
    bool changed_since; // another screen has come since
};

// What an event is judged by: what is shown now.
struct input_scene {
    const struct view *view;
    const struct scene *scene;
    double px_per_mm;
};

// Takes one event. True when `input` was filled and is to be delivered.
bool input_event(struct input_state *state, const SDL_Event *event, const struct input_scene *shown,
                 struct input *input);

// Another screen is shown: nothing is held down any more, the focus starts at its primary action.
void input_new_screen(struct input_state *state, const struct view *view);

// The control to draw as held down.
enum control input_pressed(const struct input_state *state);

// Folds a character to A-Z or 0-9, full-width forms included; '*' and '#' stay. 0 for any other.
char input_fold(uint32_t code_point);

#endif

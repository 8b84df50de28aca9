// From touches and keys to what a resident did: which of them press what.
//
// Pure: no SDL, no clock. Times are arguments, in milliseconds of one clock that never goes back.
//
// A press counts when a finger, or the mouse, goes down and up on the same control. Every finger
// counts for itself: none waits for another one's end. Keys: outside entry 2 and 8 move in reading
// order and 5 chooses; in entry digits and letters type, * deletes and # is OK; arrows, Tab, Enter,
// Backspace and Escape do what their names say. On the start screen any key starts.
//
// A control takes a press, by finger or by key, only if it has stood still for INPUT_SETTLE_MS.
// Characters that begin too early are dropped up to the first pause of INPUT_SETTLE_MS: a secret
// that lost only its first one may still look whole, and would cost a try.
//
// A place that is held (control_is_held()) is no control to a press or to a key. The corner that
// leads technicians in is held with a correction of the glass or as if there were none: a wrong one
// keeps nobody out who could take it away.
//
// A typed character is in no struct of this module: it goes from the event into struct input.
#ifndef SCREENS_GLASS_INPUT_H
#define SCREENS_GLASS_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/glass/screens.h"
#include "screens/view/control.h"
#include "screens/view/view.h"

enum {
    // A press within this time of a control's coming was meant for what stood there before. Taps
    // that belong together (a double tap, an impatient hand) are 100 to 300 ms apart, and nobody
    // sees a new screen, reads a word of it and reaches a button within 400 ms.
    INPUT_SETTLE_MS = 400,
    INPUT_SHEET_LAST = 1000, // the last sheet of a view, however many it has
    INPUT_CONTACTS = 16,     // more than ten fingers and the mouse
    // Nobody rests a single finger on one word for so long by chance.
    INPUT_HOLD_MS = 3000,
    // Nor on an empty corner; and who does is not meant to find anything there.
    INPUT_HOLD_CORNER_MS = 5000,
};

enum input_contact_state {
    INPUT_CONTACT_NONE,
    INPUT_CONTACT_DOWN,
    INPUT_CONTACT_ENDED, // kept for a moment, because its shadow may still come
};

// One finger, or the mouse.
struct input_contact {
    enum input_contact_state state;
    bool mouse, shadow; // shadow: the same tap came from another device; ignored
    int64_t device, finger;
    enum control control; // what it began on and may press; CONTROL_NONE: nothing
    bool inside;          // and whether it is there still
    int x, y;             // where it began
    int64_t began, seen;  // its first and its last event
};

// A control as it stood when the view was shown last; w == 0: it was not there.
struct input_stand {
    struct control_place place;
    int64_t since;
};

// What makes a screen another one to a resident.
struct input_screen {
    enum view_id id;
    enum view_notice notice; // not in an entry, where it comes and goes as characters are typed
    enum operation operation;
    int page; // of the counter guide: its choices stay where they are and become others
};

struct input_state {
    bool begun, placed; // a view came; and its places
    struct input_screen screen;
    enum control focus;  // where the keys are
    int64_t focus_since; // when the screen put it there; keys that move it do not count
    bool ring;           // it is shown
    bool steers;         // in an entry: digits move it and choose, once
    int sheet;           // of a screen that is cut into sheets, the one that is shown
    struct input_contact contacts[INPUT_CONTACTS];
    unsigned unended; // contacts whose end never came
    unsigned dropped; // keys of an entry that did nothing
    bool hasty;       // characters are dropped, the last one at hasty_at
    int64_t hasty_at, deleted_at;
    struct input_stand stands[CONTROL_COUNT];
};

// What is shown now.
struct input_scene {
    const struct view *view;
    const struct control_place *places; // in reading order
    size_t place_count;
    double px_per_mm;
    const struct control_place *held; // control_is_held()
    size_t held_count;
};

enum input_touch_type {
    INPUT_TOUCH_DOWN,
    INPUT_TOUCH_MOVE,
    INPUT_TOUCH_UP,
};

struct input_touch {
    enum input_touch_type type;
    bool mouse;             // the mouse's left button
    int64_t device, finger; // any numbers; together they name a contact
    int x, y;               // pixels, corrected
    bool corrected;         // a correction is in force, without which they would be:
    int bare_x, bare_y;
    int64_t at;
};

enum input_key_type {
    INPUT_KEY_CHARACTER, // .character
    INPUT_KEY_ENTER,
    INPUT_KEY_DELETE,
    INPUT_KEY_BACK,
    INPUT_KEY_NEXT,
    INPUT_KEY_PREVIOUS,
    INPUT_KEY_LEFT,
    INPUT_KEY_RIGHT,
    INPUT_KEY_UP,
    INPUT_KEY_DOWN,
    INPUT_KEY_OTHER, // any other key
};

struct input_key {
    enum input_key_type type;
    char character; // '0'..'9', 'A'..'Z', '*', '#'; '\0': one that means nothing here
    bool repeat;    // the key is held down: it does nothing more
    int64_t at;
};

// A view is about to be shown. If it is another screen, nothing is held down any more and the focus
// starts at its primary action.
void input_view(struct input_state *state, const struct view *view, int64_t at);

// Another sheet of the shown view: its controls have only just come.
void input_sheet(struct input_state *state, const struct view *view, int sheet, int64_t at);

// The view is on the screen since `at`; where its controls are.
void input_places(struct input_state *state, const struct input_scene *shown, int64_t at);

// Take one event. True when `input`, which the caller has zeroed, was filled and is to be
// delivered.
bool input_touch(struct input_state *state, const struct input_touch *touch,
                 const struct input_scene *shown, struct input *input);
bool input_key(struct input_state *state, const struct input_key *key,
               const struct input_scene *shown, struct input *input);

// When a finger will have held something for INPUT_HOLD_MS, the corner for INPUT_HOLD_CORNER_MS;
// INT64_MAX: none holds anything.
int64_t input_hold_due(const struct input_state *state);

// Time has passed. True when something was held for so long, by one finger that stayed inside,
// while it stood still and no other finger came down: `input` is filled as for a press. A press
// that ends sooner is mere activity.
bool input_hold(struct input_state *state, int64_t at, struct input *input);

// The control to draw as held down: that of the finger that came last.
enum control input_pressed(const struct input_state *state);

// Folds a character to A-Z or 0-9, full-width forms included; '*' and '#' stay. 0 for any other.
char input_fold(uint32_t code_point);

#endif

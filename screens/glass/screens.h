// The screen and everything that is pressed: one window, one view at a time.
//
// Drawing is a pure function of the view (and of what is focused and held down); touch uses the
// same rectangles as drawing. Nothing here knows of cards, backends or the flow. SDL stays inside
// this folder.
#ifndef SCREENS_GLASS_SCREENS_H
#define SCREENS_GLASS_SCREENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/domain/panel.h"
#include "screens/view/control.h"
#include "screens/view/view.h"

struct screens;

struct screens_options {
    int width, height;       // pixels; 0 takes the display's own size
    int width_mm, height_mm; // the panel's visible size; 0 takes the known panel of that resolution
    const char *locale;      // folder of <tag>/LC_MESSAGES/kiosk.mo
    const char *centre;      // who is asked for permission; NULL: as the texts call it
    bool silent;             // true: no tones
    bool window;             // true: an ordinary window instead of the full screen
};

enum screens_err {
    SCREENS_OK = 0,
    SCREENS_DISPLAY, // no X server
    SCREENS_FONT,    // a font file is missing
    SCREENS_TEXTS,   // no catalogue in options.locale
    SCREENS_MEMORY,
};

const char *screens_strerr(enum screens_err err);

// Opens the window. On SCREENS_OK the caller owns *screens and closes it.
enum screens_err screens_open(struct screens **screens, const struct screens_options *options);

// Closes the window and sets the pointer to NULL.
void screens_close(struct screens **screens);

// The languages that can be shown, whose texts and typefaces are there: bit n for enum language n.
uint16_t screens_languages(const struct screens *screens);

// Draws what differs from what is on the screen. A new view id moves the focus to its primary
// control.
void screens_show(struct screens *screens, const struct view *view);

enum input_type {
    INPUT_NONE,      // the limit passed
    INPUT_WAKE,      // screens_wake() was called
    INPUT_PRESS,     // `control` was pressed and released inside, or chosen by key, or held
    INPUT_CHARACTER, // `character` was typed, on the glass or on hardware keys; folded to A-Z 0-9
    INPUT_ACTIVITY,  // somebody is there: a touch beside every control, a key that does nothing
    INPUT_FINGER,    // on a view that is whole: .phase, .hand
    INPUT_KEY,       // on a view that tells keys: .phase, .character
    INPUT_QUIT,      // the window system asks the program to end
};

enum input_phase {
    INPUT_DOWN,
    INPUT_MOVE,
    INPUT_UP,
};

// One finger, or the mouse.
struct input_hand {
    int finger;         // under INPUT_FINGERS; the same from down to up
    int x, y;           // tenths of mm from the panel's upper left corner
    int bare_x, bare_y; // the same, without the correction that is in force
    int width, height;  // of the panel, the same
};

enum {
    INPUT_FINGERS = 10
};

// The only struct of the screens that carries a typed character. It is not stored, queued or
// printed: the session hands the character to pin_entry and wipes the struct.
struct input {
    enum input_type type;
    enum control control;
    char character;
    enum input_phase phase;
    struct input_hand hand;
};

// Waits for the next input, at most `limit_ms` (< 0: without limit). Redraws by itself what a
// press, a focus move or an exposed window changes.
void screens_next(struct screens *screens, int limit_ms, struct input *input);

// Makes screens_next() return INPUT_WAKE. The only function that another thread may call.
void screens_wake(struct screens *screens);

// The controls of the shown view in reading order. Valid until the next screens_show().
size_t screens_places(const struct screens *screens, const struct control_place **places);

// What can be held (control_is_held()): the number, wherever it is shown. Valid until the next
// screens_show().
size_t screens_held(const struct screens *screens, const struct control_place **held);

// Where the keys are: the control that Enter or 5 would choose. CONTROL_NONE while that is a
// character's key: which of those are chosen is the secret.
enum control screens_focus(const struct screens *screens);
bool screens_focus_on_key(const struct screens *screens);

// Corrects every touch from now on. False, and none is corrected: no panel of this size needs that.
bool screens_correct(struct screens *screens, const struct panel_touch *touch);

// From now on the picture has the size that was measured, or with none the one that screens_open()
// was told; what is shown is drawn anew. False, and nothing was measured: these are not the pixels
// of this display.
bool screens_measure(struct screens *screens, const struct panel_size *size);

// The size that is in force.
void screens_size(const struct screens *screens, struct panel_size *size);

// Whether tones can be heard: there is a sound device, or none is wanted.
bool screens_has_sound(const struct screens *screens);

// Plays a tone to its end, and how that is. NONE: no tones are wanted.
enum screens_sound_test {
    SCREENS_SOUND_NONE,
    SCREENS_SOUND_PLAYS,
    SCREENS_SOUND_PLAYED,
    SCREENS_SOUND_FAILED,
};

void screens_test_sound(struct screens *screens);
enum screens_sound_test screens_sound_tested(const struct screens *screens);

// How many contacts on the glass have had no end since screens_open(): dirt, water, a broken panel.
unsigned screens_unended_touches(const struct screens *screens);

// How many keys are down, if for more than EVENT_KEY_STUCK_MS none of them came up with the others;
// else 0. Which ones is not known here.
unsigned screens_stuck_keys(const struct screens *screens);

#endif

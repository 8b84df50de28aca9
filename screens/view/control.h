// Everything that can be pressed, with the stable names that remote support and tests use.
#ifndef SCREENS_VIEW_CONTROL_H
#define SCREENS_VIEW_CONTROL_H

#include <stdbool.h>

#include "screens/view/view.h"

enum control {
    CONTROL_NONE,
    CONTROL_START,
    CONTROL_AGREE,
    CONTROL_RESET_SIGN,
    CONTROL_RESET_AUTH,
    CONTROL_CHANGE, // to VIEW_CHANGE; on VIEW_CLOSED: begins a visit that can only change
    CONTROL_CHANGE_SIGN,
    CONTROL_CHANGE_AUTH,
    CONTROL_CERTIFICATES, // until when they are valid
    CONTROL_READ_SIGN,    // and the signature certificate, with its password
    CONTROL_COUNTER,      // what the municipal counter does
    CONTROL_GUIDE,        // the guide to one municipality's counters
    CONTROL_POSTAL,       // finds it by its postal code
    CONTROL_OK,           // takes the entry
    CONTROL_DELETE,       // the last character
    CONTROL_TRY_AGAIN,    // after a wrong secret, or a failure that may pass
    CONTROL_TRY_LAST,     // consent to the last try
    CONTROL_CONFIRM,      // write
    CONTROL_CONTINUE,     // the countdown: more time
    CONTROL_BACK,         // one step back; nothing is lost but what was typed here
    CONTROL_LEAVE,        // ends the visit
    CONTROL_TEXT_SIZE,    // to the next of the four sizes
    CONTROL_CONTRAST,     // to the next of the four themes
    CONTROL_SHEET_BACK,   // to the sheet before; a screen that does not fit has several
    CONTROL_SHEET_NEXT,
    CONTROL_LANGUAGE_0, // + enum language: changes to that language
    CONTROL_LANGUAGES = CONTROL_LANGUAGE_0 + LANGUAGE_COUNT, // to VIEW_LANGUAGES
    CONTROL_HELP,                                            // to VIEW_HELP
    CONTROL_STAFF,                                           // to VIEW_STAFF
    CONTROL_CLERK,     // to VIEW_CLERK; not pressed but held, see control_is_held()
    CONTROL_SERVICE,   // to the service mode; held as well, on the start screen and the closed one
    CONTROL_SELF_TEST, // to its results
    CONTROL_TOOLS,     // to the list of tools
    CONTROL_YES,       // a technician's verdict: it is good
    CONTROL_NO,        // it is not
    CONTROL_MORE,      // larger
    CONTROL_LESS,
    CONTROL_TOOL_0, // + enum tool: begins that tool, or shows that page
    CONTROL_PAGE_PREVIOUS = CONTROL_TOOL_0 + TOOL_COUNT,
    CONTROL_PAGE_NEXT,
    CONTROL_CHOICE_0,                                // ... CONTROL_CHOICE_0 + VIEW_CHOICES - 1
    CONTROL_KEY_0 = CONTROL_CHOICE_0 + VIEW_CHOICES, // ... CONTROL_KEY_0 + 9
    CONTROL_KEY_A = CONTROL_KEY_0 + 10,              // ... CONTROL_KEY_A + 25
    CONTROL_COUNT = CONTROL_KEY_A + 26,
};

// "start", "ok", "language-en", "choice-3", "key-7", "key-A", ...; "" for CONTROL_NONE.
const char *control_name(enum control control);

// The character of a key control, '\0' for any other.
char control_character(enum control control);

// Whether the control is one of the guide's choices, and which, from 0.
bool control_choice(enum control control, int *choice);

// Whether the control is a row of the list of tools, and which.
bool control_tool(enum control control, enum tool *tool);

// Whether the control changes the language, and to which.
bool control_language(enum control control, enum language *language);

// Whether it does something when it is held for long, and nothing when it is pressed. Such a place
// looks like no control, no key leads to it, and a view's controls are listed without it.
bool control_is_held(enum control control);

// Where a control lies on the screen now, in pixels.
struct control_place {
    enum control control;
    int x, y, w, h;
    bool enabled;
};

#endif

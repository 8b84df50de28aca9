// Which controls a view has, which of them work now, and what they are called.
//
// Pure data without SDL: the flow's tests ask this table whether every control that can be shown
// is handled, and the screens draw from the same table.
#ifndef SCREENS_VIEW_ACTION_H
#define SCREENS_VIEW_ACTION_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/view/control.h"
#include "screens/view/view.h"

enum {
    ACTION_MAX_COUNT = 16
};

struct action {
    enum control control;
    bool enabled;
    bool primary;      // the one action that is filled, and where the focus starts
    bool tall;         // primary in another state of the screen: it keeps its height
    const char *label; // text ids
    const char *note;  // what it leads to, or why it is not possible; NULL for none
    // What it is called, and its note, in other states of the screen: it keeps its height.
    const char *other[2], *other_note;
};

// The buttons of a view in reading order, without keys and without the bottom bar.
size_t action_list(const struct view *view, struct action list[ACTION_MAX_COUNT]);

// Whether something is typed, a secret or a postal code: it has keys, CONTROL_DELETE and
// CONTROL_OK.
bool action_entry(const struct view *view);

// Whether a key belongs to what is asked for.
bool action_key(const struct view *view, enum control key);

// Whether the bottom bar shows CONTROL_LEAVE: where no button does; on a page in front of another
// one, when that can be left.
bool action_bar_leave(const struct view *view);

// Whether the bottom bar shows CONTROL_LANGUAGES: where the languages are not shown anyway.
bool action_bar_languages(const struct view *view);

// Whether it shows CONTROL_HELP.
bool action_bar_help(const struct view *view);

struct action_control {
    enum control control;
    bool enabled;
};

// Every control of the view in reading order: buttons, keys and the bottom bar.
size_t action_controls(const struct view *view, struct action_control list[CONTROL_COUNT]);

// Where the focus starts: the primary action, else the first that works.
enum control action_primary(const struct view *view);

#endif

// How the visit is presented, as the resident chose it: language, text size, contrast, and what is
// in front of the visit's own screen: the choice of a language, or help. One reset puts it back to
// what each new visit begins with. The flow knows nothing of it.
#ifndef FIRMWARE_SESSION_PRESENTATION_H
#define FIRMWARE_SESSION_PRESENTATION_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/view/control.h"
#include "screens/view/view.h"

enum presentation_front {
    FRONT_NONE,
    FRONT_LANGUAGES,
    FRONT_HELP,
    FRONT_STAFF,
};

struct presentation {
    enum language language;
    enum text_size text_size;
    enum contrast contrast;
    enum language first;           // that each visit begins with
    int64_t chosen_until;          // clock_ms(): somebody chose on the start screen and walked away
    enum presentation_front front; // what is in front of the screen
    enum presentation_front under; // and what is there again when that closes
    struct view before;            // the screen that they are in front of
};

void presentation_init(struct presentation *presentation, enum language first);

// The resident wants what the control says: the next text size, the next contrast, to choose a
// language, one of those that `shown` offers, help, the staff, or back from there. Other controls
// change nothing.
void presentation_choose(struct presentation *presentation, enum control control,
                         const struct view *shown);

// Puts in front of the view what the resident has opened. What happens behind comes first: another
// screen, or another message on it, closes it.
void presentation_show(struct presentation *presentation, struct view *view);

// The next person begins as the first one did.
void presentation_reset(struct presentation *presentation);

// Resets it when nobody has been there for long since the choice.
void presentation_check(struct presentation *presentation, bool idle);

// When presentation_check() would do something: clock_ms() value, INT64_MAX for never.
int64_t presentation_next(const struct presentation *presentation, bool idle);

#endif

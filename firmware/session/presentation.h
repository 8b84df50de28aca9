// How the visit is presented, as the resident chose it: language, text size, contrast. One reset
// puts it back to what each new visit begins with.
#ifndef FIRMWARE_SESSION_PRESENTATION_H
#define FIRMWARE_SESSION_PRESENTATION_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/view/control.h"
#include "screens/view/view.h"

struct presentation {
    enum language language;
    enum text_size text_size;
    enum contrast contrast;
    enum language first;  // that each visit begins with
    int64_t chosen_until; // clock_ms(): somebody chose on the start screen and walked away
};

void presentation_init(struct presentation *presentation, enum language first);

// The resident wants what the control says: a language, the next text size, the next contrast.
// False when the control is none of these.
bool presentation_choose(struct presentation *presentation, enum control control);

// The next person begins as the first one did.
void presentation_reset(struct presentation *presentation);

// Resets it when nobody has been there for long since the choice.
void presentation_check(struct presentation *presentation, bool idle);

// When presentation_check() would do something: clock_ms() value, INT64_MAX for never.
int64_t presentation_next(const struct presentation *presentation, bool idle);

#endif

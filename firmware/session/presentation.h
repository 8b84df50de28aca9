// How the visit is presented, as the resident chose it: language, text size, contrast, and what is
// in front of the visit's own screen: the choice of a language, or help. One reset puts it back to
// what each new visit begins with. The flow knows nothing of it.
//
// In front of all that is, while the store's staff read it, what the shown number means. It goes by
// itself after LIMIT_CLERK_MS, and at once when the screen behind becomes another one or has
// another number. Nothing of the visit is in its view.
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
    int64_t clerk_until; // the staff's page is in front till then, clock_ms(); 0: it is not
    int clerk_number;    // which it is about
};

void presentation_init(struct presentation *presentation, enum language first);

// The resident wants what the control says: the next text size, the next contrast, to choose a
// language, one of those that `shown` offers, help, the staff, or back from there; or the staff
// have held the number. Other controls change nothing.
void presentation_choose(struct presentation *presentation, enum control control,
                         const struct view *shown);

// Whether the staff's page is open: what is touched then is no sign of life from the resident.
bool presentation_at_clerk(const struct presentation *presentation);

// Puts in front of the view what the resident has opened. What happens behind comes first: another
// screen, or another message on it, closes it.
void presentation_show(struct presentation *presentation, struct view *view);

// The next person begins as the first one did.
void presentation_reset(struct presentation *presentation);

// Closes the staff's page in time, and resets all when nobody has been there for long since the
// choice.
void presentation_check(struct presentation *presentation, bool idle);

// When presentation_check() would do something: clock_ms() value, INT64_MAX for never.
int64_t presentation_next(const struct presentation *presentation, bool idle);

#endif

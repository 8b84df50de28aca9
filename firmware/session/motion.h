// What changes on a screen by time alone: the beat of a picture that moves, which says how far on
// its way the card is, and how often the card has been called for again.
//
// A picture stands still, then goes once through its beats, and stands still again: never more than
// one change in LIMIT_BEAT_MS. Nothing but the picture depends on it.
#ifndef FIRMWARE_SESSION_MOTION_H
#define FIRMWARE_SESSION_MOTION_H

#include <stdbool.h>
#include <stdint.h>

#include "screens/view/view.h"

struct motion {
    bool off;
    enum view_id shown; // whose picture it is
    uint8_t beat;
    int64_t due; // of the next beat, clock_ms(); INT64_MAX: nothing moves
    uint8_t reminders;
    int64_t remind; // when the card is called for again
};

void motion_init(struct motion *motion, bool off);

// Fills view->beat and view->reminders, also behind the help and the languages; another screen
// begins with the picture that stands still.
void motion_show(struct motion *motion, struct view *view);

// Goes on to the next beat, or calls again, when it is due.
void motion_check(struct motion *motion);

// When motion_check() would do something: clock_ms() value, INT64_MAX for never.
int64_t motion_next(const struct motion *motion);

#endif

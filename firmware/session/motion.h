// The beat of a picture that moves: which place of its way the card has reached on the screen.
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
};

void motion_init(struct motion *motion, bool off);

// Fills view->beat; another screen begins with the picture that stands still.
void motion_show(struct motion *motion, struct view *view);

// Goes on to the next beat when it is due.
void motion_check(struct motion *motion);

#endif

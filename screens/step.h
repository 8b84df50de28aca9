// How far a visit has come, for the bar above: explain, card, known secret, new secret, write,
// done.
#ifndef SCREENS_STEP_H
#define SCREENS_STEP_H

#include "screens/view.h"

enum {
    STEP_COUNT = 6
};

// 1 to STEP_COUNT; 0 for a view that is no step of the way.
int step_of(const struct view *view);

#endif

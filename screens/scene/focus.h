// Moving from control to control with keys. `places`: the controls in reading order.
#ifndef SCREENS_SCENE_FOCUS_H
#define SCREENS_SCENE_FOCUS_H

#include <stddef.h>

#include "screens/view/control.h"

// The next control that works, `step` +1 or -1 in reading order, around the end. CONTROL_NONE when
// nothing works.
enum control focus_step(const struct control_place places[], size_t count, enum control from,
                        int step);

// The nearest control that works in the direction (dx, dy), each -1, 0 or 1; `from` itself when
// there is none.
enum control focus_towards(const struct control_place places[], size_t count, enum control from,
                           int dx, int dy);

#endif

// Pictograms, made of round-ended strokes on a square of 24 by 24.
#ifndef SCREENS_VIEW_ICON_H
#define SCREENS_VIEW_ICON_H

#include <stddef.h>

enum icon {
    ICON_NONE,
    ICON_CHECK,
    ICON_CROSS,
    ICON_EXCLAIM,
    ICON_INFO,
    ICON_CLOCK,
    ICON_LOCK,
    ICON_PHONE, // a smartphone
    ICON_CALL,  // a receiver
    ICON_NEW,   // made new: a turning arrow
    ICON_WIRE,  // a plug that is out of its socket
    ICON_NO_ENTRY,
    ICON_HAND, // held up: leave it as it is
    ICON_TOOL, // maintenance
    ICON_CARD,
    ICON_ARROW_LEFT,
    ICON_ARROW_RIGHT,
    ICON_ARROW_UP,
    ICON_ARROW_DOWN,
    ICON_CHEVRON,
    ICON_CHEVRON_LEFT,
    ICON_DELETE,
    ICON_LANGUAGE,
    ICON_TEXT_SIZE, // a large and a small A
    ICON_CONTRAST,  // half dark, half light
    ICON_HELP,      // a question mark
    ICON_DASH,
    ICON_COUNT,
};

enum icon_shape {
    ICON_LINE,    // from (x, y) to (u, v)
    ICON_RING,    // around (x, y) with radius u
    ICON_OVAL,    // around (x, y), u wide and v high from there
    ICON_QUARTER, // the ring's part between the directions v (0 right, 1 down, 2 left, 3 up) and
                  // the next
};

// One stroke. Places and widths in twenty-fourths of the icon's side.
struct icon_stroke {
    enum icon_shape shape;
    float x, y, u, v, width;
};

// The strokes of an icon; *count of them.
const struct icon_stroke *icon_strokes(enum icon icon, size_t *count);

#endif

// What a technician has measured at a kiosk's panel: how far beside a finger the glass tells it to
// be, and how large the picture is. All zero: nothing was measured, and both count as they are.
//
// A correction is a scale and an offset for each axis, in parts of the panel's length: the four
// places of libinput's calibration matrix (LIBINPUT_CALIBRATION_MATRIX, "a 0 c 0 e f") that are not
// zero when a glass lies straight on its display. It holds whatever the picture's resolution is.
#ifndef DRIVERS_DOMAIN_PANEL_H
#define DRIVERS_DOMAIN_PANEL_H

#include <stdbool.h>
#include <stdint.h>

enum {
    PANEL_WHOLE = 1000000, // a panel's length, and a scale that changes nothing
    // A glass that needs more is another one, or its driver is set wrongly.
    PANEL_STRETCH_LEAST = -200000, // a scale of 0.8
    PANEL_STRETCH_MOST = 250000,   // of 1.25
    PANEL_MOVED_MOST = 200000,     // of the panel's middle: 20 mm of the smallest panel
    PANEL_MOVED_MOST_UM = 20000,   // and of each
    PANEL_PIXELS_LEAST = 200,      // along either side
    PANEL_PIXELS_MOST = 32767,
    PANEL_PIXEL_LEAST_UM = 25, // 1000 dots to the inch
    PANEL_PIXEL_MOST_UM = 1000,
};

// corrected = told + (stretch * told + shift * length) / PANEL_WHOLE, on each axis.
struct panel_touch {
    int32_t stretch_x, shift_x, stretch_y, shift_y; // millionths
};

// The picture whose pixels are square.
struct panel_size {
    int32_t width, height; // pixels; 0: not measured
    int32_t width_um;      // how wide it is
};

struct panel {
    struct panel_touch touch;
    struct panel_size size;
};

bool panel_touch_is_none(const struct panel_touch *touch);

// Whether a correction can be one: neither stretched nor moved by more than the limits above.
bool panel_touch_is_sane(const struct panel_touch *touch);

// The same on a panel of this size, in micrometres.
bool panel_touch_fits(const struct panel_touch *touch, int64_t width_um, int64_t height_um);

// Corrects a place on a panel of this size, in any unit, and leaves it on the panel. Without a
// correction nothing is changed.
void panel_touch_apply(const struct panel_touch *touch, int width, int height, int *x, int *y);

// Whether a size can be one, all zero included.
bool panel_size_is_sane(const struct panel_size *size);

// How high it is, micrometres.
int64_t panel_size_height_um(const struct panel_size *size);

#endif

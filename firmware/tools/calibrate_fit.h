// For this folder only: the correction of the glass that its rings ask for.
//
// A scale and an offset for each axis by least squares over nine rings, not the matrix of three
// points that touch controllers are often calibrated with (Fang and Chang, "Calibration in touch-
// screen systems", Texas Instruments SLYT277, 2007): three points leave no rest, so a finger beside
// its ring goes into the matrix unseen, while nine leave eighteen equations for four unknowns, and
// what none of them explains shows in the rest. Glass and display are one straight part, so nothing
// is turned; axes that are swapped or mirrored are a wrong driver or cable and not to be hidden
// here.
#ifndef FIRMWARE_TOOLS_CALIBRATE_FIT_H
#define FIRMWARE_TOOLS_CALIBRATE_FIT_H

#include <stddef.h>

#include "drivers/domain/panel.h"
#include "firmware/tools/tools.h"

enum {
    CALIBRATE_SCATTER = 40, // tenths of mm that a ring may stay beside the corrected touch
};

// What the rings ask for, all in tenths of mm on a panel of this size. CALIBRATION_KEPT: `touch` is
// a correction that can be tried, and *rest the greatest error with it; else why there is none.
enum tool_calibration calibrate_fit(const struct touch_place told[TOOL_POINTS],
                                    const struct touch_place rings[TOOL_POINTS], int width,
                                    int height, struct panel_touch *touch, int *rest);

#endif

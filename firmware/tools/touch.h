// For this folder only: which fields of the glass have been touched.
#ifndef FIRMWARE_TOOLS_TOUCH_H
#define FIRMWARE_TOOLS_TOUCH_H

#include "firmware/tools/tools.h"

enum {
    // Nobody needs so long from one field to the next; what is left then does not feel a finger.
    TOUCH_AREA_MS = 12000,
};

// Takes what a finger has touched. True when a field is new.
bool touch_area(struct tools_touch *touch, const struct tools_event *event);

#endif

#include "screens/step.h"

#include <stdint.h>

int step_of(const struct view *view)
{
    static const uint8_t steps[VIEW_COUNT] = {
        [VIEW_EXPLAIN] = 1, [VIEW_INSERT] = 2,  [VIEW_READING] = 2, [VIEW_CARD] = 2,
        [VIEW_CHANGE] = 2,  [VIEW_CONSENT] = 2, [VIEW_KNOWN] = 3,   [VIEW_LAST_TRY] = 3,
        [VIEW_WRONG] = 3,   [VIEW_NEW] = 4,     [VIEW_AGAIN] = 4,   [VIEW_CONFIRM] = 5,
        [VIEW_WORKING] = 5, [VIEW_DONE] = 6,
    };
    return steps[view->id];
}

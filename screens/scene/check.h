// Whether a laid-out screen keeps the norms: for tests and for `make screens`, not for the product.
#ifndef SCREENS_SCENE_CHECK_H
#define SCREENS_SCENE_CHECK_H

#include <stddef.h>

#include "screens/scene/scene.h"
#include "screens/type/metrics.h"
#include "screens/type/theme.h"

// Told for each fault; `fault` is one line of text.
typedef void check_report(void *context, const char *fault);

// Walks the scene and reports every text that leaves its place or the screen, is too small, lacks
// contrast or lies on another text or across a control's edge, and every control that is too
// small, too close to another, or off the screen. Returns how many faults there are.
size_t check_scene(const struct scene *scene, const struct metrics *metrics, enum contrast contrast,
                   check_report *report, void *context);

#endif

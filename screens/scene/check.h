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

// What comes nearest to breaking a norm, of all scenes that were measured. Zero is "none yet".
struct check_worst {
    double contrast[CONTRAST_COUNT]; // of a text and its ground, in each theme
    double target_mm, apart_mm;      // a control's shorter side; between two, where they face
    double body_mm, text_mm;         // height of capitals: of body text, and of any but readings
    size_t scenes, texts, controls;  // how many
};

// Measures the scene in all themes.
void check_measure(const struct scene *scene, const struct metrics *metrics,
                   struct check_worst *worst);

#endif

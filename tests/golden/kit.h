// What the tests of whole screens share: fonts and texts from this build, and the proof panels.
#ifndef TESTS_GOLDEN_KIT_H
#define TESTS_GOLDEN_KIT_H

#include <stddef.h>

#include "screens/screen.h"

enum {
    KIT_PANELS = 3,
    KIT_PATH = 512
};

extern const struct metrics_panel kit_panels[KIT_PANELS];

// The folder of catalogues beside the running test: BUILD/locale for BUILD/tests/golden/x_test.
void kit_locale(char path[KIT_PATH]);

// Opens fonts and texts; ends the program when they are missing. kit_close() frees them.
void kit_open(struct screen_kit *kit);
void kit_close(struct screen_kit *kit);

// The languages that have a whole catalogue, Japanese first.
size_t kit_languages(const struct screen_kit *kit, enum language list[LANGUAGE_COUNT]);

// screen_build() with no hand on the glass.
int kit_build(const struct screen_kit *kit, const struct view *view, struct scene *scene);

#endif

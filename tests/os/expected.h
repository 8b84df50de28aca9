// What a kiosk's screen should show, laid out and painted by the kiosk's own code.
#ifndef TESTS_OS_EXPECTED_H
#define TESTS_OS_EXPECTED_H

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>

#include "screens/screen.h"

struct expected;

// `locale`: the folder of the build's catalogues. Millimetres of 0 are the kiosk's own guess. NULL
// when something is missing, which is said on standard error. The caller frees it with
// expected_close().
struct expected *expected_open(const struct metrics_panel *panel, const char *locale);
void expected_close(struct expected **expected);

// Lays out and paints a view. What was expected before is kept for expected_changes().
void expected_show(struct expected *expected, const struct view *view);

const SDL_Surface *expected_picture(const struct expected *expected);

// Where its title stands; where a control lies. False when it has none.
bool expected_title(const struct expected *expected, struct scene_rect *at);
bool expected_control(const struct expected *expected, enum control control, struct scene_rect *at);

// In what it differs from what was expected before, or all of it.
size_t expected_changes(const struct expected *expected, struct scene_rect parts[SCENE_DAMAGE_MAX]);

#endif

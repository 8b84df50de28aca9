// Shapes with smooth edges on a 32-bit software surface, inside its clip rectangle.
//
// Every pixel's coverage is a function of its place alone, so painting any part again gives the
// same pixels: that is what lets only damaged rectangles be painted.
#ifndef SCREENS_SCENE_CANVAS_H
#define SCREENS_SCENE_CANVAS_H

#include <stdint.h>

#include "screens/scene/scene.h"
#include "screens/view/icon.h"

struct SDL_Surface;

// A rectangle with round corners.
void canvas_box(struct SDL_Surface *surface, struct scene_rect at, int radius, uint32_t rgb);

// Its rim only, as wide as the corners' radius.
void canvas_frame(struct SDL_Surface *surface, struct scene_rect at, int radius, uint32_t rgb);

// An icon's strokes, scaled to `at`.
void canvas_icon(struct SDL_Surface *surface, struct scene_rect at, enum icon icon, uint32_t rgb);

#endif

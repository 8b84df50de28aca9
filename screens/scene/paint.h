// From a scene to pixels.
#ifndef SCREENS_SCENE_PAINT_H
#define SCREENS_SCENE_PAINT_H

#include "screens/scene/scene.h"
#include "screens/type/font.h"
#include "screens/type/theme.h"

struct SDL_Surface;

// Paints the part of the scene that lies in `part`, `down` rows further down the surface than in
// the scene, and nothing outside of it. The surface has 32 bits to the pixel, blue lowest.
void paint_scene(struct SDL_Surface *surface, int down, const struct scene *scene,
                 struct scene_rect part, enum contrast contrast, struct font *font);

#endif

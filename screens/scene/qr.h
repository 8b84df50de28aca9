// QR codes (ISO/IEC 18004), painted so that a phone can read them.
#ifndef SCREENS_SCENE_QR_H
#define SCREENS_SCENE_QR_H

#include "screens/scene/scene.h"

struct SDL_Surface;

// Paints the code of the text into the largest square of whole pixels a module that fits into `at`,
// in its middle, with the quiet zone. Nothing when the text is too long or there is no memory.
void qr_paint(struct SDL_Surface *surface, struct scene_rect at, const char *text);

#endif

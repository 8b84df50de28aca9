// Writes a 32-bit surface as a PNG file.
#ifndef TESTS_GOLDEN_PNG_H
#define TESTS_GOLDEN_PNG_H

#include <SDL.h>
#include <stdbool.h>

// False when the file cannot be written.
bool png_write_surface(const char *path, const SDL_Surface *surface);

#endif

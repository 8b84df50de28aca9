// What a machine's screen shows, beside what it should.
#ifndef TESTS_OS_DUMP_H
#define TESTS_OS_DUMP_H

#include <SDL.h>
#include <stdbool.h>

#include "screens/scene/scene.h"

struct dump_difference {
    int pixels;
    struct scene_rect box; // around them
};

// Reads a PPM (netpbm's P6 of 8 bits, as QEMU writes it) as 32 bits to the pixel, blue lowest. NULL
// when it is none. The caller frees it with SDL_FreeSurface().
SDL_Surface *dump_read(const char *path);

// Compares `part` of two such pictures. A pixel differs when a channel does by more than
// `tolerance`, or when one picture does not have it.
struct dump_difference dump_compare(const SDL_Surface *found, const SDL_Surface *expected,
                                    struct scene_rect part, int tolerance);

// How many of its pixels are black, or so dark that nobody tells it from black.
int dump_black(const SDL_Surface *surface);

#endif

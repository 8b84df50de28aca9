// Pictures reduced to a quarter in each direction, side by side: for the eye, and small enough to
// be kept by the hundred.
//
// A strip of the states of one screen takes a third of what they take alone: PNG writes row by row,
// and in most rows they are alike.
#ifndef TESTS_GOLDEN_SMALL_H
#define TESTS_GOLDEN_SMALL_H

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/scene/scene.h"

enum {
    SMALL_BY = 4,
};

struct small {
    int width, height;
    uint32_t *rgb; // width * height of 0xRRGGBB; a channel has 16 steps
};

// Black. NULL when memory is short; the caller frees it.
struct small *small_new(int width, int height);
void small_free(struct small **small);

// Puts a 32-bit surface there, its left edge at `x`: the mean of each square of SMALL_BY by
// SMALL_BY pixels. What is left over at its right and lower edge is left out.
void small_put(struct small *small, int x, const SDL_Surface *surface);

// A PNG file with a palette; of more than 256 colours the last ones become the nearest. False, or
// NULL, when it cannot be written or read.
bool small_write(const struct small *small, const char *path);
struct small *small_read(const char *path);

// How `width` columns of `b` from `b_x` on differ from those of `a` from `a_x` on.
struct small_change {
    size_t pixels;           // of the reduced picture
    struct scene_rect place; // around them, in pixels of the full one
};
struct small_change small_compare(const struct small *a, int a_x, const struct small *b, int b_x,
                                  int width);

#endif

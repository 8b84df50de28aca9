// Pictures reduced to a quarter in each direction, side by side in a strip: for the eye, and small
// enough to be kept by the hundred.
//
// The states of one screen take a third of what they take alone: PNG writes row by row, and in most
// rows they are alike. After SMALL_ACROSS pictures the strip goes on below: browsers show no
// picture that is wider than 32,767 pixels.
#ifndef TESTS_GOLDEN_SMALL_H
#define TESTS_GOLDEN_SMALL_H

#include <SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/scene/scene.h"

enum {
    SMALL_BY = 4,
    SMALL_ACROSS = 16,
};

struct small {
    int width, height;
    uint32_t *rgb; // width * height of 0xRRGGBB; a channel has 16 steps
};

// Black, for so many pictures of that size. NULL when memory is short; the caller frees it.
struct small *small_new(int pictures, int width, int height);
void small_free(struct small **small);

// Puts a 32-bit surface at the n-th place of a strip of its size: the mean of each square of
// SMALL_BY by SMALL_BY pixels. What is left over at its right and lower edge is left out.
void small_put(struct small *small, int n, const SDL_Surface *surface);

// A PNG file with a palette; of more than 256 colours the last ones become the nearest. False, or
// NULL, when it cannot be written or read.
bool small_write(const struct small *small, const char *path);
struct small *small_read(const char *path);

// How the picture at `b_n` of one strip differs from that at `a_n` of another, both of that size.
struct small_change {
    size_t pixels;           // of the reduced picture
    struct scene_rect place; // around them, in pixels of the full one
};
struct small_change small_compare(const struct small *a, int a_n, const struct small *b, int b_n,
                                  int width, int height);

#endif

// The two weights of the one typeface: how wide a text is, and its pixels.
//
// Files are opened once and stay open: a sandbox may close the file system afterwards, but must
// allow pread(2), with which outlines are read when they are drawn. Widths are counted in
// thousandths of an em from the font's own advances.
#ifndef SCREENS_TYPE_FONT_H
#define SCREENS_TYPE_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/view/view.h"

struct font;
struct SDL_Surface;

enum font_weight {
    FONT_REGULAR,
    FONT_BOLD,
    FONT_WEIGHTS,
};

enum font_err {
    FONT_OK = 0,
    FONT_FILE, // a font file is missing or broken
    FONT_MEMORY,
};

const char *font_strerr(enum font_err err);

// On FONT_OK the caller owns *font and closes it. SDL need not be initialised.
enum font_err font_open(struct font **font);
void font_close(struct font **font);

// The language that is shown from now on.
void font_show(struct font *font, enum language language);
enum language font_shown(const struct font *font);

// The advance of one code point in thousandths of an em.
int font_advance(struct font *font, enum font_weight weight, uint32_t code_point);

// Width of `length` bytes of UTF-8 in pixels at `size` pixels to the em, rounded up.
int font_width(struct font *font, enum font_weight weight, int size, const char *text,
               size_t length);

// The text as pixels with alpha, one em high; the caller frees the surface. NULL for "" and when
// memory is short.
struct SDL_Surface *font_render(struct font *font, enum font_weight weight, int size,
                                const char *text, uint32_t rgb);

#endif

// The typefaces: how wide a text is, and its pixels.
//
// A small face has only the letters of the languages' names and is made from the whole one with all
// its measures. It stands for the whole one, which takes milliseconds and megabytes more to read,
// until another letter is asked for.
//
// Files are opened once: a sandbox may close the file system afterwards, but must allow pread(2)
// and fstat(2), with which a face is read when it is first used and outlines are read when they are
// drawn. A face that is not used any more gives its memory back. Widths are counted in thousandths
// of an em.
//
// A size is a nominal em: at one size the capitals of all faces are equally high.
#ifndef SCREENS_TYPE_FONT_H
#define SCREENS_TYPE_FONT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "screens/type/face.h"

#define FONT_CAPITAL 0.786 // height of H in the nominal em

struct font;
struct SDL_Surface;

// How a run of letters is set.
struct font_style {
    enum face face; // never FACE_SHOWN
    enum font_weight weight;
};

enum font_err {
    FONT_OK = 0,
    FONT_FILE, // the Japanese files are missing or broken
    FONT_MEMORY,
};

const char *font_strerr(enum font_err err);

// On FONT_OK the caller owns *font and closes it. SDL need not be initialised. Other languages'
// files may be missing: see font_offers(). The small faces are in the folder `faces` of `folder`;
// where one is missing or broken the whole face is read: see font_trouble().
enum font_err font_open(struct font **font, const char *folder);
void font_close(struct font **font);

// The file of a small face that does not serve, and in one word why; NULL when there is no more to
// tell. Says each one once: after font_open(), or when it is first read.
const char *font_trouble(struct font *font, const char **cause);

// Whether the language's files are there.
bool font_offers(const struct font *font, enum language language);

// Has the kernel read the files of all languages, so that none waits for the disk when it is chosen
// for the first time. Some milliseconds, no wait: for after the first screen.
void font_fetch(const struct font *font);

// Frees what has not been used since the last call: after another screen.
void font_rest(struct font *font);

// Whether the face has a glyph for the code point.
bool font_has(struct font *font, struct font_style style, uint32_t code_point);

// The face that a letter is set in: the style's, or where that has it not, its second, or the
// Japanese one. Sets *advance to its advance in thousandths of an em.
enum face font_letter(struct font *font, struct font_style style, uint32_t code_point,
                      int *advance);

enum {
    FONT_WORD_MAX = 64 // bytes; a longer word is measured by its letters, not as it is shaped
};

// Width of `length` bytes of UTF-8 in thousandths of an em: shaped where the face is.
int font_width(struct font *font, struct font_style style, const char *text, size_t length);

// Where a rendered text begins: pixels from the surface's left edge to the pen, and from its top to
// the base line.
struct font_pen {
    int x, base;
};

// The text as pixels with alpha; the caller frees the surface. NULL for "" and when memory is
// short.
struct SDL_Surface *font_render(struct font *font, struct font_style style, int size,
                                const char *text, uint32_t rgb, struct font_pen *pen);

#endif

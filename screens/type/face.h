// Which typeface a language is set in, as data.
#ifndef SCREENS_TYPE_FACE_H
#define SCREENS_TYPE_FACE_H

#include <stdbool.h>

#include "screens/view/view.h"

// By what is written with it. The Japanese one has the official names in every language.
enum face {
    FACE_SHOWN, // that of the shown language
    FACE_JAPANESE,
    FACE_LATIN,      // without accents on capitals
    FACE_ACCENTED,   // the same files, with them
    FACE_VIETNAMESE, // the same files, with two on one letter
    FACE_HANS,
    FACE_HANT,
    FACE_KOREAN,
    FACE_DEVANAGARI,
    FACE_COUNT,
};

enum font_weight {
    FONT_REGULAR,
    FONT_BOLD,
    FONT_WEIGHTS,
};

struct face_row {
    const char *files[FONT_WEIGHTS];
    const char *small;  // its letters of the languages' names, regular: see font_open(); NULL
    int index;          // of the face in a collection
    const char *script; // ISO 15924, when HarfBuzz has to be told; NULL
    bool shaped;        // a letter's width depends on its neighbours
    enum face second;   // has the letters that this one has not; FACE_SHOWN: only BIZ UDPGothic
    int capital;        // height of an H beside it, thousandths of its own em; 0: it has an H
    int space;          // what a space is wider between letters than alone, thousandths of its em
    // Ink above and below the base line, and beside the pen's way at either end, in thousandths of
    // the nominal em. tests/golden holds that no text of the catalogues needs more.
    int above, below, beside;
};

enum face face_of(enum language language);

// The face of the language's own name, among all the others: of those that have its letters alike,
// one that another name needs anyway.
enum face face_of_name(enum language language);

// The first face of the same files: the one that is read for all of them. Not for FACE_SHOWN.
enum face face_read(enum face face);

// Not for FACE_SHOWN.
const struct face_row *face_row(enum face face);

// The same in pixels at a size, rounded up.
struct face_ink {
    int above, below, beside;
};
struct face_ink face_ink(enum face face, int size);

#endif

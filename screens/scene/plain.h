// A text as it is set: without its marks, each letter with its style and place, and the readings
// above.
#ifndef SCREENS_SCENE_PLAIN_H
#define SCREENS_SCENE_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/type/breaking.h"
#include "screens/type/font.h"

enum {
    PLAIN_READINGS = 48, // of one paragraph
    PLAIN_READING = 768, // bytes of all of them
};

// The reading (furigana) of the bytes from `start` to `end`, set above them at half their size.
struct plain_reading {
    size_t start, end;
    size_t text, length; // in plain.reading
    int width;           // thousandths of the base's em
    int lead;            // what the base moves to the right, because its reading is wider
    int trail;           // and what follows it; kana may stand below the end of a reading
};

struct plain {
    size_t length;
    char text[BREAKING_TEXT_MAX + 1];
    struct font_style style[BREAKING_TEXT_MAX + 1];
    bool phrase[BREAKING_TEXT_MAX + 1]; // a phrase begins at this byte
    bool whole[BREAKING_TEXT_MAX + 1];  // no line ends before this byte, whatever the rule says
    int pen[BREAKING_TEXT_MAX + 1];     // thousandths of an em before it
    size_t reading_count;
    struct plain_reading readings[PLAIN_READINGS];
    char reading[PLAIN_READING];
};

// Reads `text` with its marks, which starts in `style`; with `foreign` it has none.
void plain_read(struct plain *plain, const char *text, struct font_style style, bool foreign);

// Chooses each letter's face and measures.
void plain_measure(struct plain *plain, struct font *font);

// The byte before which the run of equal style from `start` ends, at most `end`: it is drawn as
// one.
size_t plain_run(const struct plain *plain, size_t start, size_t end);

// The reading of the base that starts here, if it is wider than that; NULL: there is none.
const struct plain_reading *plain_wide(const struct plain *plain, size_t start);

#endif

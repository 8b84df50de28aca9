// What is kept of every sample in every language on every panel, so that a change is seen.
//
// Of each: a digest of what is painted, at each text size; it holds the colours of every theme.
// Those are all the pixels there are, but for the code that paints and the outlines in the font
// files. So that these are seen too, a digest of every pixel is kept at the default size and theme:
// in Japanese and English on every panel, in the others on the first one. In Japanese and English a
// reduced picture is kept besides, for the eye.
#ifndef TESTS_GOLDEN_RECORD_H
#define TESTS_GOLDEN_RECORD_H

#include <stdint.h>

#include "tests/golden/gallery.h"
#include "tests/golden/listing.h"

enum {
    RECORD_KEY = 128 // bytes
};

struct record {
    uint32_t scenes[TEXT_SIZE_COUNT];
    uint64_t pixels;     // 0: not kept
    int column, columns; // its pictures' places in the strip of its screen, one for each sheet
};

struct records {
    struct record of[KIT_PANELS][LANGUAGE_COUNT][SAMPLE_MAX];
};

// Whether the digest of every pixel, and whether a picture, is kept.
bool record_pixels(size_t panel, enum language language);
bool record_picture(enum language language);

// Whether the name of the sample contains the word; NULL and "all" let every one through, "none"
// lets none.
bool record_wanted(const char *only, const char *name);

// Fills those of one language on one panel. `strips`: a folder, in which the pictures are left as
// record_strip() says; NULL: they are not wanted. False when one cannot be written.
bool record_make(struct gallery *gallery, const char *only, size_t panel, enum language language,
                 struct record row[SAMPLE_MAX], const char *strips);

// "1080x1920 ja 06-card-sign-locked".
void record_key(char key[RECORD_KEY], size_t panel, enum language language, const char *sample);

// FOLDER/1080x1920/ja/06-card.png: the samples of one screen side by side.
void record_strip(char *path, size_t size, const char *folder, size_t panel, enum language language,
                  enum view_id view);

// Adds the lines of those that were made: "KEY: DIGEST COLUMN COLUMNS" to `pictures`, "KEY: DIGEST
// DIGEST DIGEST DIGEST", one for each text size, to `scenes`.
void record_list(const struct gallery *gallery, const struct records *records,
                 struct listing *pictures, struct listing *scenes);

#endif

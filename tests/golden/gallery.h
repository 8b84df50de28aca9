// Every sample and every language with a catalogue, for tests that look at all of them.
#ifndef TESTS_GOLDEN_GALLERY_H
#define TESTS_GOLDEN_GALLERY_H

#include "tests/golden/kit.h"
#include "tests/golden/sample.h"

struct gallery {
    struct screen_kit kit;
    struct sample samples[SAMPLE_MAX];
    size_t sample_count;
    enum language languages[LANGUAGE_COUNT]; // those with a catalogue, Japanese first
    size_t language_count;
};

// kit_open() and kit_close() with it.
void gallery_open(struct gallery *gallery);
void gallery_close(struct gallery *gallery);

// A sample in a language; and in the n-th of those with a catalogue, counted round.
struct view gallery_in(const struct gallery *gallery, size_t sample, enum language language);
struct view gallery_view(const struct gallery *gallery, size_t sample, size_t language);

#endif

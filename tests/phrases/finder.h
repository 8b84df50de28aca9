// What finds the phrases of one language: MeCab and a rule, or ICU and a rule.
#ifndef TESTS_PHRASES_FINDER_H
#define TESTS_PHRASES_FINDER_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PHRASE_TEXT_MAX = 2048, // bytes, the final 0 included
};

struct phrase_finder {
    // Sets starts[i] for each byte i > 0 of `text`, plain UTF-8, at which a phrase begins; the
    // others are cleared. False when the text is longer than PHRASE_TEXT_MAX or cannot be analysed.
    bool (*find)(void *self, const char *text, bool starts[PHRASE_TEXT_MAX]);
    void *self;
};

#endif

// A catalogue's text with a U+200B where each phrase but the first begins.
//
// Markup is looked through: <b> and </b>, placeholders in braces, and readings 漢字《かんじ》,
// inside which nothing is marked. What stands between <ja> and </ja> is parted as Japanese.
#ifndef TESTS_PHRASES_MARKING_H
#define TESTS_PHRASES_MARKING_H

#include "tests/phrases/finder.h"

struct marking {
    struct phrase_finder text;     // the catalogue's language; without find: it has no marks
    struct phrase_finder japanese; // what it quotes
};

// Writes `text` to `out` with its marks set anew; marks that it has are forgotten. False when it
// does not fit or cannot be analysed. `text` is what stands between the quotes of a PO file.
bool marking_set(const struct marking *marking, const char *text, char out[PHRASE_TEXT_MAX]);

#endif

// Where a Japanese sentence may be parted so that no phrase (bunsetsu: a word with the particles
// and endings that hang on it) is broken. MeCab finds the words; the rule joins them.
//
// A noun's chain stays whole, as do a verb and what supports it. Only in a chain of ten characters
// or more a line may also end after "for" and beside a foreign word, because no phrase may be wider
// than a line: the official names of the certificates are that long.
#ifndef TESTS_PHRASES_BUNSETSU_H
#define TESTS_PHRASES_BUNSETSU_H

#include "tests/phrases/finder.h"

struct bunsetsu;

// The dictionary is IPADIC of Debian's mecab-ipadic-utf8. NULL when it is not installed. The caller
// owns the result and closes it.
struct bunsetsu *bunsetsu_open(void);
void bunsetsu_close(struct bunsetsu **bunsetsu);

// Finds until it is closed.
struct phrase_finder bunsetsu_finder(struct bunsetsu *bunsetsu);

#endif

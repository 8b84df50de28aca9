// Where a Chinese sentence, simplified or traditional, may be parted so that no word is broken. ICU
// finds the words; the rule joins single characters, particles, numbers and what the dictionary
// does not know to what they belong to.
//
// A phrase has a word of two characters or more, with what hangs on it before and after: a line
// ends neither before 的 nor after 请 or 不. A chain of nouns may end a line between any two of
// them.
#ifndef TESTS_PHRASES_CHINESE_H
#define TESTS_PHRASES_CHINESE_H

#include "tests/phrases/finder.h"

struct chinese;

// The dictionary is the one inside ICU. NULL when it cannot be opened. The caller owns the result
// and closes it.
struct chinese *chinese_open(void);
void chinese_close(struct chinese **chinese);

// Finds until it is closed.
struct phrase_finder chinese_finder(struct chinese *chinese);

#endif

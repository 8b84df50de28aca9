// For tests: a marked text as people can read it.
#ifndef TESTS_PHRASES_BARRED_H
#define TESTS_PHRASES_BARRED_H

#include "tests/phrases/marking.h"

// marking_set() with a bar in place of each mark.
bool barred_set(const struct marking *marking, const char *text, char out[PHRASE_TEXT_MAX]);

// Fails the test unless a sentence with one mark inside, repeated until it is too long, is marked
// as long as it fits, and refused then.
void barred_expect_refusal(const struct marking *marking, const char *sentence);

#endif

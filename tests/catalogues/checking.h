// What the rules share.
#ifndef TESTS_CATALOGUES_CHECKING_H
#define TESTS_CATALOGUES_CHECKING_H

#include "tests/catalogues/rules.h"

struct checking {
    const struct rules *rules;
    const struct po *po;
    size_t faults;
};

__attribute__((format(printf, 3, 4))) void checking_fault(struct checking *c, size_t line,
                                                          const char *form, ...);

// The words of a text: without marks, markup and readings, in small letters. The caller frees it.
char *checking_words(const char *text);

// How often `of` stands in the text.
size_t checking_count(const char *text, const char *of);

// Catalogues and texts against the tables of the glossary (glossary.c).
void glossary_check(struct checking *c);
void glossary_check_itself(struct checking *c);

#endif

// What every catalogue has to keep, besides what msgfmt checks.
#ifndef TESTS_CATALOGUES_RULES_H
#define TESTS_CATALOGUES_RULES_H

#include "tests/catalogues/po.h"

// Told for each fault; `fault` is one line of text.
typedef void rules_report(void *context, size_t line, const char *fault);

struct rules {
    const struct po *japanese, *english; // what the others are held against
    const char *glossary;                // the text of GLOSSARY.md
    rules_report *report;
    void *context;
};

// All rules on one catalogue: the ids are those of the Japanese one, nothing is fuzzy or empty, the
// plural forms are the language's, placeholders are the same, markup is whole, nothing was left in
// English, and the glossary is kept. Returns the number of faults.
size_t rules_check(const struct rules *rules, const struct po *po);

// The glossary itself: its texts exist, and each row has a word for each language.
size_t rules_check_glossary(const struct rules *rules);

#endif

// Where a paragraph's lines end, so that it looks set by hand.
//
// libunibreak says which breaks are legal (UAX #14), with the strict Japanese rule for small
// kana and the long-vowel mark, which it does not know (JIS X 4051, 6.1). A language's rule may
// leave fewer. Which of those are taken is decided for the whole paragraph at once: even lines, no
// line of one or two characters at the end, a number never parted from its unit, and no range of
// times or numbers from its end.
#ifndef SCREENS_TYPE_BREAKING_H
#define SCREENS_TYPE_BREAKING_H

#include <stdbool.h>
#include <stddef.h>

#include "screens/type/face.h"

enum {
    BREAKING_TEXT_MAX = 768, // bytes of one paragraph
    BREAKING_LINES_MAX = 16,
};

enum breaking_rule {
    BREAKING_LEGAL,   // wherever UAX #14 allows it, rather between phrases than inside words
    BREAKING_SPACES,  // after spaces only: Korean words stay whole; and at the marks of quoted
                      // Japanese
    BREAKING_PHRASES, // where a phrase begins, and after spaces and stops: texts with phrase marks
};

// The rule of our own texts in a face; what others write has no marks.
enum breaking_rule breaking_rule(enum face face);

struct breaking {
    const char *text; // UTF-8 without markup; '\n' ends a line
    size_t length;    // at most BREAKING_TEXT_MAX
    const int *pen;   // pen[i]: thousandths of an em before byte i; length + 1 of them
    int width;        // of a line, thousandths of an em
    bool balanced;    // titles and labels: lines of equal length; else full lines, then the rest
    enum breaking_rule rule;
    const bool *phrase; // BREAKING_PHRASES: phrase[i]: one begins at byte i; length + 1 of them
    const bool *whole;  // whole[i]: no line ends before byte i, whatever the rule; or NULL
    bool anywhere;      // a word that is wider than a line is broken between any two characters
};

// Fills ends[k] with the byte after line k, trailing spaces included, and returns the number of
// lines. A word that is wider than a line gets a line of its own, or is broken with `anywhere`.
size_t breaking_lines(const struct breaking *paragraph, size_t ends[BREAKING_LINES_MAX]);

// Whether the rule lets a line end before byte `at`, were it legal: for the check of what was set.
bool breaking_allowed(enum breaking_rule rule, const char *text, const bool *phrase, size_t at);

// The byte after the last one to draw of the line from `start` to `end`: without spaces and '\n'.
size_t breaking_trim(const char *text, size_t start, size_t end);

// How bad a break before byte `at` would be: 0 between sentences, 3 after a particle, more inside
// a word; negative when it is not legal. Exported for the test.
int breaking_penalty(const struct breaking *paragraph, size_t at);

#endif

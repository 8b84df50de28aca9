// What kinds of characters Japanese, Chinese and Latin text is made of, and how well a line may end
// between two of them. Typographic knowledge only; words of a language stand in assets/po.
#ifndef SCREENS_TYPE_SCRIPT_H
#define SCREENS_TYPE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum script_kind {
    SCRIPT_SPACE,
    SCRIPT_HIRAGANA,
    SCRIPT_KATAKANA, // with the long-vowel mark
    SCRIPT_KANJI,
    SCRIPT_DIGIT,
    SCRIPT_LATIN, // and everything else
    SCRIPT_OPEN,  // opening brackets
    SCRIPT_CLOSE, // closing brackets
    SCRIPT_STOP,  // commas and full stops
    SCRIPT_DOT,   // the middle dot, slashes and dashes
    SCRIPT_KINDS,
};

enum script_kind script_kind(uint32_t code_point);

// The kind of the character that ends before byte `at` > 0.
enum script_kind script_kind_before(const char *text, size_t at);

// How bad it is to end a line before byte `at` of `text`, where UAX #14 allows it: 0 is best.
// Negative where the strict Japanese rule forbids it.
int script_penalty(const char *text, size_t length, size_t at);

// The same where a Japanese or Chinese phrase is known to begin at byte `at` > 0.
int script_phrase_penalty(const char *text, size_t at);

// Whether byte `at` stands between two numbers and what joins them to a range: "9:30–17:30", which
// no line end parts.
bool script_in_range(const char *text, size_t length, size_t at);

#endif

#include "screens/type/script.h"

#include <string.h>

#include "drivers/base/utf8.h"

enum {
    PENALTY_PREFIX = 80, // after an honorific prefix
    PENALTY_STEM = 14,   // after what is probably the stem of a compound verb
    PENALTY_PARTICLE = 1,
    PENALTY_LOOSE_PARTICLE = 4, // the particle that joins two nouns
    PENALTY_NO_PARTICLE = 8,    // a phrase that ends without one, or inside a long name
    PENALTY_VERB = 6,           // between a connective form and the auxiliary after it
    PENALTY_AFTER_NUMBER = 25,  // Latin: "4 | digits"
    PENALTY_BEGUN = 10,         // after the first word of a sentence
};

// Rows: what ends the line; columns: what starts the next one.
static const uint8_t penalties[SCRIPT_KINDS][SCRIPT_KINDS] = {
    //                  SP HIRA KATA KAN DIG LAT OPEN CLO STO DOT
    [SCRIPT_SPACE] = {0, 0, 0, 0, 0, 0, 0, 90, 90, 10},
    [SCRIPT_HIRAGANA] = {0, 70, 3, 4, 3, 3, 4, 90, 90, 40},
    [SCRIPT_KATAKANA] = {0, 60, 120, 9, 9, 9, 10, 90, 90, 40},
    [SCRIPT_KANJI] = {0, 60, 9, 14, 9, 9, 12, 90, 90, 40},
    [SCRIPT_DIGIT] = {0, 60, 100, 100, 120, 90, 30, 90, 90, 90},
    [SCRIPT_LATIN] = {0, 40, 20, 20, 40, 60, 12, 90, 90, 40},
    [SCRIPT_OPEN] = {90, 90, 90, 90, 90, 90, 90, 90, 90, 90},
    [SCRIPT_CLOSE] = {0, 50, 5, 5, 5, 5, 5, 90, 90, 40},
    [SCRIPT_STOP] = {0, 0, 0, 0, 0, 0, 0, 90, 90, 10},
    [SCRIPT_DOT] = {0, 10, 6, 6, 30, 20, 6, 90, 90, 40},
};

static bool one_of(uint32_t code_point, const char *set)
{
    const char *end = set + strlen(set);
    while (set < end) {
        if (utf8_decode(&set, end) == code_point)
            return true;
    }
    return false;
}

enum script_kind script_kind(uint32_t c)
{
    if (c == ' ' || c == '\n' || c == 0x3000)
        return SCRIPT_SPACE;
    if (c >= 0x3041 && c <= 0x309F)
        return SCRIPT_HIRAGANA;
    if ((c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC)
        return SCRIPT_KATAKANA;
    if ((c >= 0x3400 && c <= 0x9FFF) || c == 0x3005)
        return SCRIPT_KANJI;
    if (c >= '0' && c <= '9')
        return SCRIPT_DIGIT;
    if (one_of(c, "([「『【“（"))
        return SCRIPT_OPEN;
    if (one_of(c, ")]」』】”）"))
        return SCRIPT_CLOSE;
    if (one_of(c, "、。,.?:;，：；？"))
        return SCRIPT_STOP;
    if (one_of(c, "・/–—〜-"))
        return SCRIPT_DOT;
    return SCRIPT_LATIN;
}

// The code point that ends before byte `at`; steps `at` back over it.
static uint32_t before(const char *text, size_t *at)
{
    if (*at == 0)
        return 0;
    size_t start = *at - 1;
    while (start > 0 && ((unsigned char)text[start] & 0xC0) == 0x80)
        start--;
    const char *s = text + start;
    uint32_t c = utf8_decode(&s, text + *at);
    *at = start;
    return c;
}

static uint32_t after(const char *text, size_t length, size_t at)
{
    const char *s = text + at;
    return utf8_decode(&s, text + length);
}

// JIS X 4051, 6.1: small kana, the long-vowel and the repetition mark do not start a line.
static bool starts_no_line(uint32_t c)
{
    return one_of(c, "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶー々ゝゞ〜");
}

// Between hiragana and what is no hiragana lies the end of most phrases; a few endings are not.
static int after_hiragana(const char *text, size_t at, uint32_t last, int usual)
{
    size_t start = at;
    (void)before(text, &start);
    if (one_of(last, "おご")) {
        uint32_t previous = before(text, &start);
        if (script_kind(previous) != SCRIPT_HIRAGANA || one_of(previous, "をはがにでとも"))
            return PENALTY_PREFIX;
    }
    if (one_of(last, "の"))
        return PENALTY_LOOSE_PARTICLE;
    if (one_of(last, "をがはにへともでてやか"))
        return PENALTY_PARTICLE;
    return one_of(last, "きしちりみびいえけせげめれべ") ? PENALTY_STEM : usual;
}

static int within_hiragana(uint32_t last, uint32_t next, int usual)
{
    if (last == 0x3092) // wo is always a particle
        return PENALTY_PARTICLE;
    if (one_of(last, "てで") && one_of(next, "くも"))
        return PENALTY_VERB;
    return one_of(last, "がはにも") && one_of(next, "あいおこそでなま") ? 2 * PENALTY_VERB : usual;
}

enum script_kind script_kind_before(const char *text, size_t at)
{
    return script_kind(before(text, &at));
}

int script_phrase_penalty(const char *text, size_t at)
{
    uint32_t last = before(text, &at);
    enum script_kind kind = script_kind(last);
    if (kind == SCRIPT_SPACE || kind == SCRIPT_STOP)
        return 0;
    if (kind != SCRIPT_HIRAGANA)
        return PENALTY_NO_PARTICLE;
    return one_of(last, "の") ? PENALTY_LOOSE_PARTICLE : PENALTY_PARTICLE;
}

// Whether the word that ends before byte `at` begins a sentence, and not the text.
static bool begins_sentence(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] != ' ' && text[at - 1] != '\n')
        at--;
    if (at == 0 || text[--at] != ' ')
        return false;
    return one_of(before(text, &at), ".?\u0964"); // the danda ends Nepali sentences
}

// After a word and its space.
static int after_word(const char *text, size_t at)
{
    size_t back = at;
    if (script_kind(before(text, &back)) == SCRIPT_DIGIT)
        return PENALTY_AFTER_NUMBER;
    return begins_sentence(text, at) ? PENALTY_BEGUN : 0;
}

int script_penalty(const char *text, size_t length, size_t at)
{
    size_t back = at;
    uint32_t last = before(text, &back);
    uint32_t next = after(text, length, at);
    if (starts_no_line(next))
        return -1;
    if (last == ' ')
        return after_word(text, back);
    enum script_kind from = script_kind(last);
    enum script_kind to = script_kind(next);
    int usual = penalties[from][to];
    if (from != SCRIPT_HIRAGANA)
        return usual;
    if (to == SCRIPT_HIRAGANA)
        return within_hiragana(last, next, usual);
    bool starts_phrase =
        to == SCRIPT_KANJI || to == SCRIPT_KATAKANA || to == SCRIPT_DIGIT || to == SCRIPT_LATIN;
    return starts_phrase ? after_hiragana(text, at, last, usual) : usual;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool script_in_range(const char *text, size_t length, size_t at)
{
    static const char *const joins[] = {"–", "〜", "~", "-", "至", "から"};
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        size_t n = strlen(joins[i]), first = at >= n ? at - n : 0;
        for (size_t start = first; start <= at && start + n < length; start++)
            if (start > 0 && is_digit(text[start - 1]) && is_digit(text[start + n]) &&
                memcmp(text + start, joins[i], n) == 0)
                return true;
    }
    return false;
}

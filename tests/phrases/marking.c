#include "tests/phrases/marking.h"

#include <string.h>

#include "drivers/base/utf8.h"

#define MARK    "\u200B"
#define READING "《"
#define READ    "》"
#define JA      "<ja>"
#define JA_END  "</ja>"
#define BASE    "｜" // where the base of a reading begins, if it is not kanji alone

// The text as a person reads it aloud, and for each byte of it where the byte stands in the marked
// text.
struct plain {
    char text[PHRASE_TEXT_MAX];
    size_t length;
    size_t from[PHRASE_TEXT_MAX];
    bool whole[PHRASE_TEXT_MAX]; // not to be parted before this byte
};

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_kanji(const char *text)
{
    uint32_t c = utf8_decode(&text, text + strlen(text));
    return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005;
}

static void add(struct plain *p, const char *text, size_t count, size_t from, size_t step)
{
    for (size_t i = 0; i < count && p->length < PHRASE_TEXT_MAX - 1; i++) {
        p->from[p->length] = from + i * step;
        p->text[p->length++] = text[i];
    }
    p->text[p->length] = '\0';
}

// The base of a reading that ends here stays whole: the kanji since the last one, or since a mark.
static void close_base(struct plain *p, size_t start, size_t last)
{
    if (start == 0 || start > p->length) {
        start = p->length;
        while (start >= last + 3 && is_kanji(p->text + start - 3))
            start -= 3;
    }
    for (size_t i = start + 1; i < p->length; i++)
        p->whole[i] = true;
}

static size_t after(const char *text, const char *end)
{
    const char *found = strstr(text, end);
    return found ? (size_t)(found - text) + strlen(end) : strlen(text);
}

// Takes the bytes from `from` to `to`.
static void strip(const char *text, size_t from, size_t to, struct plain *p)
{
    size_t base = 0, last = 0;
    for (size_t i = from; i < to;) {
        size_t step = 1;
        if (begins(text + i, MARK)) {
            step = strlen(MARK);
        } else if (begins(text + i, BASE)) {
            step = strlen(BASE);
            base = p->length;
        } else if (begins(text + i, "<b>") || begins(text + i, "</b>")) {
            step = after(text + i, ">");
        } else if (begins(text + i, READING)) {
            step = after(text + i, READ);
            close_base(p, base, last);
            base = 0;
            last = p->length;
        } else if (text[i] == '{' || begins(text + i, JA)) {
            step = after(text + i, text[i] == '{' ? "}" : JA_END);
            // A number is the most neutral word; what it counts stays with it.
            add(p, "3", 1, i, 0);
        } else {
            add(p, text + i, 1, i, 1);
        }
        i += step;
    }
    p->from[p->length] = to;
}

// A mark goes before the markup that opens the phrase: the markup ends where the last one did.
static size_t before_markup(const char *text, size_t at)
{
    for (;;) {
        if (at >= 3 && begins(text + at - 3, "<b>"))
            at -= 3;
        else if (at >= strlen(JA) && begins(text + at - strlen(JA), JA))
            at -= strlen(JA);
        else if (at >= strlen(BASE) && begins(text + at - strlen(BASE), BASE))
            at -= strlen(BASE);
        else if (at >= strlen(MARK) && begins(text + at - strlen(MARK), MARK))
            at -= strlen(MARK);
        else
            return at;
    }
}

// Whether a line may end here without a mark: after a space and at a written line end.
static bool is_free(const char *text, size_t at)
{
    return at == 0 || text[at - 1] == ' ' || begins(text + at, " ") ||
           (at >= 2 && begins(text + at - 2, "\\n"));
}

static bool append(char *out, size_t *used, const char *text, size_t length)
{
    if (*used + length >= PHRASE_TEXT_MAX)
        return false;
    memcpy(out + *used, text, length);
    *used += length;
    out[*used] = '\0';
    return true;
}

static bool is_kana(uint32_t c)
{
    return c >= 0x3041 && c <= 0x30FC;
}

// Whether a writer parted the words with spaces, as one does where all is kana: the dictionary
// would part words there.
static bool is_spaced(const struct plain *p)
{
    const char *at = p->text, *end = p->text + p->length;
    for (bool kana = false; at < end;) {
        uint32_t c = utf8_decode(&at, end);
        if (kana && c == ' ')
            return true;
        kana = is_kana(c);
    }
    return false;
}

static bool follows_mark(const struct plain *p, size_t at)
{
    return at >= 3 && (begins(p->text + at - 3, "、") || begins(p->text + at - 3, "。"));
}

static bool mark_range(struct phrase_finder finder, const char *text, size_t from, size_t to,
                       bool marked[PHRASE_TEXT_MAX])
{
    struct plain plain = {.length = 0};
    bool starts[PHRASE_TEXT_MAX];
    strip(text, from, to, &plain);
    if (!finder.find(finder.self, plain.text, starts))
        return false;
    bool spaced = is_spaced(&plain);
    for (size_t i = 1; i < plain.length; i++) {
        if (starts[i] && !plain.whole[i] && (!spaced || follows_mark(&plain, i)))
            marked[before_markup(text, plain.from[i])] = true;
    }
    return true;
}

static bool mark_quotations(struct phrase_finder finder, const char *text,
                            bool marked[PHRASE_TEXT_MAX])
{
    for (const char *at = strstr(text, JA); at; at = strstr(at, JA)) {
        at += strlen(JA);
        const char *end = strstr(at, JA_END);
        if (!end || !mark_range(finder, text, (size_t)(at - text), (size_t)(end - text), marked))
            return false;
    }
    return true;
}

static bool put_marks(const char *text, const bool marked[PHRASE_TEXT_MAX],
                      char out[PHRASE_TEXT_MAX])
{
    size_t used = 0;
    bool good = true;
    for (size_t i = 0; good && text[i];) {
        if (marked[i] && !is_free(text, i))
            good = append(out, &used, MARK, strlen(MARK));
        bool old = begins(text + i, MARK);
        good = good && (old || append(out, &used, text + i, 1));
        i += old ? strlen(MARK) : 1;
    }
    return good;
}

bool marking_set(const struct marking *marking, const char *text, char out[PHRASE_TEXT_MAX])
{
    bool marked[PHRASE_TEXT_MAX] = {false};
    size_t length = strlen(text);
    out[0] = '\0';
    if (length >= PHRASE_TEXT_MAX)
        return false;
    return (!marking->text.find || mark_range(marking->text, text, 0, length, marked)) &&
           mark_quotations(marking->japanese, text, marked) && put_marks(text, marked, out);
}

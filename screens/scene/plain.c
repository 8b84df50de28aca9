#include "screens/scene/plain.h"

#include <stdint.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/type/metrics.h"

#define PHRASE   "\u200B"
#define NO_BREAK "\u00A0"

#define READING "\u300A" // angle brackets, double: around a reading
#define READ    "\u300B"
#define BASE    "\uFF5C" // a wide bar: where its base begins

// What the marks before a byte have set.
struct marks {
    struct font_style style;
    bool phrase;
    bool held; // by a no-break space
};

// Steps over a mark; false when there is none. `outside` is what an end mark goes back to.
static bool take_mark(const struct marks *outside, const char **at, struct marks *marks)
{
    static const struct {
        const char *mark;
        int weight, face; // -1: as before
        bool phrase;
    } table[] = {
        {"<b>", FONT_BOLD, -1, false}, {"</b>", -2, -1, false}, {"<ja>", -1, FACE_JAPANESE, false},
        {"</ja>", -1, -2, false},      {PHRASE, -1, -1, true},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (strncmp(*at, table[i].mark, strlen(table[i].mark)) != 0)
            continue;
        if (table[i].weight != -1)
            marks->style.weight = table[i].weight == -2 ? outside->style.weight : FONT_BOLD;
        if (table[i].face != -1)
            marks->style.face = table[i].face == -2 ? outside->style.face : FACE_JAPANESE;
        marks->phrase |= table[i].phrase;
        *at += strlen(table[i].mark);
        return true;
    }
    return false;
}

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_kanji(const char *at, const char *end)
{
    uint32_t c = utf8_decode(&at, end);
    return (c >= 0x3400 && c <= 0x9FFF) || c == 0x3005;
}

// Where the kanji begin that end here and have no reading yet.
static size_t kanji_before(const struct plain *plain)
{
    size_t start = plain->length, read = 0;
    if (plain->reading_count > 0)
        read = plain->readings[plain->reading_count - 1].end;
    while (start >= read + 3 && is_kanji(plain->text + start - 3, plain->text + plain->length))
        start -= 3;
    return start;
}

// Takes the reading that begins here for what stands before it, from `base` on; the byte after it.
static const char *take_reading(struct plain *plain, const char *at, size_t base)
{
    const char *first = at + strlen(READING), *last = strstr(first, READ);
    if (!last)
        return at + strlen(READING);
    size_t used = 0, length = (size_t)(last - first);
    if (plain->reading_count > 0) {
        const struct plain_reading *before = &plain->readings[plain->reading_count - 1];
        used = before->text + before->length + 1;
    }
    if (base < plain->length && plain->reading_count < PLAIN_READINGS &&
        used + length < PLAIN_READING) {
        plain->readings[plain->reading_count++] = (struct plain_reading){
            .start = base, .end = plain->length, .text = used, .length = length};
        memcpy(plain->reading + used, first, length);
        plain->reading[used + length] = '\0';
    }
    return last + strlen(READ);
}

// Whether the byte that is read next goes on with a phrase that <ja> has begun.
static bool goes_on(const struct plain *plain, struct marks now, enum face outside)
{
    if (plain->length == 0 || now.phrase || plain->text[plain->length - 1] == ' ')
        return false;
    bool quoted = now.style.face == FACE_JAPANESE && outside != FACE_JAPANESE;
    return quoted && plain->style[plain->length - 1].face == FACE_JAPANESE;
}

// Adds the byte that begins here, and returns the next. A no-break space is a space like any other
// but for the line end that it forbids: not every face has a glyph for it, or has it as wide.
static const char *take_byte(struct plain *plain, const char *at, struct marks *marks,
                             enum face outside)
{
    bool held = begins(at, NO_BREAK);
    size_t i = plain->length;
    plain->style[i] = marks->style;
    plain->phrase[i] = marks->phrase;
    plain->whole[i] = marks->held || goes_on(plain, *marks, outside);
    plain->text[i] = held ? ' ' : *at;
    plain->length++;
    marks->phrase = false;
    marks->held = held;
    return at + (held ? strlen(NO_BREAK) : 1);
}

void plain_read(struct plain *plain, const char *text, struct font_style style, bool foreign)
{
    const struct marks outside = {.style = style};
    struct marks marks = outside;
    size_t base = SIZE_MAX; // of the next reading, where a mark says so
    plain->length = plain->reading_count = 0;
    while (*text && plain->length < BREAKING_TEXT_MAX) {
        if (!foreign && take_mark(&outside, &text, &marks))
            continue;
        if (!foreign && begins(text, BASE)) {
            base = plain->length;
            text += strlen(BASE);
            continue;
        }
        if (!foreign && begins(text, READING)) {
            text = take_reading(plain, text, base == SIZE_MAX ? kanji_before(plain) : base);
            base = SIZE_MAX;
            continue;
        }
        text = take_byte(plain, text, &marks, style.face);
    }
    plain->phrase[plain->length] = marks.phrase;
    plain->whole[plain->length] = false;
    plain->text[plain->length] = '\0';
}

static bool same_style(struct font_style a, struct font_style b)
{
    return a.face == b.face && a.weight == b.weight;
}

// Sets the face of each letter, and its advance in place of the pen.
static void choose_faces(struct plain *plain, struct font *font)
{
    const char *at = plain->text;
    const char *end = plain->text + plain->length;
    while (at < end) {
        size_t i = (size_t)(at - plain->text);
        uint32_t code_point = utf8_decode(&at, end);
        struct font_style style = plain->style[i];
        int advance = 0;
        if (code_point != '\n')
            style.face = font_letter(font, style, code_point, &advance);
        for (size_t k = i; k < (size_t)(at - plain->text); k++) {
            plain->style[k] = style;
            plain->pen[k] = k == i ? advance : 0;
        }
    }
}

// A shaped word is as wide as its letters are together. One that the face measures by its letters
// anyway, such as an address, may end a line at any of them.
static void measure_word(struct plain *plain, struct font *font, size_t start, size_t end)
{
    if (end - start > FONT_WORD_MAX)
        return;
    int width = font_width(font, plain->style[start], plain->text + start, end - start);
    memset(plain->pen + start, 0, (end - start) * sizeof *plain->pen);
    plain->pen[end - 1] = width;
}

static void measure_words(struct plain *plain, struct font *font)
{
    for (size_t start = 0, end; start < plain->length; start = end) {
        end = start + 1;
        if (plain->text[start] == ' ' || plain->text[start] == '\n' ||
            !face_row(plain->style[start].face)->shaped)
            continue;
        while (end < plain->length && plain->text[end] != ' ' && plain->text[end] != '\n' &&
               same_style(plain->style[start], plain->style[end]))
            end++;
        measure_word(plain, font, start, end);
    }
}

static bool is_kana(const char *at, const char *end)
{
    uint32_t c = utf8_decode(&at, end);
    return c >= 0x3041 && c <= 0x30FF;
}

// How far the reading may stand over what follows its base: over kana of the same phrase, with
// which it stays on one line, half an em (JIS X 4051: one letter of the reading).
static int overhang(const struct plain *plain, const struct plain_reading *r)
{
    bool kana = r->end < plain->length && !plain->phrase[r->end] &&
                is_kana(plain->text + r->end, plain->text + plain->length);
    return kana ? METRICS_READING : 0;
}

// A base is at least as wide as its reading.
static void widen_bases(struct plain *plain, struct font *font)
{
    for (size_t i = 0; i < plain->reading_count; i++) {
        struct plain_reading *r = &plain->readings[i];
        const struct font_style style = {plain->style[r->start].face, FONT_REGULAR};
        int width = 0;
        for (size_t k = r->start; k < r->end; k++)
            width += plain->pen[k];
        r->width = font_width(font, style, plain->reading + r->text, r->length) / 2;
        r->lead = r->width > width ? (r->width - width) / 2 : 0;
        int over = overhang(plain, r);
        r->trail = r->lead > over ? r->lead - over : 0;
        plain->pen[r->start] += r->lead + r->trail;
    }
}

void plain_measure(struct plain *plain, struct font *font)
{
    choose_faces(plain, font);
    measure_words(plain, font);
    widen_bases(plain, font);
    int pen = 0;
    for (size_t i = 0; i < plain->length; i++) {
        int advance = plain->pen[i];
        plain->pen[i] = pen;
        pen += advance;
    }
    plain->pen[plain->length] = pen;
}

size_t plain_run(const struct plain *plain, size_t start, size_t end)
{
    size_t stop = start;
    while (stop < end && same_style(plain->style[stop], plain->style[start]))
        stop++;
    for (size_t i = 0; i < plain->reading_count; i++) {
        const struct plain_reading *r = &plain->readings[i];
        if (r->lead > 0 && r->start > start && r->start < stop)
            stop = r->start;
        if (r->lead > 0 && r->start == start && r->end < stop)
            stop = r->end;
    }
    return stop;
}

const struct plain_reading *plain_wide(const struct plain *plain, size_t start)
{
    for (size_t i = 0; i < plain->reading_count; i++) {
        if (plain->readings[i].start == start && plain->readings[i].lead > 0)
            return &plain->readings[i];
    }
    return NULL;
}

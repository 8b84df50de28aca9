#include "screens/scene/paragraph.h"

#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/type/breaking.h"

enum {
    THOUSAND = 1000
}; // parts of an em

#define PHRASE "\u200B"

// The text without its marks, and for each byte how it is set, whether it begins a phrase, and
// where the pen stands.
struct plain {
    size_t length;
    char text[BREAKING_TEXT_MAX + 1];
    struct font_style style[BREAKING_TEXT_MAX + 1];
    bool phrase[BREAKING_TEXT_MAX + 1];
    int pen[BREAKING_TEXT_MAX + 1];
};

// What the marks before a byte have set.
struct marks {
    struct font_style style;
    bool phrase;
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

static void strip(const struct paragraph *p, enum face face, struct plain *plain)
{
    const struct marks outside = {.style = {face, p->weight}};
    struct marks marks = outside;
    const char *at = p->text;
    plain->length = 0;
    while (*at && plain->length < BREAKING_TEXT_MAX) {
        if (take_mark(&outside, &at, &marks))
            continue;
        plain->style[plain->length] = marks.style;
        plain->phrase[plain->length] = marks.phrase;
        marks.phrase = false;
        plain->text[plain->length++] = *at++;
    }
    plain->phrase[plain->length] = marks.phrase;
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

// A shaped word is as wide as its letters are together.
static void measure_word(struct plain *plain, struct font *font, size_t start, size_t end)
{
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

static void measure(struct plain *plain, struct font *font)
{
    choose_faces(plain, font);
    measure_words(plain, font);
    int pen = 0;
    for (size_t i = 0; i < plain->length; i++) {
        int advance = plain->pen[i];
        plain->pen[i] = pen;
        pen += advance;
    }
    plain->pen[plain->length] = pen;
}

static int pixels(int thousandths, int size)
{
    return (int)(((long)thousandths * size + THOUSAND - 1) / THOUSAND);
}

static enum face face_shown(const struct paragraph *p, const struct metrics *metrics)
{
    return p->face == FACE_SHOWN ? metrics->face : p->face;
}

// How the line that ends before byte `next` ends.
static enum scene_end end_at(const struct plain *plain, enum breaking_rule rule, size_t next)
{
    if (next == plain->length)
        return SCENE_END_NONE;
    bool allowed = breaking_allowed(rule, plain->text, plain->phrase, next);
    return allowed ? SCENE_END_BREAK : SCENE_END_INSIDE;
}

// Where a line's base lies below its top: the ink of the shown face is in the line's middle.
static int base_of(enum face face, int size, int leading)
{
    struct face_ink ink = face_ink(face, size);
    return (leading - ink.above - ink.below) / 2 + ink.above;
}

struct line {
    size_t start, end;
    int base; // pixels from the screen's top
    int size;
};

static int left_of(const struct paragraph *p, int free)
{
    switch (p->align) {
    case PARAGRAPH_CENTRE:
        return p->room.x + free / 2;
    case PARAGRAPH_RIGHT:
        return p->room.x + free;
    case PARAGRAPH_LEFT:
        break;
    }
    return p->room.x;
}

// Adds the runs of equal style of one line.
static void add_line(const struct paragraph *p, const struct plain *plain, struct line line,
                     struct scene *scene)
{
    int first = plain->pen[line.start];
    int free = p->room.w - pixels(plain->pen[line.end] - first, line.size);
    int x = left_of(p, free);
    if (free < 0)
        scene->overflow = true;
    for (size_t start = line.start, stop; start < line.end; start = stop) {
        for (stop = start; stop < line.end; stop++) {
            if (!same_style(plain->style[stop], plain->style[start]))
                break;
        }
        int w = pixels(plain->pen[stop] - plain->pen[start], line.size);
        struct face_ink ink = face_ink(plain->style[start].face, line.size);
        struct scene_item item = {
            // The renderer rounds up to one pixel more in both directions.
            .at = {x + (plain->pen[start] - first) * line.size / THOUSAND - ink.beside,
                   line.base - ink.above, w + 2 * ink.beside + 2, ink.above + ink.below + 1},
            .room = {p->room.x - ink.beside, p->room.y, p->room.w + 2 * ink.beside + 2,
                     p->room.h + 2},
            .colour = p->colour,
            .role = p->role,
            .style = plain->style[start],
            .size = line.size,
        };
        scene_text(scene, &item, plain->text + start, stop - start);
    }
}

static void mark_end(struct scene *scene, enum scene_end end)
{
    if (scene->item_count > 0 && scene->items[scene->item_count - 1].type == SCENE_TEXT)
        scene->items[scene->item_count - 1].end = end;
}

int paragraph_leading(const struct paragraph *p, const struct metrics *metrics)
{
    int size = metrics->size[p->role];
    struct face_ink ink = face_ink(face_shown(p, metrics), size);
    int leading = (size * p->leading + 50) / 100;
    return leading > ink.above + ink.below ? leading : ink.above + ink.below;
}

int paragraph_add(const struct paragraph *p, struct scene *scene, struct font *font,
                  const struct metrics *metrics)
{
    struct plain plain;
    strip(p, face_shown(p, metrics), &plain);
    measure(&plain, font);
    int size = metrics->size[p->role];
    const struct breaking breaking = {
        .text = plain.text,
        .length = plain.length,
        .pen = plain.pen,
        .width = (int)((long)p->room.w * THOUSAND / size),
        .balanced = p->balanced,
        .rule = p->anywhere ? BREAKING_LEGAL : breaking_rule(face_shown(p, metrics)),
        .phrase = plain.phrase,
        .anywhere = p->anywhere,
    };
    size_t ends[BREAKING_LINES_MAX];
    size_t lines = breaking_lines(&breaking, ends);
    int leading = paragraph_leading(p, metrics);
    int base = p->room.y + base_of(face_shown(p, metrics), size, leading);
    size_t start = 0;
    for (size_t i = 0; i < lines; i++, base += leading) {
        size_t end = breaking_trim(plain.text, start, ends[i]);
        add_line(p, &plain, (struct line){start, end, base, size}, scene);
        mark_end(scene, end_at(&plain, breaking.rule, ends[i]));
        start = ends[i];
    }
    int height = (int)lines * leading;
    if (height > p->room.h)
        scene->overflow = true;
    return height;
}

int paragraph_height(const struct paragraph *p, struct scene *scene, struct font *font,
                     const struct metrics *metrics)
{
    struct scene_mark mark = scene_mark(scene);
    int height = paragraph_add(p, scene, font, metrics);
    scene_undo(scene, mark);
    return height;
}

int paragraph_width(const struct paragraph *p, struct font *font, const struct metrics *metrics)
{
    struct plain plain;
    strip(p, face_shown(p, metrics), &plain);
    measure(&plain, font);
    return pixels(plain.pen[plain.length], metrics->size[p->role]);
}

#include "screens/scene/paragraph.h"

#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/type/breaking.h"

enum {
    THOUSAND = 1000
}; // parts of an em

#define PHRASE "\u200B"

// The text without its marks, and for each byte whether it is bold, whether it begins a phrase, and
// where the pen stands.
struct plain {
    size_t length;
    char text[BREAKING_TEXT_MAX + 1];
    bool bold[BREAKING_TEXT_MAX + 1];
    bool phrase[BREAKING_TEXT_MAX + 1];
    int pen[BREAKING_TEXT_MAX + 1];
};

static enum font_weight weight_at(const struct paragraph *p, const struct plain *plain, size_t i)
{
    return plain->bold[i] ? FONT_BOLD : p->weight;
}

static void strip(const char *marked, struct plain *plain)
{
    bool bold = false, phrase = false;
    plain->length = 0;
    while (*marked && plain->length < BREAKING_TEXT_MAX) {
        if (strncmp(marked, "<b>", 3) == 0) {
            bold = true;
            marked += 3;
        } else if (strncmp(marked, "</b>", 4) == 0) {
            bold = false;
            marked += 4;
        } else if (strncmp(marked, PHRASE, strlen(PHRASE)) == 0) {
            phrase = true;
            marked += strlen(PHRASE);
        } else {
            plain->bold[plain->length] = bold;
            plain->phrase[plain->length] = phrase;
            phrase = false;
            plain->text[plain->length++] = *marked++;
        }
    }
    plain->bold[plain->length] = false;
    plain->phrase[plain->length] = phrase;
    plain->text[plain->length] = '\0';
}

static void measure(const struct paragraph *p, struct plain *plain, struct font *font)
{
    const char *at = plain->text;
    const char *end = plain->text + plain->length;
    int pen = 0;
    while (at < end) {
        size_t i = (size_t)(at - plain->text);
        uint32_t code_point = utf8_decode(&at, end);
        for (size_t k = i; k < (size_t)(at - plain->text); k++)
            plain->pen[k] = pen;
        if (code_point != '\n')
            pen += font_advance(font, weight_at(p, plain, i), code_point);
    }
    plain->pen[plain->length] = pen;
}

static int pixels(int thousandths, int size)
{
    return (int)(((long)thousandths * size + THOUSAND - 1) / THOUSAND);
}

static enum breaking_rule rule_of(const struct paragraph *p, const struct font *font)
{
    return p->anywhere ? BREAKING_LEGAL : breaking_rule(font_shown(font));
}

// How the line that ends before byte `next` ends.
static enum scene_end end_at(const struct plain *plain, enum breaking_rule rule, size_t next)
{
    if (next == plain->length)
        return SCENE_END_NONE;
    bool allowed = breaking_allowed(rule, plain->text, plain->phrase, next);
    return allowed ? SCENE_END_BREAK : SCENE_END_INSIDE;
}

// Adds the runs of equal weight between two bytes of one line.
static void add_line(const struct paragraph *p, const struct plain *plain, size_t start, size_t end,
                     int y, struct scene *scene, int size)
{
    int width = pixels(plain->pen[end] - plain->pen[start], size);
    int free = p->room.w - width;
    int x = p->room.x + (p->align == PARAGRAPH_LEFT     ? 0
                         : p->align == PARAGRAPH_CENTRE ? free / 2
                                                        : free);
    if (free < 0)
        scene->overflow = true;
    int first = plain->pen[start];
    while (start < end) {
        size_t stop = start;
        while (stop < end && plain->bold[stop] == plain->bold[start])
            stop++;
        int w = pixels(plain->pen[stop] - plain->pen[start], size);
        struct scene_item item = {
            // The renderer rounds up to one pixel more in both directions.
            .at = {x + (plain->pen[start] - first) * size / THOUSAND, y, w + 2, size + 2},
            .room = {p->room.x, p->room.y, p->room.w + 2, p->room.h + 2},
            .colour = p->colour,
            .role = p->role,
            .weight = weight_at(p, plain, start),
            .size = size,
        };
        scene_text(scene, &item, plain->text + start, stop - start);
        start = stop;
    }
}

static void mark_end(struct scene *scene, enum scene_end end)
{
    if (scene->item_count > 0 && scene->items[scene->item_count - 1].type == SCENE_TEXT)
        scene->items[scene->item_count - 1].end = end;
}

int paragraph_leading(const struct paragraph *p, const struct metrics *metrics)
{
    return (metrics->size[p->role] * p->leading + 50) / 100;
}

int paragraph_add(const struct paragraph *p, struct scene *scene, struct font *font,
                  const struct metrics *metrics)
{
    struct plain plain;
    strip(p->text, &plain);
    measure(p, &plain, font);
    int size = metrics->size[p->role];
    const struct breaking breaking = {
        .text = plain.text,
        .length = plain.length,
        .pen = plain.pen,
        .width = (int)((long)p->room.w * THOUSAND / size),
        .balanced = p->balanced,
        .rule = rule_of(p, font),
        .phrase = plain.phrase,
        .anywhere = p->anywhere,
    };
    size_t ends[BREAKING_LINES_MAX];
    size_t lines = breaking_lines(&breaking, ends);
    int leading = paragraph_leading(p, metrics);
    size_t start = 0;
    for (size_t i = 0; i < lines; i++) {
        size_t end = breaking_trim(plain.text, start, ends[i]);
        int y = p->room.y + (int)i * leading + (leading - size) / 2;
        add_line(p, &plain, start, end, y, scene, size);
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
    strip(p->text, &plain);
    measure(p, &plain, font);
    return pixels(plain.pen[plain.length], metrics->size[p->role]);
}

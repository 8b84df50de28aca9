#include "screens/scene/paragraph.h"

#include <string.h>

#include "screens/scene/plain.h"
#include "screens/type/breaking.h"

enum {
    THOUSAND = 1000
}; // parts of an em

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
    return allowed && !plain->whole[next] ? SCENE_END_BREAK : SCENE_END_INSIDE;
}

// What stands above and below a line's base, and so how high it is at least.
struct extent {
    int above, below;
};

// Easy Japanese needs room for readings; where no text is given yet, for all of it.
static bool has_readings(const struct paragraph *p, const struct metrics *metrics)
{
    if (p->anywhere)
        return false;
    return p->text ? strstr(p->text, "\u300A") != NULL : metrics->readings;
}

static struct extent extent_of(const struct paragraph *p, const struct metrics *metrics)
{
    int size = metrics->size[p->role];
    enum face face = face_shown(p, metrics);
    struct face_ink ink = face_ink(face, size);
    int reading = has_readings(p, metrics) ? metrics_reading(face, size) : 0;
    return (struct extent){ink.above + reading, ink.below};
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

// Where a byte of the line stands, in pixels from the screen's left edge.
static int place_of(const struct paragraph *p, const struct plain *plain, struct line line,
                    size_t byte, int lead)
{
    int first = plain->pen[line.start];
    int free = p->room.w - pixels(plain->pen[line.end] - first, line.size);
    return left_of(p, free) + (plain->pen[byte] - first + lead) * line.size / THOUSAND;
}

static void add_run(const struct paragraph *p, struct scene_item *item, const char *text,
                    size_t length, int width, struct scene *scene)
{
    struct face_ink ink = face_ink(item->style.face, item->size);
    // The renderer rounds up to one pixel more in both directions.
    item->at = (struct scene_rect){item->at.x - ink.beside, item->at.y - ink.above,
                                   width + 2 * ink.beside + 2, ink.above + ink.below + 1};
    item->room = (struct scene_rect){p->room.x - ink.beside, p->room.y,
                                     p->room.w + 2 * ink.beside + 2, p->room.h + 2};
    item->colour = p->colour;
    item->role = p->role;
    scene_text(scene, item, text, length);
}

// Adds the runs of equal style of one line.
static void add_line(const struct paragraph *p, const struct plain *plain, struct line line,
                     struct scene *scene)
{
    if (pixels(plain->pen[line.end] - plain->pen[line.start], line.size) > p->room.w)
        scene->overflow = true;
    for (size_t start = line.start, stop; start < line.end; start = stop) {
        stop = plain_run(plain, start, line.end);
        const struct plain_reading *wide = plain_wide(plain, start);
        int lead = wide ? wide->lead : 0, trail = wide ? wide->trail : 0;
        struct scene_item item = {
            .at = {.x = place_of(p, plain, line, start, lead), .y = line.base},
            .style = plain->style[start],
            .size = line.size,
        };
        int width = pixels(plain->pen[stop] - plain->pen[start] - lead - trail, line.size);
        add_run(p, &item, plain->text + start, stop - start, width, scene);
    }
}

// Adds the readings above the line, each in the middle of its base.
static void add_readings(const struct paragraph *p, const struct plain *plain, struct line line,
                         struct scene *scene)
{
    int size = line.size * METRICS_READING / THOUSAND;
    for (size_t i = 0; i < plain->reading_count; i++) {
        const struct plain_reading *r = &plain->readings[i];
        if (r->start < line.start || r->end > line.end)
            continue;
        int room = plain->pen[r->end] - plain->pen[r->start] + r->lead - r->trail;
        struct face_ink ink = face_ink(plain->style[r->start].face, line.size);
        struct scene_item item = {
            .at = {.x = place_of(p, plain, line, r->start, (room - r->width) / 2),
                   .y = line.base - ink.above - line.size * METRICS_READING_GAP / THOUSAND -
                        face_ink(plain->style[r->start].face, size).below},
            .style = {plain->style[r->start].face, FONT_REGULAR},
            .size = size,
            .reading = true,
        };
        add_run(p, &item, plain->reading + r->text, r->length, pixels(r->width, line.size), scene);
    }
}

static void mark_end(struct scene *scene, enum scene_end end)
{
    if (scene->item_count > 0 && scene->items[scene->item_count - 1].type == SCENE_TEXT)
        scene->items[scene->item_count - 1].end = end;
}

int paragraph_leading(const struct paragraph *p, const struct metrics *metrics)
{
    struct extent extent = extent_of(p, metrics);
    int leading = (metrics->size[p->role] * p->leading + 50) / 100;
    return leading > extent.above + extent.below ? leading : extent.above + extent.below;
}

// From a line's top to its base.
static int base_of(const struct paragraph *p, const struct metrics *metrics)
{
    struct extent extent = extent_of(p, metrics);
    int free = paragraph_leading(p, metrics) - extent.above - extent.below;
    return free / 2 + extent.above;
}

int paragraph_middle(const struct paragraph *p, const struct metrics *metrics)
{
    return base_of(p, metrics) - (int)(FONT_CAPITAL * metrics->size[p->role] / 2);
}

int paragraph_down(const struct paragraph *p, const struct metrics *metrics, int height)
{
    int even = (height - paragraph_leading(p, metrics)) / 2;
    int down = height / 2 - paragraph_middle(p, metrics);
    int most = height - base_of(p, metrics) - extent_of(p, metrics).below;
    down = down < most ? down : most;
    return down > even ? down : even;
}

static void read_text(const struct paragraph *p, const struct metrics *metrics, struct font *font,
                      struct plain *plain)
{
    const struct font_style style = {face_shown(p, metrics), p->weight};
    plain_read(plain, p->text, style, p->anywhere);
    plain_measure(plain, font);
}

int paragraph_add(const struct paragraph *p, struct scene *scene, struct font *font,
                  const struct metrics *metrics)
{
    struct plain plain;
    read_text(p, metrics, font, &plain);
    int size = metrics->size[p->role];
    const struct breaking breaking = {
        .text = plain.text,
        .length = plain.length,
        .pen = plain.pen,
        .width = (int)((long)p->room.w * THOUSAND / size),
        .balanced = p->balanced,
        .rule = p->anywhere ? BREAKING_LEGAL : breaking_rule(face_shown(p, metrics)),
        .phrase = plain.phrase,
        .whole = plain.whole,
        .anywhere = p->anywhere,
    };
    size_t ends[BREAKING_LINES_MAX];
    size_t lines = breaking_lines(&breaking, ends);
    int leading = paragraph_leading(p, metrics);
    struct line line = {.base = p->room.y + base_of(p, metrics), .size = size};
    for (size_t i = 0; i < lines; i++, line.base += leading) {
        line.end = breaking_trim(plain.text, line.start, ends[i]);
        add_line(p, &plain, line, scene);
        mark_end(scene, end_at(&plain, breaking.rule, ends[i]));
        add_readings(p, &plain, line, scene);
        line.start = ends[i];
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
    read_text(p, metrics, font, &plain);
    return pixels(plain.pen[plain.length], metrics->size[p->role]);
}

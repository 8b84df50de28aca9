// Names and what stands for them, in a box with a rule between the rows.
#include "screens/page/block.h"

enum {
    PAD = 32,
    AIR = 20, // in a row, above and below
    CROSS = 40,
};

enum form {
    VALUES, // the value of a row is what is read first,
    TERMS,  // or its name
    FACTS,  // both
    FAULTS, // terms that are not in order
};

// `strong`: what is read first, the value of a row or the name of a term.
static struct paragraph cell(struct scene_rect room, const char *text, bool strong)
{
    return (struct paragraph){
        .text = text,
        .role = strong ? METRICS_BODY : METRICS_SMALL,
        .weight = strong ? FONT_BOLD : FONT_REGULAR,
        .colour = THEME_TEXT,
        .leading = strong ? 150 : 140,
        .balanced = strong,
        .room = room,
    };
}

// The cross in the middle of the name's first line; the words go beside it.
static void add_cross(struct page *page, struct scene_rect *room)
{
    struct paragraph name = cell(*room, "", true);
    int side = page_px(page, CROSS), gap = page_px(page, CROSS / 3);
    int y = room->y + paragraph_middle(&name, page->metrics) - side / 2;
    scene_icon(page->scene, (struct scene_rect){room->x, y, side, side}, ICON_CROSS, THEME_STOP);
    room->x += side + gap;
    room->w -= side + gap;
}

// The name above, the value below: values are sentences as often as words.
static int add_row(struct page *page, struct scene_rect room, const struct block_row *row,
                   enum form form)
{
    if (form == FAULTS)
        add_cross(page, &room);
    struct paragraph name = cell(room, row->name, form != VALUES);
    name.colour = form == FAULTS ? THEME_STOP : THEME_TEXT;
    int height = paragraph_add(&name, page->scene, page->font, page->metrics);
    room.y += height;
    room.h -= height;
    struct paragraph value = cell(room, row->value, form == VALUES);
    value.weight = form == VALUES || form == FACTS ? FONT_BOLD : FONT_REGULAR;
    return height + paragraph_add(&value, page->scene, page->font, page->metrics);
}

static int side_pad(const struct page *page)
{
    return page_px(page, page->metrics->compact ? PAD * 2 / 3 : PAD);
}

// The frame around what is added next; it gets its height when that is known. Returns its place in
// the list.
static size_t add_frame(struct page *page, const struct column *column, enum form form)
{
    size_t at = page->scene->item_count;
    struct scene_rect box = {column->x, column->y, column->w, 0};
    bool bad = form == FAULTS;
    scene_box(page->scene, box, 0, bad ? THEME_STOP_GROUND : THEME_GROUND, page_px(page, 2),
              bad ? THEME_STOP : THEME_LINE);
    return at;
}

static void close_frame(struct page *page, size_t frame, int height)
{
    page->scene->items[frame].at.h = height;
    page->scene->items[frame].radius = page_px(page, 20);
}

// One row between its frame's upper and lower air. Returns where that ends.
static int add_framed(struct page *page, const struct column *column, const struct block_row *row,
                      enum form form)
{
    int pad = side_pad(page), air = page_gap(page, AIR);
    struct scene_rect room = {column->x + pad, column->y + air, column->w - 2 * pad,
                              column->bottom - column->y};
    return column->y + add_row(page, room, row, form) + 2 * air;
}

static void add_box(struct page *page, struct column *column, const struct block_row rows[],
                    size_t count, enum form form)
{
    int pad = side_pad(page), top = column->y;
    size_t frame = add_frame(page, column, form);
    for (size_t i = 0; i < count; i++) {
        struct scene_rect rule = {column->x + pad, column->y, column->w - 2 * pad,
                                  page_px(page, 2)};
        if (i > 0)
            scene_box(page->scene, rule, 0, THEME_LINE, 0, THEME_LINE);
        column->y = add_framed(page, column, &rows[i], form);
    }
    close_frame(page, frame, column->y - top);
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

// A box of its own for each where a sheet may end between two.
static void add_boxes(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count, enum form form)
{
    size_t each = page->sheet_end > 0 ? 1 : count;
    for (size_t i = 0; i < count; i += each) {
        block_gap(page, column, i == 0 ? 36 : 20);
        add_box(page, column, &rows[i], each, form);
    }
}

void block_rows(struct page *page, struct column *column, const struct block_row rows[],
                size_t count)
{
    add_boxes(page, column, rows, count, VALUES);
}

void block_rows_terms(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count)
{
    add_boxes(page, column, rows, count, TERMS);
}

void block_rows_facts(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count)
{
    add_boxes(page, column, rows, count, FACTS);
}

void block_rows_faults(struct page *page, struct column *column, const struct block_row rows[],
                       size_t count)
{
    add_boxes(page, column, rows, count, FAULTS);
}

// Two boxes of one height.
static void add_pair(struct page *page, struct column *column, const struct block_row rows[],
                     size_t count)
{
    size_t frames[2] = {0};
    int top = column->y;
    for (size_t k = 0; k < count; k++) {
        struct column half = page_half(page, column, (int)k);
        half.y = top;
        frames[k] = add_frame(page, &half, TERMS);
        int end = add_framed(page, &half, &rows[k], TERMS);
        column->y = end > column->y ? end : column->y;
    }
    for (size_t k = 0; k < count; k++)
        close_frame(page, frames[k], column->y - top);
    column->begun = true;
    page->scene->overflow |= column->y > column->bottom;
}

static void add_pairs(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count)
{
    for (size_t i = 0; i < count; i += 2) {
        block_gap(page, column, i == 0 ? 36 : 20);
        add_pair(page, column, &rows[i], count - i < 2 ? 1 : 2);
    }
}

// Whether every word has room in half the column.
static bool have_room_beside(struct page *page, const struct column *column,
                             const struct block_row rows[], size_t count)
{
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    bool titled = page->titled, overflow = page->scene->overflow;
    struct column trial = *column;
    page->scene->overflow = false;
    add_pairs(page, &trial, rows, count);
    bool room = !page->scene->overflow;
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
    page->titled = titled;
    page->scene->overflow = overflow;
    return room;
}

void block_rows_beside(struct page *page, struct column *column, const struct block_row rows[],
                       size_t count)
{
    if (page_halves(page, column) && have_room_beside(page, column, rows, count))
        add_pairs(page, column, rows, count);
    else
        block_rows_terms(page, column, rows, count);
}

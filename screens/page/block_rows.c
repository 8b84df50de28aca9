// Names and what stands for them, in a box with a rule between the rows.
#include "screens/page/block.h"

enum {
    PAD = 32
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

// The name above, the value below: values are sentences as often as words.
static int add_row(struct page *page, struct scene_rect room, const struct block_row *row,
                   bool terms)
{
    struct paragraph name = cell(room, row->name, terms);
    int height = paragraph_add(&name, page->scene, page->font, page->metrics);
    room.y += height;
    room.h -= height;
    struct paragraph value = cell(room, row->value, !terms);
    return height + paragraph_add(&value, page->scene, page->font, page->metrics);
}

static void add_box(struct page *page, struct column *column, const struct block_row rows[],
                    size_t count, bool terms)
{
    int pad = page_px(page, page->metrics->compact ? PAD * 2 / 3 : PAD);
    int air = page_gap(page, 20);
    struct scene_rect box = {column->x, column->y, column->w, 0};
    size_t at = page->scene->item_count;
    scene_box(page->scene, box, 0, THEME_GROUND, page_px(page, 2), THEME_LINE);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            struct scene_rect rule = {column->x + pad, column->y, column->w - 2 * pad,
                                      page_px(page, 2)};
            scene_box(page->scene, rule, 0, THEME_LINE, 0, THEME_LINE);
        }
        struct scene_rect room = {column->x + pad, column->y + air, column->w - 2 * pad,
                                  column->bottom - column->y};
        column->y += add_row(page, room, &rows[i], terms) + 2 * air;
    }
    page->scene->items[at].at.h = column->y - box.y;
    page->scene->items[at].radius = page_px(page, 20);
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

// A box of its own for each where a sheet may end between two.
static void add_boxes(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count, bool terms)
{
    size_t each = page->sheet_end > 0 ? 1 : count;
    for (size_t i = 0; i < count; i += each) {
        block_gap(page, column, i == 0 ? 36 : 20);
        add_box(page, column, &rows[i], each, terms);
    }
}

void block_rows(struct page *page, struct column *column, const struct block_row rows[],
                size_t count)
{
    add_boxes(page, column, rows, count, false);
}

void block_rows_terms(struct page *page, struct column *column, const struct block_row rows[],
                      size_t count)
{
    add_boxes(page, column, rows, count, true);
}

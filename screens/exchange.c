#include "screens/exchange.h"

#include "screens/block.h"

enum {
    AIR = 28, // above and below
    SIDE = 56,
};

// One of the two boxes: what it is, and what is done with it.
struct half {
    const char *name, *deed;
    enum icon icon;
    bool strong;
};

static struct paragraph words(const struct page *page, const char *text, enum metrics_type role,
                              bool strong)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .weight = role == METRICS_BODY ? FONT_BOLD : FONT_REGULAR,
        .colour = strong ? THEME_ON_PRIMARY : THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 140,
        .balanced = true,
        .keep = page->keep,
    };
}

// Adds both lines from the top of `room` and returns their height.
static int add_words(struct page *page, struct scene_rect room, const struct half *half)
{
    struct paragraph name = words(page, half->name, METRICS_SMALL, half->strong);
    name.room = room;
    int height = paragraph_add(&name, page->scene, page->font, page->metrics);
    struct paragraph deed = words(page, half->deed, METRICS_BODY, half->strong);
    deed.room = room;
    deed.room.y += height;
    deed.room.h -= height;
    return height + paragraph_add(&deed, page->scene, page->font, page->metrics);
}

static int height_of(struct page *page, int width, const struct half *half)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct scene_rect room = {0, 0, width, page->metrics->height};
    int height = add_words(page, room, half);
    scene_undo(page->scene, mark);
    return height + page_px(page, SIDE) + 2 * page_gap(page, AIR) + page_px(page, 8);
}

static void draw(struct page *page, struct scene_rect at, const struct half *half)
{
    scene_box(page->scene, at, page_px(page, 20), half->strong ? THEME_PRIMARY : THEME_GROUND,
              page_px(page, 3), THEME_PRIMARY);
    int side = page_px(page, SIDE);
    struct scene_rect icon = {at.x + (at.w - side) / 2, at.y + page_gap(page, AIR), side, side};
    scene_icon(page->scene, icon, half->icon, half->strong ? THEME_ON_PRIMARY : THEME_PRIMARY);
    int top = icon.y + side + page_px(page, 8);
    add_words(page, (struct scene_rect){at.x, top, at.w, at.y + at.h - top}, half);
}

void exchange_picture(struct page *page, struct column *column)
{
    const struct half known = {page_text(page, "exchange.known"), page_text(page, "exchange.enter"),
                               ICON_CHECK, false};
    const struct half forgotten = {page_text(page, "exchange.forgotten"),
                                   page_text(page, "exchange.renew"), ICON_NEW, true};
    block_gap(page, column, 36);
    int arrow = page_px(page, 64);
    int gap = page_px(page, page->metrics->compact ? 12 : 24);
    int w = (column->w - arrow - 2 * gap) / 2;
    int left = height_of(page, w, &known);
    int right = height_of(page, w, &forgotten);
    struct scene_rect at = {column->x, column->y, w, left > right ? left : right};
    draw(page, at, &known);
    struct scene_rect middle = {at.x + w + gap, at.y + (at.h - arrow) / 2, arrow, arrow};
    scene_icon(page->scene, middle, ICON_ARROW_RIGHT, THEME_PRIMARY);
    at.x += w + 2 * gap + arrow;
    draw(page, at, &forgotten);
    column->y += at.h;
    column->begun = true;
}

// The idea of the service as a picture: the secret that is remembered makes the forgotten one new.
#include "screens/page/block.h"
#include "screens/page/picture.h"

enum {
    AIR = 36, // inside the panel, above and below
    PAD = 24, // and at its sides
    DISC = 104,
    UNDER = 16, // between a disc and its words
};

// One side: what it is, and what is done with it.
struct half {
    const char *name, *deed;
    enum icon icon;
    bool made; // the new one
};

static struct paragraph words(const char *text, enum metrics_type role)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .weight = role == METRICS_BODY ? FONT_BOLD : FONT_REGULAR,
        .colour = THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 140,
        .balanced = true,
    };
}

// The panel's parts look like no button: nothing on it can be pressed.
static void disc(struct page *page, struct scene_rect at, const struct half *half)
{
    scene_box(page->scene, at, at.w / 2, half->made ? THEME_PRIMARY : THEME_GROUND,
              page_px(page, 4), THEME_PRIMARY);
    int side = at.w * 56 / 100;
    int rest = (at.w - side) / 2;
    scene_icon(page->scene, (struct scene_rect){at.x + rest, at.y + rest, side, side}, half->icon,
               half->made ? THEME_ON_PRIMARY : THEME_PRIMARY);
}

// Adds one side from the top of `room` and returns its height.
static int add(struct page *page, struct scene_rect room, const struct half *half)
{
    int size = page_px(page, page->metrics->compact ? DISC * 2 / 3 : DISC);
    disc(page, (struct scene_rect){room.x + (room.w - size) / 2, room.y, size, size}, half);
    int height = size + page_gap(page, UNDER);
    struct paragraph name = words(half->name, METRICS_SMALL);
    name.room = (struct scene_rect){room.x, room.y + height, room.w, room.h - height};
    height += paragraph_add(&name, page->scene, page->font, page->metrics);
    struct paragraph deed = words(half->deed, METRICS_BODY);
    deed.room = (struct scene_rect){room.x, room.y + height, room.w, room.h - height};
    return height + paragraph_add(&deed, page->scene, page->font, page->metrics);
}

void picture_exchange(struct page *page, struct column *column)
{
    const struct half known = {page_text(page, "exchange.known"), page_text(page, "exchange.enter"),
                               ICON_CHECK, false};
    const struct half forgotten = {page_text(page, "exchange.forgotten"),
                                   page_text(page, "exchange.renew"), ICON_NEW, true};
    block_gap(page, column, 36);
    int air = page_gap(page, AIR);
    int arrow = page_px(page, 64);
    struct scene_rect panel = {column->x, column->y, column->w, 0};
    enum theme_colour tint = column->ground == THEME_BAR ? THEME_GROUND : THEME_BAR;
    size_t at = page->scene->item_count;
    scene_box(page->scene, panel, 0, tint, 0, tint);
    int pad = page_px(page, PAD), w = (column->w - arrow) / 2 - pad;
    struct scene_rect room = {column->x + pad, column->y + air, w,
                              column->bottom - column->y - air};
    int left = add(page, room, &known);
    room.x += w + arrow;
    int right = add(page, room, &forgotten);
    panel.h = (left > right ? left : right) + 2 * air;
    int discs = page_px(page, page->metrics->compact ? DISC * 2 / 3 : DISC);
    struct scene_rect middle = {column->x + pad + w, column->y + air + (discs - arrow) / 2, arrow,
                                arrow};
    scene_icon(page->scene, middle, ICON_ARROW_RIGHT, THEME_PRIMARY);
    page->scene->items[at].at = panel;
    page->scene->items[at].radius = page_px(page, 20);
    column->y += panel.h;
    column->begun = true;
}

#include "screens/picture.h"

#include "screens/block.h"

// A card is 54.0 by 85.6 mm (ISO/IEC 7810, ID-1). Everything here is in tenths of a millimetre of
// that card, upright, with its chip towards the reader.
enum {
    CARD_W = 540,
    CARD_H = 856,
    MACHINE_W = 1000,
    MACHINE_H = 250,
    SLOT_W = 640,
    SLOT_H = 44,
    SLOT_Y = 168,
    APART = 220, // between the slot and a card outside of it, where the arrow is
};

struct picture {
    struct page *page;
    int x, y;     // of the picture, pixels
    double scale; // pixels of a tenth of a millimetre
};

static struct scene_rect place(const struct picture *p, int x, int y, int w, int h)
{
    return (struct scene_rect){p->x + (int)(x * p->scale), p->y + (int)(y * p->scale),
                               (int)(w * p->scale), (int)(h * p->scale)};
}

static void box(const struct picture *p, struct scene_rect at, int radius, enum theme_colour fill,
                enum theme_colour edge)
{
    int stroke = page_px(p->page, 3);
    scene_box(p->page->scene, at, (int)(radius * p->scale), fill, fill == edge ? 0 : stroke, edge);
}

// The contacts: a gold plate with its typical partition.
static void chip(const struct picture *p, int x, int y)
{
    box(p, place(p, x, y, 130, 118), 22, THEME_CHIP, THEME_CHIP_EDGE);
    box(p, place(p, x + 40, y + 4, 6, 110), 0, THEME_CHIP_EDGE, THEME_CHIP_EDGE);
    box(p, place(p, x + 84, y + 4, 6, 110), 0, THEME_CHIP_EDGE, THEME_CHIP_EDGE);
    box(p, place(p, x + 4, y + 56, 122, 6), 0, THEME_CHIP_EDGE, THEME_CHIP_EDGE);
}

// A card whose leading edge is at `y`, its chip near that edge.
static void card(const struct picture *p, int x, int y)
{
    box(p, place(p, x, y, CARD_W, CARD_H), 32, THEME_CARD, THEME_CARD_EDGE);
    chip(p, x + 250, y + 90);
    for (int i = 0; i < 4; i++)
        box(p, place(p, x + 400 - i * 56, y + 400, 22, i == 1 ? 260 : 380), 8, THEME_CARD_PRINT,
            THEME_CARD_PRINT);
    box(p, place(p, x + 60, y + 640, 110, 150), 12, THEME_CARD_PRINT, THEME_CARD_PRINT);
    // The picture must not be taken for the card's other side, so the stripe is shown.
    box(p, place(p, x + 440, y + 6, 70, CARD_H - 12), 0, THEME_CARD_EDGE, THEME_CARD_EDGE);
}

static void machine(const struct picture *p, int x)
{
    box(p, place(p, x, 0, MACHINE_W, MACHINE_H), 36, THEME_MACHINE, THEME_EDGE);
    box(p, place(p, x + 60, 60, 40, 40), 20, THEME_PRIMARY, THEME_PRIMARY);
    box(p, place(p, x + (MACHINE_W - SLOT_W) / 2, SLOT_Y, SLOT_W, SLOT_H), 22, THEME_SLOT,
        THEME_SLOT);
}

static struct picture begin(struct page *page, struct column *column, int height, int tall)
{
    struct picture p = {.page = page, .y = column->y, .scale = (double)height / tall};
    double widest = (double)column->w / MACHINE_W;
    if (p.scale > widest)
        p.scale = widest;
    p.x = column->x + (column->w - (int)(MACHINE_W * p.scale)) / 2;
    column->y += (int)(tall * p.scale);
    column->begun = true;
    return p;
}

static void draw(struct page *page, struct column *column, int height, enum icon arrow)
{
    int y = MACHINE_H + APART;
    struct picture p = begin(page, column, height, y + CARD_H);
    machine(&p, 0);
    scene_icon(page->scene, place(&p, MACHINE_W / 2 - 90, MACHINE_H + 20, 180, 180), arrow,
               THEME_PRIMARY);
    card(&p, (MACHINE_W - CARD_W) / 2, y);
}

void picture_insert(struct page *page, struct column *column, int height)
{
    draw(page, column, height, ICON_ARROW_UP);
}

void picture_take(struct page *page, struct column *column, int height)
{
    draw(page, column, height, ICON_ARROW_DOWN);
}

// One of the two boxes of the exchange: what it is, and what is done with it.
static void half(struct page *page, struct scene_rect at, const char *name, const char *deed,
                 enum icon icon, bool strong)
{
    scene_box(page->scene, at, page_px(page, 20), strong ? THEME_PRIMARY : THEME_GROUND,
              page_px(page, 3), THEME_PRIMARY);
    enum theme_colour letters = strong ? THEME_ON_PRIMARY : THEME_TEXT;
    int side = page_px(page, 52);
    scene_icon(page->scene,
               (struct scene_rect){at.x + (at.w - side) / 2, at.y + page_px(page, 24), side, side},
               icon, strong ? THEME_ON_PRIMARY : THEME_PRIMARY);
    struct paragraph p = {
        .text = name,
        .role = METRICS_SMALL,
        .colour = letters,
        .align = PARAGRAPH_CENTRE,
        .leading = 140,
        .balanced = true,
        .room = at,
        .keep = page->keep,
    };
    p.room.y += page_px(page, 84);
    p.room.h -= page_px(page, 84);
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    p.room.y += height;
    p.room.h -= height;
    p.text = deed;
    p.role = METRICS_BODY;
    p.weight = FONT_BOLD;
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

void picture_exchange(struct page *page, struct column *column)
{
    block_gap(page, column, 36);
    int arrow = page_px(page, 64);
    int gap = page_px(page, page->metrics->compact ? 10 : 24);
    int w = (column->w - arrow - 2 * gap) / 2;
    int h = page_px(page, 84 + 20) + page->metrics->size[METRICS_SMALL] * 140 / 100 +
            page->metrics->size[METRICS_BODY] * 140 / 100;
    struct scene_rect left = {column->x, column->y, w, h};
    half(page, left, page_text(page, "exchange.known"), page_text(page, "exchange.enter"),
         ICON_CHECK, false);
    struct scene_rect middle = {column->x + w + gap, column->y + (h - arrow) / 2, arrow, arrow};
    scene_icon(page->scene, middle, ICON_ARROW_RIGHT, THEME_PRIMARY);
    left.x += w + 2 * gap + arrow;
    half(page, left, page_text(page, "exchange.forgotten"), page_text(page, "exchange.renew"),
         ICON_LOCK, true);
    column->y += h;
    column->begun = true;
}

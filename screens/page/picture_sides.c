// The two sides of the card, small and side by side: the one with the chip up, not the photograph.
#include "screens/page/block.h"
#include "screens/page/picture.h"

// In tenths of a millimetre of the card, lying (ISO/IEC 7810, ID-1).
enum {
    CARD_W = 856,
    CARD_H = 540,
    WIDEST = 300, // design units
    BADGE = 52,
};

struct small {
    struct page *page;
    struct scene_rect at;
};

static struct scene_rect place(const struct small *c, int x, int y, int w, int h)
{
    return (struct scene_rect){c->at.x + x * c->at.w / CARD_W, c->at.y + y * c->at.h / CARD_H,
                               w * c->at.w / CARD_W, h * c->at.h / CARD_H};
}

static void fill(const struct small *c, struct scene_rect at, int radius, enum theme_colour colour)
{
    scene_box(c->page->scene, at, radius, colour, 0, colour);
}

static void blank(const struct small *c)
{
    scene_box(c->page->scene, c->at, c->at.h * 34 / CARD_H, THEME_CARD, page_px(c->page, 3),
              THEME_CARD_EDGE);
}

static void front(const struct small *c)
{
    blank(c);
    struct scene_rect photo = place(c, 60, 160, 230, 300);
    fill(c, photo, 0, THEME_GROUND);
    int head = photo.w * 46 / 100;
    fill(c, (struct scene_rect){photo.x + (photo.w - head) / 2, photo.y + photo.h / 8, head, head},
         head / 2, THEME_CARD_EDGE);
    int body = photo.w * 84 / 100;
    int from = photo.y + photo.h / 8 + head + photo.h / 16;
    fill(c,
         (struct scene_rect){photo.x + (photo.w - body) / 2, from, body, photo.y + photo.h - from},
         body / 4, THEME_CARD_EDGE);
    fill(c, place(c, 60, 60, 400, 40), 0, THEME_CARD_PRINT);
    for (int i = 0; i < 3; i++)
        fill(c, place(c, 350, 190 + i * 90, i == 2 ? 260 : 420, 34), 0, THEME_CARD_PRINT);
}

static void back(const struct small *c)
{
    blank(c);
    fill(c, place(c, 4, 44, CARD_W - 8, 66), 0, THEME_CARD_EDGE);
    struct scene_rect chip = place(c, 96, 202, 122, 136);
    scene_box(c->page->scene, chip, chip.h / 6, THEME_CHIP, page_px(c->page, 2), THEME_CHIP_EDGE);
    for (int i = 0; i < 3; i++)
        fill(c, place(c, 400, 186 + i * 62, i == 2 ? 220 : 330, 26), 0, THEME_CARD_PRINT);
    fill(c, place(c, 640, 370, 130, 120), 0, THEME_CARD_PRINT);
}

// The mark on a card's corner.
static void mark(const struct small *c, enum icon icon, enum theme_colour colour)
{
    int size = page_px(c->page, BADGE) * (c->page->metrics->compact ? 8 : 10) / 10;
    struct scene_rect disc = {c->at.x + c->at.w - size * 2 / 3, c->at.y - size / 3, size, size};
    scene_box(c->page->scene, disc, size / 2, THEME_GROUND, page_px(c->page, 4), colour);
    int side = size * 6 / 10;
    scene_icon(
        c->page->scene,
        (struct scene_rect){disc.x + (size - side) / 2, disc.y + (size - side) / 2, side, side},
        icon, colour);
}

void picture_sides(struct page *page, struct column *column)
{
    int gap = page_px(page, 72);
    int above = page_px(page, 40); // and the marks' part that stands out
    int half = (column->w - gap) / 2;
    int w = half < page_px(page, WIDEST) ? half : page_px(page, WIDEST);
    struct small card = {page, {column->x, column->y + above, w, w * CARD_H / CARD_W}};
    if (card.at.y + card.at.h > column->bottom)
        return;
    block_gap(page, column, 0);
    back(&card);
    mark(&card, ICON_CHECK, THEME_OK);
    card.at.x += w + gap;
    front(&card);
    mark(&card, ICON_CROSS, THEME_STOP);
    column->y = card.at.y + card.at.h;
    column->begun = true;
}

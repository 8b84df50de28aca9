#include "screens/page/picture.h"

#include "screens/page/block.h"
#include "screens/page/sheet.h"

// A card is 54.0 by 85.6 mm (ISO/IEC 7810, ID-1). Everything here is in tenths of a millimetre of
// that card, upright, with its chip towards the reader.
enum {
    CARD_W = 540,
    CARD_H = 856,
    MACHINE_W = 1000,
    MACHINE_H = 230,
    SLOT_W = 640,
    SLOT_H = 40,
    APART = 230,    // between the reader and a card outside of it, where the arrow is
    HELD = 430,     // how much of a card in the reader is seen
    HALF_OUT = 660, // and of one on its way out
    PLATE_H = 980,  // a plate from above, as wide as the machine
    OFF = 380,      // how far from its place a card is that comes or goes
    PAST = 320,     // of it, what is outside of the plate
    PANEL_PAD = 44, // design units around a picture on its panel
    ABOVE_PICTURE = 48,
    LARGEST = 1150, // design units: a picture need not fill a tall screen
};

struct picture {
    struct page *page;
    int x, y;     // of the picture, pixels
    double scale; // pixels of a tenth of a millimetre
};

static struct scene_rect place(const struct picture *p, int x, int y, int w, int h)
{
    int wide = (int)(w * p->scale), high = (int)(h * p->scale);
    return (struct scene_rect){p->x + (int)(x * p->scale), p->y + (int)(y * p->scale),
                               w > 0 && wide == 0 ? 1 : wide, h > 0 && high == 0 ? 1 : high};
}

static void box(const struct picture *p, struct scene_rect at, int radius, enum theme_colour fill,
                enum theme_colour edge)
{
    int stroke = page_px(p->page, 3);
    scene_box(p->page->scene, at, (int)(radius * p->scale), fill, fill == edge ? 0 : stroke, edge);
}

static void fill(const struct picture *p, struct scene_rect at, int radius,
                 enum theme_colour colour)
{
    box(p, at, radius, colour, colour);
}

// The contacts: a gold plate with its typical partition.
static void chip(const struct picture *p, int x, int y)
{
    box(p, place(p, x, y, 136, 122), 24, THEME_CHIP, THEME_CHIP_EDGE);
    fill(p, place(p, x + 44, y + 4, 5, 114), 0, THEME_CHIP_EDGE);
    fill(p, place(p, x + 88, y + 4, 5, 114), 0, THEME_CHIP_EDGE);
    fill(p, place(p, x + 4, y + 58, 128, 5), 0, THEME_CHIP_EDGE);
}

// The part of `at` that is below `cut`.
static struct scene_rect below(struct scene_rect at, int cut)
{
    int bottom = at.y + at.h;
    if (at.y < cut)
        at.y = cut < bottom ? cut : bottom;
    at.h = bottom - at.y;
    return at;
}

static void print(const struct picture *p, struct scene_rect at, int cut, int radius,
                  enum theme_colour colour)
{
    at = below(at, cut);
    if (at.h > 0)
        fill(p, at, radius, colour);
}

// A card whose leading edge is at `y`: the side with chip, stripe, lines of print and a square.
// What is above `hidden` is inside the reader.
static void card(const struct picture *p, int y, int hidden)
{
    int x = (MACHINE_W - CARD_W) / 2;
    int cut = place(p, 0, hidden, 0, 0).y;
    box(p, below(place(p, x, y, CARD_W, CARD_H), cut), 34, THEME_CARD, THEME_CARD_EDGE);
    print(p, place(p, x + 436, y + 3, 66, CARD_H - 6), cut, 0, THEME_CARD_EDGE);
    if (y + 96 >= hidden)
        chip(p, x + 202, y + 96);
    for (int i = 0; i < 3; i++)
        print(p, place(p, x + 330 - i * 62, y + 400, 24, i == 2 ? 220 : 330), cut, 10,
              THEME_CARD_PRINT);
    print(p, place(p, x + 70, y + 640, 140, 140), cut, 12, THEME_CARD_PRINT);
}

static void machine(const struct picture *p, enum theme_colour lamp)
{
    box(p, place(p, 0, 0, MACHINE_W, MACHINE_H), 40, THEME_MACHINE, THEME_EDGE);
    fill(p, place(p, 64, 64, 44, 44), 22, lamp);
    fill(p, place(p, (MACHINE_W - SLOT_W) / 2, MACHINE_H - SLOT_H, SLOT_W, SLOT_H), 20, THEME_SLOT);
}

// Who needs large letters needs a large picture. A plate is drawn from above, whole: its card is
// smaller.
static double least_card(const struct page *page)
{
    double large = page->view->plate ? 1.5 : 2.0;
    return page->metrics->target * (page->metrics->large ? large : 1.0);
}

// The picture's place in the middle of `room`, as large as it can be there.
static struct picture place_in(struct page *page, struct scene_rect room, int tall)
{
    double high = (double)room.h / tall, wide = (double)room.w / MACHINE_W;
    struct picture p = {.page = page, .scale = high < wide ? high : wide};
    p.x = room.x + (room.w - (int)(MACHINE_W * p.scale)) / 2;
    p.y = room.y + (room.h - (int)(tall * p.scale)) / 2;
    page->scene->overflow |= p.scale * CARD_W < least_card(page);
    return p;
}

// The least height of a picture, without its panel.
static int least_height(const struct page *page, int tall)
{
    return (int)(least_card(page) * tall / CARD_W) + 1;
}

// On sheets: what is left of the one under way if that is enough, else a whole one.
static int free_height(struct page *page, const struct column *column, int tall, int pads)
{
    if (page->sheet_end == 0)
        return column->bottom - column->y - pads;
    int left = sheet_left(page, column->y) - pads;
    int least = least_height(page, tall);
    int whole = page->sheet_end - page->sheet_top - page_gap(page, ABOVE_PICTURE) - pads;
    return left < least || left > whole ? whole : left;
}

// Finds the picture's place, on a panel of its own where the column has none.
static struct picture begin(struct page *page, struct column *column, int tall)
{
    bool panel = !page->split;
    int pad = page_px(page, page->sheet_end > 0 ? PANEL_PAD / 2 : PANEL_PAD);
    int above = panel ? pad : 0;
    int free = free_height(page, column, tall, 2 * above);
    int largest = page_px(page, LARGEST);
    struct scene_rect room = {column->x + pad, column->y + above, column->w - 2 * pad,
                              free < largest ? free : largest};
    if (panel) { // no higher than the picture
        int high = room.w * tall / MACHINE_W;
        room.h = high < room.h ? high : room.h;
        scene_box(page->scene,
                  (struct scene_rect){column->x, column->y, column->w, room.h + 2 * pad},
                  page_px(page, 20), THEME_BAR, 0, THEME_BAR);
    } else if (free > largest) {
        room.y += (free - largest) / 2;
    }
    struct picture p = place_in(page, room, tall);
    column->y = room.y + room.h + above;
    column->begun = true;
    return p;
}

static void arrow(const struct picture *p, int x, int y, enum icon icon)
{
    scene_icon(p->page->scene, place(p, x - 95, y, 190, 190), icon, THEME_PRIMARY);
}

// A plate from above: the place for the card is marked, and lines around it say where it is felt.
static void plate(const struct picture *p, enum theme_colour lamp)
{
    int x = (MACHINE_W - CARD_W) / 2, y = (PLATE_H - CARD_H) / 2;
    box(p, place(p, 0, 0, MACHINE_W, PLATE_H), 60, THEME_MACHINE, THEME_EDGE);
    fill(p, place(p, 64, 64, 44, 44), 22, lamp);
    for (int ring = 2; ring > 0; ring--) {
        int out = ring * 26;
        box(p, place(p, x - out, y - out, CARD_W + 2 * out, CARD_H + 2 * out), 34 + out,
            THEME_MACHINE, THEME_EDGE);
    }
    box(p, place(p, x, y, CARD_W, CARD_H), 34, THEME_GROUND, THEME_EDGE);
}

// How far from the place where it ends a card is, in hundredths of its way, at each beat; beat 0 is
// the picture that stands still.
static const uint8_t on_the_way_in[VIEW_BEATS] = {100, 60, 25, 0};
static const uint8_t on_the_way_out[VIEW_BEATS] = {100, 0, 35, 70};

static int between(int from, int to, int hundredths)
{
    return from + (to - from) * hundredths / 100;
}

// A card `off` its place on the plate, and the arrow beside it.
static void draw_on_plate(const struct picture *p, int off, enum icon icon, enum theme_colour lamp)
{
    plate(p, lamp);
    card(p, (PLATE_H - CARD_H) / 2 + off, 0);
    int x = (MACHINE_W + CARD_W) / 2 + 115;
    if (icon == ICON_ARROW_DOWN)
        arrow(p, x, PLATE_H / 2 - OFF + off, icon);
    else if (icon != ICON_NONE)
        arrow(p, x, PLATE_H / 2, icon);
}

// The arrow stands between card and slot as long as there is room for it.
static void draw_insert(const struct picture *p, int way, bool on_plate)
{
    if (on_plate) {
        draw_on_plate(p, between(0, OFF, way), ICON_ARROW_UP, THEME_PRIMARY);
        return;
    }
    machine(p, THEME_PRIMARY);
    if (way == 100)
        arrow(p, MACHINE_W / 2, MACHINE_H + 22, ICON_ARROW_UP);
    int y = between(MACHINE_H + HELD - CARD_H, MACHINE_H + APART, way);
    card(p, y, y < MACHINE_H ? MACHINE_H - SLOT_H / 2 : 0);
}

static void draw_take(const struct picture *p, int way, bool on_plate)
{
    if (on_plate) {
        draw_on_plate(p, between(0, OFF, way), ICON_ARROW_DOWN, THEME_OK);
        return;
    }
    int seen = between(HELD, HALF_OUT, way);
    machine(p, THEME_OK);
    card(p, MACHINE_H + seen - CARD_H, MACHINE_H - SLOT_H / 2);
    arrow(p, (MACHINE_W + CARD_W) / 2 + 115, MACHINE_H + 240 - (HALF_OUT - seen), ICON_ARROW_DOWN);
}

static int insert_tall(const struct page *page)
{
    return page->view->plate ? PLATE_H + PAST : MACHINE_H + APART + CARD_H;
}

bool picture_insert_fits(struct page *page, const struct column *column)
{
    int around = page_gap(page, ABOVE_PICTURE) + 2 * page_px(page, PANEL_PAD / 2);
    return sheet_left(page, column->y) >= least_height(page, insert_tall(page)) + around;
}

void picture_insert(struct page *page, struct column *column)
{
    struct picture p = begin(page, column, insert_tall(page));
    draw_insert(&p, on_the_way_in[page->view->beat], page->view->plate);
}

void picture_insert_in(struct page *page, struct scene_rect at)
{
    int pad = page_px(page, PANEL_PAD / 2);
    scene_box(page->scene, at, page_px(page, 20), THEME_BAR, 0, THEME_BAR);
    struct scene_rect room = {at.x + pad, at.y + pad, at.w - 2 * pad, at.h - 2 * pad};
    struct picture p = place_in(page, room, insert_tall(page));
    int way = page->view->card_in ? 0 : on_the_way_in[page->view->beat];
    draw_insert(&p, way, page->view->plate);
}

void picture_hold(struct page *page, struct column *column)
{
    bool on_plate = page->view->plate;
    struct picture p = begin(page, column, on_plate ? PLATE_H : MACHINE_H + HELD);
    if (on_plate) {
        draw_on_plate(&p, 0, ICON_NONE, THEME_NOTE_BAR);
        return;
    }
    machine(&p, THEME_NOTE_BAR);
    card(&p, MACHINE_H + HELD - CARD_H, MACHINE_H - SLOT_H / 2);
}

void picture_take(struct page *page, struct column *column)
{
    bool on_plate = page->view->plate;
    struct picture p = begin(page, column, on_plate ? PLATE_H + PAST : MACHINE_H + HALF_OUT);
    draw_take(&p, on_the_way_out[page->view->beat], on_plate);
}

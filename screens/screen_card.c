// The state of both secrets, and what can be done now. What cannot be done says why.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/screen.h"

enum {
    PAD = 32,
    PILL_PAD = 24
};

static struct paragraph line(struct scene_rect room, const char *text, enum metrics_type role,
                             enum font_weight weight)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .weight = weight,
        .colour = THEME_TEXT,
        .leading = 145,
        .room = room,
    };
}

// A pill at the right of the row that starts at room.y; returns its width.
static int pill(struct page *page, struct scene_rect room, const struct view_secret *secret)
{
    const char *id = !secret->present ? "card.absent"
                     : secret->locked ? "card.locked"
                                      : "card.usable";
    bool usable = secret->present && !secret->locked;
    struct paragraph p = line(room, page_text(page, id), METRICS_SMALL, FONT_BOLD);
    p.colour = usable ? THEME_OK : THEME_STOP;
    int icon = page_px(page, 36);
    int pad = page_px(page, PILL_PAD);
    int width = paragraph_width(&p, page->font, page->metrics) + icon + pad + pad * 3 / 2;
    int height = page->metrics->size[METRICS_SMALL] * 170 / 100;
    struct scene_rect at = {room.x + room.w - width, room.y, width, height};
    enum theme_colour ground = usable ? THEME_OK_GROUND : THEME_STOP_GROUND;
    scene_box(page->scene, at, height / 2, ground, 0, ground);
    scene_icon(page->scene,
               (struct scene_rect){at.x + pad * 3 / 4, at.y + (height - icon) / 2, icon, icon},
               usable            ? ICON_CHECK
               : secret->present ? ICON_LOCK
                                 : ICON_DASH,
               p.colour);
    int leading = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){at.x + pad + icon, at.y + (height - leading) / 2,
                                 width - icon - pad, leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
    return width;
}

static int tries(struct page *page, struct scene_rect room, const struct view_secret *secret)
{
    int leading = page->metrics->size[METRICS_SMALL] * 145 / 100;
    int left = secret->locked ? 0 : secret->tries_left;
    int width = block_dots(page, 0, room.x + room.w, room.y + leading / 2, left, secret->tries_max);
    room.w -= width + page_px(page, 16);
    struct paragraph p = line(room,
                              left == 0 ? page_text(page, "card.tries.none")
                                        : text_count(page->text, "entry.tries {n}", left),
                              METRICS_SMALL, FONT_REGULAR);
    return paragraph_add(&p, page->scene, page->font, page->metrics);
}

// A small name at the left and its value at the right, or below when there is no room.
static int fact(struct page *page, struct scene_rect room, const char *name, const char *value)
{
    struct paragraph p = line(room, name, METRICS_SMALL, FONT_REGULAR);
    struct paragraph v = line(room, value, METRICS_SMALL, FONT_BOLD);
    int width = paragraph_width(&v, page->font, page->metrics) + 1;
    int left = paragraph_width(&p, page->font, page->metrics) + page_px(page, 24);
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    if (left + width <= room.w) {
        v.room.x += room.w - width;
        v.room.w = width;
        paragraph_add(&v, page->scene, page->font, page->metrics);
        return height;
    }
    v.room.y += height;
    return height + paragraph_add(&v, page->scene, page->font, page->metrics);
}

static int certificate(struct page *page, struct scene_rect room)
{
    const struct view *view = page->view;
    int top = room.y;
    room.y += page_gap(page, 14);
    scene_box(page->scene, (struct scene_rect){room.x, room.y, room.w, page_px(page, 2)}, 0,
              THEME_LINE, 0, THEME_LINE);
    room.y += page_gap(page, 14);
    room.y += fact(page, room, page_text(page, view->expired ? "card.expired" : "card.valid-until"),
                   text_date(page->text, view->valid_until));
    if (view->renewable_from.year != 0 && !view->expired) {
        const struct text_value value = {.name = "date",
                                         .string = text_date(page->text, view->renewable_from)};
        room.y += fact(page, room, page_text(page, "card.renewable"),
                       text_fill(page->text, "from {date}", &value, 1));
    }
    return room.y - top;
}

static void secret(struct page *page, struct column *column, enum secret_kind kind)
{
    const struct view *view = page->view;
    const struct view_secret *s = kind == SECRET_SIGN ? &view->sign : &view->auth;
    block_gap(page, column, 24);
    int pad = page_px(page, page->metrics->compact ? PAD * 2 / 3 : PAD);
    int air = page_gap(page, 26);
    struct scene_rect box = {column->x, column->y, column->w, 0};
    size_t at = page->scene->item_count;
    scene_box(page->scene, box, 0, THEME_GROUND, page_px(page, 2), THEME_LINE);
    struct scene_rect room = {box.x + pad, box.y + air, box.w - 2 * pad,
                              column->bottom - column->y - air};
    int width = pill(page, room, s);
    struct scene_rect beside = room;
    beside.w -= width + page_px(page, 16);
    struct paragraph p = line(beside, page_text_of(page, "secret", kind),
                              page->metrics->compact ? METRICS_SMALL : METRICS_BODY, FONT_BOLD);
    p.balanced = true;
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    int least = page->metrics->size[METRICS_SMALL] * 170 / 100;
    room.y += (height > least ? height : least) + page_gap(page, 8);
    if (s->present)
        room.y += tries(page, room, s);
    if (kind == SECRET_AUTH && view->valid_until.year != 0)
        room.y += certificate(page, room);
    page->scene->items[at].at.h = room.y + air - box.y;
    page->scene->items[at].radius = page_px(page, 20);
    column->y = room.y + air;
    column->begun = true;
    page->scene->overflow |= column->y > column->bottom;
}

void screen_card(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "card.title"));
    secret(page, main, SECRET_SIGN);
    secret(page, main, SECRET_AUTH);
    struct column *aside = page_aside(page);
    block_section(page, aside, page_text(page, "card.ask"));
    button_stack(page, aside);
}

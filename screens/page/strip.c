#include "screens/page/strip.h"

#include "screens/page/block.h"
#include "screens/page/entry.h"
#include "screens/page/sheet.h"
#include "screens/view/notice.h"

enum {
    AIR = 18, // inside a box, above and below
    ARROW = 64,
    ARROW_LARGE = 48, // large letters need the room in the boxes
    PAD = 10,         // and inside a box, at least, on the left and the right
};

static struct paragraph words(const char *text, struct scene_rect room, enum font_weight weight)
{
    return (struct paragraph){
        .text = text,
        .role = METRICS_SMALL,
        .weight = weight,
        .colour = THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 140,
        .balanced = true,
        .room = room,
    };
}

// One side; the one that is at hand is tinted and framed, and says so. `deed` may be NULL. Returns
// its height.
static int side(struct page *page, struct scene_rect at, const char *deed, const char *name,
                bool here)
{
    // It cannot be pressed: it is not filled as a button is.
    enum theme_colour ground = here ? THEME_BAR : page->main.ground;
    size_t box = page->scene->item_count;
    scene_box(page->scene, at, 0, ground, page_px(page, here ? 4 : 2),
              here ? THEME_PRIMARY : THEME_LINE);
    struct scene_rect room = at;
    room.y += page_gap(page, AIR);
    int pad = page->metrics->large ? page_px(page, PAD) : 0;
    room.x += pad;
    room.w -= 2 * pad;
    struct paragraph first = words(deed, room, FONT_REGULAR);
    if (deed)
        room.y += paragraph_add(&first, page->scene, page->font, page->metrics);
    struct paragraph second = words(name, room, FONT_BOLD);
    room.y += paragraph_add(&second, page->scene, page->font, page->metrics);
    page->scene->items[box].at.h = room.y + page_gap(page, AIR) - at.y;
    page->scene->items[box].radius = page_px(page, 16);
    return page->scene->items[box].at.h;
}

// Both are as high as the higher one, with their words in the middle.
static void level(struct page *page, size_t box, size_t end, int height)
{
    struct scene_item *items = page->scene->items;
    int down = (height - items[box].at.h) / 2;
    items[box].at.h = height;
    for (size_t i = box + 1; i < end; i++) {
        items[i].at.y += down;
        items[i].room.y += down;
    }
}

static const char *short_name(const struct page *page, enum secret_kind kind)
{
    return page_text(page, kind == SECRET_SIGN ? "secret.sign.short" : "secret.auth.short");
}

static int first_side(struct page *page, struct scene_rect at, bool here)
{
    enum operation operation = page->view->operation;
    const char *name = operation_is_change(operation)
                           ? page_text(page, "exchange.current")
                           : short_name(page, operation_known(operation));
    return side(page, at, page_text(page, here ? "exchange.here" : "exchange.entered"), name, here);
}

static const char *second_deed(enum view_id id)
{
    return id == VIEW_NEW     ? "exchange.here.renew"
           : id == VIEW_AGAIN ? "exchange.here.again"
                              : "exchange.renew";
}

// What the first one is entered for.
static int second_side(struct page *page, struct scene_rect at, bool here)
{
    enum operation operation = page->view->operation;
    if (operation == OPERATION_READ_SIGN)
        return side(page, at, NULL, page_text(page, "certificates.sign"), false);
    return side(page, at, page_text(page, second_deed(page->view->id)),
                short_name(page, operation_target(operation)), here);
}

// Returns the height.
static int strip(struct page *page, const struct column *column)
{
    bool known = page->view->id == VIEW_KNOWN;
    int arrow = page_px(page, page->metrics->large ? ARROW_LARGE : ARROW);
    struct scene_rect at = {column->x, column->y, (column->w - arrow) / 2, 0};
    at.h = column->bottom - column->y;
    size_t left = page->scene->item_count;
    int height = first_side(page, at, known);
    at.x += at.w + arrow;
    size_t right = page->scene->item_count;
    int other = second_side(page, at, !known);
    height = height > other ? height : other;
    level(page, left, right, height);
    level(page, right, page->scene->item_count, height);
    int icon = page_px(page, ARROW) * 6 / 10;
    scene_icon(page->scene,
               (struct scene_rect){at.x - arrow + (arrow - icon) / 2,
                                   column->y + (height - icon) / 2, icon, icon},
               ICON_ARROW_RIGHT, THEME_PRIMARY);
    return height;
}

static int note(struct page *page, struct column column, enum view_notice notice)
{
    const char *name = notice_name(notice);
    int top = column.y;
    block_note(page, &column, BLOCK_NOTE, text_variant(page->text, "notice.title", name),
               text_variant(page->text, "notice.todo", name));
    return column.y - top;
}

static int tallest_note(struct page *page, const struct column *column)
{
    int tallest = 0;
    for (int notice = NOTICE_MISMATCH; notice <= NOTICE_WEAK_SAME; notice++) {
        struct scene_mark mark = scene_mark(page->scene);
        size_t cuts = page->cut_count;
        int height = note(page, *column, (enum view_notice)notice);
        scene_undo(page->scene, mark);
        page->cut_count = cuts;
        tallest = height > tallest ? height : tallest;
    }
    return tallest;
}

// Whether the room of the tallest note is kept free: where the keys stand below it.
static bool keeps_room(const struct page *page)
{
    bool apart = page->sheet_end > 0 && !entry_first(page);
    return !apart && (!page->metrics->large || !page->split);
}

void strip_exchange(struct page *page, struct column *column)
{
    if (entry_replaces_title(page))
        return;
    block_gap(page, column, 32);
    column->y += strip(page, column);
    column->begun = true;
}

void strip_or_note(struct page *page, const char *title)
{
    struct column *column = &page->main;
    bool refused = page->view->notice != NOTICE_NONE, instead = entry_replaces_title(page);
    int top = column->y, room = 0, height = 0;
    if (!instead) {
        block_title(page, column, title);
        block_gap(page, column, 32);
        top = column->y;
    }
    struct column inner = *column;
    inner.begun = false;
    if (keeps_room(page))
        room = tallest_note(page, &inner);
    if (refused)
        height = note(page, inner, page->view->notice);
    else if (instead)
        entry_title(page, title);
    else
        height = strip(page, column);
    height = column->y + height - top;
    column->y = top + (room > height ? room : height);
    column->begun |= column->y > top;
    page->titled |= !refused && instead && column->begun; // of what follows
}

void strip_on_sheet(struct page *page, struct column *column)
{
    if (!entry_wide(page) || page->sheet_end == 0 || entry_keys_fit(page))
        return;
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    struct column below = *column;
    int left = sheet_left(page, column->y);
    page->titled = true; // it stays with what is above it
    block_gap(page, &below, 32);
    below.y += strip(page, &below);
    if (below.y - column->y <= left) {
        *column = below;
        return;
    }
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
}

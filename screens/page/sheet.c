#include "screens/page/sheet.h"

#include <string.h>

#include "screens/page/button.h"

enum {
    PAGER_GAP = 20,
    PAGER_WIDTH = 160, // of a button beside the sheet
    ARROW = 72,
    ENDLESS = 100000, // pixels
    POOR = 3,         // a sheet of which less than such a part is used
};

static int pager_height(const struct page *page)
{
    int least = button_key_height(page);
    return page->metrics->target > least ? page->metrics->target : least;
}

// Below the sheet in portrait; beside it in landscape, where height is what is missing.
void sheet_open(struct page *page)
{
    struct column *column = &page->main;
    page->sheet_top = column->y;
    page->sheet_end = column->bottom;
    if (!page->single && page->metrics->portrait)
        page->sheet_end -= pager_height(page) + page_px(page, PAGER_GAP);
    else if (!page->single)
        column->w -= page_px(page, PAGER_WIDTH + PAGER_GAP);
    page->pager = page_px(page, PAGER_WIDTH);
    column->bottom = ENDLESS;
}

static void draw_each(struct page *page)
{
    struct column column = {.x = page->each.x, .w = page->each.w, .y = page->each.y};
    if (page->metrics->portrait)
        button_beside(page, &column, page->actions, page->each_count, 2);
    else if (page->each_count > 0)
        button_cell(page, page->each, page->actions[0].control, ICON_ARROW_LEFT,
                    page_text(page, page->actions[0].label));
}

// At the page's end, below the pager if there is one.
static void each_below(struct page *page)
{
    int gap = page_px(page, PAGER_GAP), height = 0;
    page->each = (struct scene_rect){page->main.x, page->main.y, page->main.w, 0};
    for (size_t i = 0; i < page->each_count; i++) {
        int own = button_height(page, (page->main.w - button_gap(page)) / 2, &page->actions[i]);
        height = own > height ? own : height;
    }
    int pager = page->single ? 0 : pager_height(page) + gap;
    page->each.y = page->sheet_end + pager - height;
    page->sheet_end -= height + gap;
}

// As wide as its word, which may be wider than an arrow.
static void each_beside(struct page *page)
{
    const struct paragraph word = {.text = page_text(page, page->actions[0].label),
                                   .role = METRICS_SMALL,
                                   .weight = FONT_BOLD};
    int least = paragraph_width(&word, page->font, page->metrics) + 2 * page_px(page, PAGER_GAP);
    int gap = page_px(page, PAGER_GAP), before = page->single ? -gap : page->pager;
    page->pager = least > page->pager ? least : page->pager;
    page->main.w -= page->pager - before;
    int high = (page->sheet_end - page->sheet_top - 3 * gap) / 4, target = page->metrics->target;
    high = high > target ? high : target;
    page->each = (struct scene_rect){page->main.x + page->main.w + gap, page->sheet_end - high,
                                     page->pager, high};
}

void sheet_each(struct page *page, size_t count)
{
    bool below = page->metrics->portrait;
    page->each_count = below ? count : 1;
    if (below)
        each_below(page);
    else
        each_beside(page);
}

void sheet_part(struct page *page, int part, int parts)
{
    page->part = part;
    page->parts = parts;
    page->scene->overflow |= parts > 1 && page->single; // there is no room for the pager
}

void sheet_cut(struct page *page, int y)
{
    bool again = page->cut_count > 0 && page->cuts[page->cut_count - 1] == y;
    if (page->sheet_end > 0 && again)
        page->cuts[page->cut_count - 1] = page->titled ? -y : y;
    else if (page->sheet_end > 0 && page->cut_count < PAGE_CUTS_MAX)
        page->cuts[page->cut_count++] = page->titled ? -y : y;
    page->titled = false;
}

void sheet_join(struct page *page, size_t since)
{
    for (size_t i = since + 1; i + 1 < page->cut_count; i++)
        page->cuts[i] = page->cuts[i] > 0 ? -page->cuts[i] : page->cuts[i];
}

static int room_of(const struct page *page)
{
    return page->sheet_end - page->sheet_top;
}

// That of the sheet that begins at this height: the actions may have the end of the first one.
static int room_from(const struct page *page, int from)
{
    return room_of(page) - (from <= page->sheet_top ? page->kept : 0);
}

// Where the first thing of the sheet that begins at this cut stands: the air above it stays out.
static int first_of(const struct page *page, int from)
{
    int first = ENDLESS;
    for (size_t i = 0; i < page->scene->item_count && from > page->sheet_top; i++) {
        const struct scene_rect *at = &page->scene->items[i].at;
        if (at->y + at->h / 2 >= from && at->y < first)
            first = at->y;
    }
    return first < ENDLESS ? first : from;
}

// Where the sheet that begins at `from` ends: the last cut that it has room for. `end`: of the
// page.
static int end_of(struct page *page, int from, int end)
{
    int room = room_from(page, from), first = first_of(page, from);
    if (end - first <= room)
        return end;
    int good = from, any = from;
    for (size_t i = 0; i < page->cut_count; i++) {
        int cut = page->cuts[i] < 0 ? -page->cuts[i] : page->cuts[i];
        if (cut <= from || cut <= first || cut - first > room) // no sheet is empty
            continue;
        any = cut;
        good = page->cuts[i] > 0 ? cut : good;
    }
    if (any > from)
        return good > from ? good : any;
    page->scene->overflow = true;
    return first + room;
}

static bool stands_between(int y, int from, int to)
{
    return y >= from && y < to;
}

static size_t controls_between(const struct scene *scene, int from, int to)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->control_count; i++)
        count += stands_between(scene->controls[i].y, from, to);
    return count;
}

static bool in_control(const struct scene *scene, int middle)
{
    for (size_t i = 0; i < scene->control_count; i++) {
        const struct control_place *at = &scene->controls[i];
        if (stands_between(middle, at->y, at->y + at->h))
            return true;
    }
    return false;
}

// Whether what stands between the two heights are controls and nothing else.
static bool is_bare(const struct scene *scene, int from, int to)
{
    for (size_t i = 0; i < scene->item_count; i++) {
        const struct scene_rect *at = &scene->items[i].at;
        int middle = at->y + at->h / 2;
        if (stands_between(middle, from, to) && !in_control(scene, middle))
            return false;
    }
    return controls_between(scene, from, to) > 0;
}

static bool is_lone(const struct scene *scene, int from, int to)
{
    return controls_between(scene, from, to) == 1 && is_bare(scene, from, to);
}

static bool is_helpline(const struct page *page, int from)
{
    return page->last > 0 && from >= page->last;
}

// Whether a sheet with nothing but this would be hardly worth the way to it.
static bool is_poor(const struct page *page, int from, int to)
{
    return is_helpline(page, from) || (to - first_of(page, from)) * POOR < room_of(page) ||
           is_lone(page->scene, from, to);
}

// Whether what stands between `cut` and `to` stays where it is, although the next sheet, which goes
// from `to` to `next`, would be poor or has buttons only: a control goes there only for the sake of
// another that would be alone, or of the helpline.
static bool stays(const struct page *page, int cut, int to, int next)
{
    return controls_between(page->scene, cut, to) > 0 && !is_helpline(page, to) &&
           !is_lone(page->scene, to, next);
}

static bool wants_more(const struct page *page, int from, int to)
{
    return is_poor(page, from, to) || is_bare(page->scene, from, to);
}

// Where the sheet that begins at `from` ends. A poor sheet after it, or one with buttons only,
// takes its last blocks along, while there is room for them and this one does not become poor for
// it.
static int sheet_to(struct page *page, int from, int end)
{
    int to = end_of(page, from, end);
    int next = to < end ? end_of(page, to, end) : end;
    for (size_t i = page->cut_count; i > 0 && to < end && wants_more(page, to, next); i--) {
        int cut = page->cuts[i - 1];
        if (cut >= to || cut <= from)
            continue;
        if (stays(page, cut, to, next) || next - first_of(page, cut) > room_of(page) ||
            is_poor(page, from, cut))
            break;
        to = cut;
    }
    return to;
}

int sheet_left(struct page *page, int y)
{
    int from = page->sheet_top, to;
    while ((to = end_of(page, from, y)) < y)
        from = to;
    return first_of(page, from) + room_from(page, from) - y;
}

// Keeps what lies between the two heights, and moves it to the top of the sheet.
static void keep(struct page *page, struct scene_mark since, int from, int to)
{
    struct scene *scene = page->scene;
    int dy = page->sheet_top - first_of(page, from);
    size_t items = since.items;
    for (size_t i = since.items; i < scene->item_count; i++) {
        struct scene_item item = scene->items[i];
        if (!stands_between(item.at.y + item.at.h / 2, from, to))
            continue;
        item.at.y += dy;
        item.room.y += dy;
        scene->items[items++] = item;
    }
    size_t controls = since.controls;
    for (size_t i = since.controls; i < scene->control_count; i++) {
        struct control_place place = scene->controls[i];
        if (!stands_between(place.y, from, to))
            continue;
        place.y += dy;
        scene->controls[controls++] = place;
    }
    size_t held = since.held;
    for (size_t i = since.held; i < scene->held_count; i++) {
        struct control_place place = scene->held[i];
        place.y += dy;
        if (stands_between(place.y - dy, from, to))
            scene->held[held++] = place;
    }
    memset(&scene->items[items], 0, (scene->item_count - items) * sizeof *scene->items);
    memset(&scene->controls[controls], 0,
           (scene->control_count - controls) * sizeof *scene->controls);
    memset(&scene->held[held], 0, (scene->held_count - held) * sizeof *scene->held);
    scene->item_count = items;
    scene->control_count = controls;
    scene->held_count = held;
}

static enum theme_colour arrow_colour(const struct page *page, bool strong, bool enabled)
{
    if (page->scene->ground == THEME_HERO)
        return strong ? THEME_HERO : THEME_ON_HERO;
    return !enabled ? THEME_DISABLED : strong ? THEME_ON_PRIMARY : THEME_PRIMARY;
}

// Whether anything on the sheet can be pressed but the way back: an answer, a key, an offer.
static bool offers_more(const struct page *page)
{
    const struct scene *scene = page->scene;
    for (size_t i = 0; i < scene->control_count; i++) {
        enum control control = scene->controls[i].control;
        if (scene->controls[i].enabled && control != CONTROL_BACK &&
            control != CONTROL_SHEET_BACK && control != CONTROL_PAGE_PREVIOUS)
            return true;
    }
    return false;
}

// Beside the sheet there is room for an arrow only. The next sheet is what to do now only where
// nothing else is.
static void pager_key(struct page *page, struct scene_rect at, enum control control, bool enabled)
{
    bool next = control == CONTROL_SHEET_NEXT || control == CONTROL_PAGE_NEXT;
    bool words = page->metrics->portrait;
    bool strong = next && enabled && !view_is_wait(page->view->id) && !offers_more(page);
    const struct button_key key = {
        .control = control,
        .label = words ? page_text(page, next ? "sheet.next" : "sheet.back") : "",
        .role = METRICS_LABEL,
        .enabled = enabled,
        .strong = strong,
    };
    button_key(page, at, &key);
    int side = page_px(page, ARROW);
    struct scene_rect middle = {at.x + (at.w - side) / 2, at.y + (at.h - side) / 2, side, side};
    if (!words)
        scene_icon(page->scene, middle, next ? ICON_ARROW_DOWN : ICON_ARROW_UP,
                   arrow_colour(page, strong, enabled));
}

// One line of it, in the middle of the room.
static void pager_line(struct page *page, struct scene_rect room, const char *text,
                       enum metrics_type role)
{
    struct paragraph p = {
        .text = text,
        .role = role,
        .weight = FONT_BOLD,
        .colour = page->scene->ground == THEME_HERO ? THEME_ON_HERO : THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 130,
    };
    int top = room.y + paragraph_down(&p, page->metrics, room.h);
    p.room = (struct scene_rect){room.x, top, room.w, paragraph_leading(&p, page->metrics)};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

// Which sheet it is, or which part: how many sheets the others have is not known. Beside the sheet
// two numbers of two digits are smaller, so that they stand on one line.
static void pager_number(struct page *page, struct scene_rect room)
{
    bool part = page->parts > 1;
    const struct text_value values[] = {
        {.name = "n", .number = (part ? page->part : page->scene->sheet) + 1},
        {.name = "all", .number = part ? page->parts : page->scene->sheet_count},
    };
    bool small = !page->metrics->portrait && page->scene->sheet_count >= 10;
    int beside = small ? page_px(page, PAGER_GAP * 4 / 5) : 0; // they may stand in the air there
    room.x -= beside;
    room.w += 2 * beside;
    pager_line(page, room, text_fill(page->text, "sheet {n} {all}", values, 2),
               small ? METRICS_SMALL : METRICS_LABEL);
}

static void pager(struct page *page)
{
    const struct scene *scene = page->scene;
    const struct column *column = &page->main;
    int gap = page_px(page, PAGER_GAP), h = pager_height(page);
    int w = page->metrics->portrait ? column->w * 2 / 5 : page->pager;
    int below = page->each_count > 0 && !page->metrics->portrait ? page->each.h + gap : 0;
    int high = page->sheet_end - page->sheet_top - below;
    struct scene_rect back = {column->x, page->sheet_end + gap, w, h};
    struct scene_rect next = {column->x + column->w - w, back.y, w, h};
    struct scene_rect number = {column->x + w, back.y, column->w - 2 * w, h};
    if (!page->metrics->portrait) {
        back = (struct scene_rect){column->x + column->w + gap, page->sheet_top, w, high / 3};
        next = number = back;
        number.y += back.h;
        number.h = high - 2 * back.h;
        next.y += high - next.h;
    }
    bool before = scene->sheet == 0 && page->part > 0;
    bool last = scene->sheet + 1 == scene->sheet_count,
         behind = last && page->part + 1 < page->parts;
    pager_key(page, back, before ? CONTROL_PAGE_PREVIOUS : CONTROL_SHEET_BACK,
              before || scene->sheet > 0);
    pager_number(page, number);
    pager_key(page, next, behind ? CONTROL_PAGE_NEXT : CONTROL_SHEET_NEXT, behind || !last);
}

void sheet_select(struct page *page, struct scene_mark since, int sheet)
{
    struct scene *scene = page->scene;
    int end = page->main.y, from = page->sheet_top, shown = from;
    int to = sheet_to(page, from, end), shown_to = to;
    scene->sheet = 0;
    for (scene->sheet_count = 1; to < end; scene->sheet_count++) {
        from = to;
        to = sheet_to(page, from, end);
        if (scene->sheet_count > sheet)
            continue;
        scene->sheet = scene->sheet_count;
        shown = from;
        shown_to = to;
    }
    keep(page, since, shown, shown_to);
    if (page->kept > 0 && scene->sheet == 0)
        button_kept(page);
    draw_each(page);
    if (scene->sheet_count > 1 || page->parts > 1)
        pager(page);
}

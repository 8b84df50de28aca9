// How large the picture is: a card is held against its outline. The outline is seen together with
// what makes it larger or smaller.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

enum {
    BETWEEN = 40,      // design units between the outline and the buttons beside it
    LEAST_LETTERS = 7, // of a label, that a column of buttons has room for
    HIGHEST = 34,      // hundredths of a wide panel's height: no button stands above
    AT_ONCE = 3,       // buttons that must be seen with the outline: larger, smaller, fits
};

// The outline of a card of ISO/IEC 7810, ID-1, by the millimetres of the panel, at the pen, which
// stays. Its room is that of the largest, so that nothing moves when it grows.
static struct scene_rect card(struct page *page, const struct column *column)
{
    double px = page->metrics->px_per_mm / 100, most = px * (1000 + TOOL_SCALE_MOST) / 1000;
    double now = px * (1000 + page->view->service.tool.scale) / 1000;
    struct scene_rect at = {column->x, column->y, (int)(TOOL_CARD_WIDTH * now + 0.5),
                            (int)(TOOL_CARD_HEIGHT * now + 0.5)};
    struct scene_rect room = {at.x, at.y, (int)(TOOL_CARD_WIDTH * most + 0.5),
                              (int)(TOOL_CARD_HEIGHT * most + 0.5)};
    scene_box(page->scene, at, 0, THEME_NOTE_GROUND, page_px(page, 4), THEME_TEXT);
    page->scene->overflow |= room.w > column->w;
    return room;
}

// The first actions below each other, or two by two where the column has room.
static void buttons(struct page *page, struct column *column, size_t count)
{
    size_t across = page_halves(page, column) ? 2 : 1;
    for (size_t i = 0; i < count; i += across) {
        size_t now = count - i < across ? count - i : across;
        column->y += i > 0 ? button_gap(page) : 0;
        button_beside(page, column, &page->actions[i], now, now);
    }
}

static int height_of(struct page *page, struct column column, size_t count)
{
    struct scene_mark mark = scene_mark(page->scene);
    int top = column.y;
    buttons(page, &column, count);
    scene_undo(page->scene, mark);
    return column.y - top;
}

// All of them at the end of the page. Rather less air than buttons that a seated person does not
// reach.
static void buttons_at_end(struct page *page, struct column *column)
{
    column->y = column->bottom - height_of(page, *column, page->action_count);
    bool high = column->y * 100 < page->metrics->height * HIGHEST;
    page->scene->overflow |= high && !page_is_tightest(page);
    buttons(page, column, page->action_count);
}

// On a sheet without room for all of them, the others follow below.
static size_t buttons_on_sheet(struct page *page, struct column *column)
{
    bool all = height_of(page, *column, page->action_count) <= sheet_left(page, column->y);
    size_t count = all ? page->action_count : AT_ONCE;
    buttons(page, column, count);
    return count;
}

static void others(struct page *page, struct column *column, size_t first)
{
    for (size_t i = first; i < page->action_count; i++) {
        column->y += i > first ? button_gap(page) : page_gap(page, 36);
        sheet_cut(page, column->y);
        button_beside(page, column, &page->actions[i], 1, 1);
    }
}

// The column beside the outline, from its upper edge down.
static struct column beside(const struct page *page, struct scene_rect outline)
{
    struct column column = page->main;
    int taken = outline.w + page_px(page, BETWEEN);
    column.x += taken;
    column.w -= taken;
    return column;
}

void screen_service_geometry(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.tool.geometry"));
    block_body(page, main, page_text(page, "service.geometry.body"));
    block_gap(page, main, 36);
    struct scene_rect outline = card(page, main);
    struct column aside = beside(page, outline);
    bool wide =
        !page->metrics->portrait && aside.w >= LEAST_LETTERS * page->metrics->size[METRICS_LABEL];
    size_t drawn = page->action_count;
    if (wide && page->sheet_end > 0)
        drawn = buttons_on_sheet(page, &aside);
    else if (wide)
        buttons_at_end(page, &aside);
    int below = outline.y + outline.h;
    main->y = wide && aside.y > below ? aside.y : below;
    main->begun = true;
    page->scene->overflow |= main->y > main->bottom;
    if (!wide)
        button_stack(page, main);
    else
        others(page, main, drawn);
}

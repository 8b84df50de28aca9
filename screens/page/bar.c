#include "screens/page/bar.h"

#include "screens/page/button.h"

enum {
    MARGIN = 56,
    STEP_GAP = 10,
    STEP_HEIGHT = 12,
    ABOVE_HELPLINE = 40,
};

static struct paragraph line(const char *text, struct scene_rect room)
{
    return (struct paragraph){
        .text = text,
        .role = METRICS_SMALL,
        .colour = THEME_TEXT,
        .leading = 140,
        .room = room,
    };
}

enum {
    STEP_COUNT = 6, // explain, card, known secret, new secret, write, done
};

// 1 to STEP_COUNT; 0 for a view that is no step of the way.
static int step_of(const struct view *view)
{
    static const uint8_t steps[VIEW_COUNT] = {
        [VIEW_EXPLAIN] = 1, [VIEW_INSERT] = 2,  [VIEW_READING] = 2, [VIEW_CARD] = 2,
        [VIEW_CHANGE] = 2,  [VIEW_CONSENT] = 2, [VIEW_KNOWN] = 3,   [VIEW_LAST_TRY] = 3,
        [VIEW_WRONG] = 3,   [VIEW_NEW] = 4,     [VIEW_AGAIN] = 4,   [VIEW_CONFIRM] = 5,
        [VIEW_WORKING] = 5, [VIEW_DONE] = 6,
    };
    return steps[view->id];
}

// The bars of the steps, ending at `right`; returns where they begin.
static int step_bars(struct page *page, int right, int middle)
{
    int w = page_px(page, page->metrics->portrait ? 40 : 48);
    int h = page_px(page, STEP_HEIGHT);
    int gap = page_px(page, STEP_GAP);
    int step = step_of(page->view);
    int x = right - STEP_COUNT * w - (STEP_COUNT - 1) * gap;
    int start = x;
    for (int i = 1; i <= STEP_COUNT; i++, x += w + gap) {
        struct scene_rect at = {x, middle - h / 2, w, h};
        scene_box(page->scene, at, h / 2, i <= step ? THEME_PRIMARY : THEME_LINE, 0, THEME_LINE);
    }
    return start;
}

static int steps(struct page *page, int right, int height)
{
    const struct text_value values[] = {
        {.name = "n", .number = step_of(page->view)},
        {.name = "all", .number = STEP_COUNT},
    };
    const char *words = text_fill(page->text, "step {n} {all}", values, 2);
    struct paragraph p = line(words, (struct scene_rect){0, 0, 0, height});
    int width = paragraph_width(&p, page->font, page->metrics);
    int leading = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){right - width, (height - leading) / 2, width + 1, leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
    return step_bars(page, right - width - page_px(page, 20), height / 2);
}

void bar_top(struct page *page)
{
    int height = metrics_bar_top(page->metrics);
    int margin = page->main.x;
    int right = page->metrics->width - margin;
    struct scene_rect rule = {0, height - page_px(page, 2), page->metrics->width, page_px(page, 2)};
    scene_box(page->scene, rule, 0, THEME_LINE, 0, THEME_LINE);
    if (step_of(page->view) > 0)
        right = steps(page, right, height) - page_px(page, 24);
    const char *title = text_variant(page->text, "header", operation_name(page->view->operation));
    struct paragraph p = line(title, (struct scene_rect){0});
    p.weight = FONT_BOLD;
    int leading = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){margin, (height - leading) / 2, right - margin, leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

void bar_bottom(struct page *page)
{
    const struct metrics *m = page->metrics;
    int height = metrics_bar_bottom(m);
    int pad = page_px(page, 14);
    int margin = page_px(page, m->portrait ? 28 : MARGIN / 2);
    struct scene_rect bar = {0, m->height - height, m->width, height};
    scene_box(page->scene, bar, 0, THEME_BAR, 0, THEME_BAR);
    bar.h = page_px(page, 2);
    scene_box(page->scene, bar, 0, THEME_LINE, 0, THEME_LINE);
    // Both cells have the width that all six will have, so that nothing moves when they come.
    int w = page_px(page, m->portrait ? 208 : 264);
    struct scene_rect cell = {margin, m->height - height + pad, w, height - 2 * pad};
    enum control next = action_language(page->view);
    enum language language = page->view->language;
    control_language(next, &language);
    button_cell(page, cell, next, ICON_LANGUAGE, page_language(page, language));
    cell.x = m->width - margin - w;
    if (action_bar_leave(page->view))
        button_cell(page, cell, CONTROL_LEAVE, ICON_CROSS, page_text(page, "bar.leave"));
}

// The name, then the number below it; `staff` pixels beside the name are taken.
static int helpline_lines(struct page *page, struct scene_rect room, int staff)
{
    struct paragraph name = line(page_text(page, "helpline.name"), room);
    name.room.w -= staff;
    int height = paragraph_add(&name, page->scene, page->font, page->metrics);
    struct paragraph number = line(page_text(page, "helpline.number"), room);
    number.weight = FONT_BOLD;
    number.role = METRICS_BODY;
    number.leading = 130;
    number.room.y += height;
    return height + paragraph_add(&number, page->scene, page->font, page->metrics);
}

void bar_helpline(struct page *page, int number)
{
    struct column *column = &page->main;
    struct scene_mark mark = scene_mark(page->scene);
    int icon = page_px(page, 48);
    int pad = page_px(page, 24);
    int staff = 0;
    struct scene_rect room = {column->x, page_gap(page, 28), column->w, column->bottom};
    if (number > 0) {
        struct paragraph p = line(text_count(page->text, "staff.number {n}", number), room);
        staff = paragraph_width(&p, page->font, page->metrics) + 1;
        p.room.x += column->w - staff;
        p.room.w = staff;
        paragraph_add(&p, page->scene, page->font, page->metrics);
        staff += pad;
    }
    scene_icon(page->scene, (struct scene_rect){column->x, room.y + page_px(page, 8), icon, icon},
               ICON_CALL, THEME_PRIMARY);
    room.x += icon + page_px(page, 16);
    room.w = column->x + column->w - room.x;
    int height = room.y + helpline_lines(page, room, staff);
    struct scene_rect rule = {column->x, 0, column->w, page_px(page, 2)};
    scene_box(page->scene, rule, 0, THEME_LINE, 0, THEME_LINE);
    scene_move(page->scene, mark, 0, column->bottom - height);
    column->bottom -= height + page_gap(page, ABOVE_HELPLINE);
}

// Waiting for the next resident: what this is, whether it costs, and one large button.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/language.h"
#include "screens/screen.h"

enum {
    MARGIN = 72,
    BUTTON_HEIGHT = 184,
};

static struct paragraph words(const struct column *column, const char *text, enum metrics_type role)
{
    return (struct paragraph){
        .text = text,
        .role = role,
        .colour = THEME_ON_HERO,
        .leading = role == METRICS_BODY ? 165 : 130,
        .balanced = role != METRICS_BODY,
        .room = {column->x, column->y, column->w, column->bottom - column->y},
    };
}

static void add(struct page *page, struct column *column, const char *text, enum metrics_type role,
                enum font_weight weight)
{
    struct paragraph p = words(column, text, role);
    p.weight = weight;
    p.leading = role == METRICS_SMALL ? 150 : p.leading;
    column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
    column->begun = true;
}

static void what(struct page *page, struct column *column)
{
    add(page, column, page_text(page, "start.eyebrow"), METRICS_BODY, FONT_BOLD);
    block_gap(page, column, 20);
    add(page, column, page_text(page, "start.title"), METRICS_DISPLAY, FONT_BOLD);
    block_gap(page, column, 40);
    // A small panel has room for both in small letters only.
    bool small = page->metrics->compact && page->view->operator_notice[0] != '\0';
    add(page, column, page_text(page, "start.body"), small ? METRICS_SMALL : METRICS_BODY,
        FONT_REGULAR);
    if (!page->view->reservation)
        return;
    block_gap(page, column, 20);
    add(page, column, page_text(page, "start.reservation"),
        page->metrics->compact ? METRICS_SMALL : METRICS_BODY, FONT_BOLD);
}

// One of the three facts: its name small, its value large.
static int fact(struct page *page, struct column cell, const char *name, const char *value)
{
    struct paragraph p = words(&cell, name, METRICS_SMALL);
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    p = words(&cell, value, METRICS_LABEL);
    p.weight = FONT_BOLD;
    p.room.y += height + page_gap(page, 6);
    return height + page_gap(page, 6) + paragraph_add(&p, page->scene, page->font, page->metrics);
}

static const char *hours(struct page *page)
{
    const struct text_value values[] = {
        {.name = "from", .string = text_time(page->text, page->view->opens)},
        {.name = "to", .string = text_time(page->text, page->view->closes)},
    };
    return text_fill(page->text, "hours {from} {to}", values, 2);
}

static const char *const fact_names[] = {"start.fee.name", "start.time.name", "start.hours.name"};

// Side by side, with a rule between.
static void facts_in_a_row(struct page *page, struct column *column, const char *const values[])
{
    static const int share[] = {25, 34, 41}; // hundredths of the width; the hours are longest
    int pad = page_px(page, 24);
    int x = column->x;
    int height = 0;
    struct scene_mark mark = scene_mark(page->scene);
    for (int i = 0; i < 3; i++) {
        int w = column->w * share[i] / 100;
        if (i > 0)
            scene_box(page->scene, (struct scene_rect){x, column->y, page_px(page, 3), 0}, 0,
                      THEME_HERO_SOFT, 0, THEME_HERO_SOFT);
        struct column cell = *column;
        cell.x = x + (i > 0 ? pad : 0);
        cell.w = w - (i > 0 ? pad : 0) - page_px(page, 8);
        int h = fact(page, cell, page_text(page, fact_names[i]), values[i]);
        height = h > height ? h : height;
        x += w;
    }
    for (size_t i = mark.items; i < page->scene->item_count; i++) {
        if (page->scene->items[i].type == SCENE_BOX)
            page->scene->items[i].at.h = height;
    }
    column->y += height;
}

// One below the other, where the column is narrow.
static void facts_as_lines(struct page *page, struct column *column, const char *const values[])
{
    for (int i = 0; i < 3; i++) {
        struct paragraph p = words(column, page_text(page, fact_names[i]), METRICS_SMALL);
        p.leading = 170;
        column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
        p.text = values[i];
        p.weight = FONT_BOLD;
        p.align = PARAGRAPH_RIGHT;
        paragraph_add(&p, page->scene, page->font, page->metrics);
        struct scene_rect rule = {column->x, column->y, column->w, page_px(page, 2)};
        scene_box(page->scene, rule, 0, THEME_HERO_SOFT, 0, THEME_HERO_SOFT);
    }
}

static void facts(struct page *page, struct column *column)
{
    const char *const values[] = {page_text(page, "start.fee"), page_text(page, "start.time"),
                                  hours(page)};
    block_gap(page, column, 52);
    if (page->metrics->compact || page->metrics->large)
        facts_as_lines(page, column, values);
    else
        facts_in_a_row(page, column, values);
}

static void go(struct page *page, struct column *column)
{
    int height = page_gap(page, BUTTON_HEIGHT);
    if (height < page->metrics->target)
        height = page->metrics->target;
    const struct button_key key = {
        .control = CONTROL_START,
        .label = page_text(page, "start.go"),
        .role = METRICS_TITLE,
        .enabled = true,
        .strong = true,
    };
    button_key(page, (struct scene_rect){column->x, column->y, column->w, height}, &key);
    column->y += height;
    column->begun = true;
    block_gap(page, column, 24);
    struct paragraph p =
        words(column, page_wording(page, "start.hint", SECRET_AUTH), METRICS_SMALL);
    p.leading = 150;
    p.align = PARAGRAPH_CENTRE;
    column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
}

static void portrait(struct page *page)
{
    struct column *column = &page->main;
    column->y = page->metrics->height * 9 / 100;
    what(page, column);
    facts(page, column);
    block_operator_notice(page, column);
    block_gap(page, column, 60);
    int lower = page->metrics->height * 60 / 100;
    if (column->y < lower)
        column->y = lower;
    go(page, column);
    struct scene_mark mark = scene_mark(page->scene);
    int top = column->y;
    language_grid(page, column, 3);
    int free = column->bottom - column->y - page_px(page, MARGIN);
    scene_move(page->scene, mark, 0, free > 0 ? free : 0);
    page->scene->overflow |= free < page_gap(page, 20) || top > column->bottom;
}

// Moves what was added since the mark to the middle between the top and `bottom`.
static void centre(struct page *page, struct column *column, struct scene_mark mark, int bottom)
{
    int free = bottom - 2 * page_px(page, 28) - column->y;
    scene_move(page->scene, mark, 0, page_px(page, 28) + free / 2);
    page->scene->overflow |= free < 0;
}

// What an operator tells, and all languages, below both columns; returns where they begin.
static int below(struct page *page, int margin)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column column = {
        .x = margin, .w = page->metrics->width - 2 * margin, .bottom = page->metrics->height};
    block_operator_notice(page, &column);
    block_gap(page, &column, 40);
    language_grid(page, &column, 6);
    int top = page->metrics->height - page_px(page, 32) - column.y;
    scene_move(page->scene, mark, 0, top);
    return top;
}

static void landscape(struct page *page)
{
    const struct metrics *m = page->metrics;
    int margin = page_px(page, m->compact ? MARGIN * 2 / 3 : MARGIN * 3 / 2);
    int between = page_px(page, m->compact ? 48 : 120);
    int w = (m->width - 2 * margin - between) * 52 / 100;
    page->main = (struct column){.x = margin, .w = w, .bottom = m->height};
    struct column right = {
        .x = margin + w + between, .w = m->width - 2 * margin - between - w, .bottom = m->height};
    struct scene_mark mark = scene_mark(page->scene);
    int bottom = below(page, margin);
    scene_undo(page->scene, mark); // they are the last in reading order
    what(page, &page->main);
    centre(page, &page->main, mark, bottom);
    mark = scene_mark(page->scene);
    facts(page, &right);
    right.begun = true;
    block_gap(page, &right, 56);
    go(page, &right);
    centre(page, &right, mark, bottom);
    below(page, margin);
}

// On sheets one block follows the other.
static void stacked(struct page *page)
{
    struct column *column = &page->main;
    what(page, column);
    facts(page, column);
    block_operator_notice(page, column);
    block_gap(page, column, 40);
    go(page, column);
    block_gap(page, column, 40);
    language_grid(page, column, page->metrics->large ? 2 : 3);
}

void screen_start(struct page *page)
{
    if (page->sheet_end > 0) {
        stacked(page);
        return;
    }
    page->main.x = page_px(page, MARGIN);
    page->main.w = page->metrics->width - 2 * page->main.x;
    page->main.bottom = page->metrics->height;
    if (page->metrics->portrait)
        portrait(page);
    else
        landscape(page);
}

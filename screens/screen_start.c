// Waiting for the next resident: what this is, whether it costs, where the card goes, and one large
// button.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/language.h"
#include "screens/page/picture.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

enum {
    MARGIN = 72,
    BUTTON_HEIGHT = 184,
    PICTURE_W = 300,
    PICTURE_H = 320,
    LARGE_PICTURE_W = 400,
    LARGE_PICTURE_H = 470,
    ABOVE_BAR = 28,
    FACTS = 3,
};

#define PICTURE_SPACE 0.5 // of metrics.space: a page with less air has no picture

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

// Why no reset can be begun; NULL: it can.
static const char *why_limited(const struct view *view)
{
    if (!view->limited)
        return NULL;
    if (view->notice == NOTICE_OUTAGE)
        return "start.outage";
    return view->notice == NOTICE_MAINTENANCE ? "start.maintenance" : "start.over";
}

static const char *until(struct page *page)
{
    const struct text_value values[] = {
        {.name = "date", .string = text_date(page->text, page->view->until_date)},
        {.name = "time", .string = text_time(page->text, page->view->until_time)},
    };
    return text_fill(page->text, "until {date} {time}", values, 2);
}

static void title(struct page *page, struct column *column)
{
    const char *why = why_limited(page->view);
    add(page, column, page_text(page, "start.eyebrow"), METRICS_BODY, FONT_BOLD);
    block_gap(page, column, 20);
    add(page, column, page_text(page, why ? why : "start.title"), METRICS_DISPLAY, FONT_BOLD);
}

static void body(struct page *page, struct column *column)
{
    const struct view *view = page->view;
    block_gap(page, column, 40);
    // A small panel has room for notes in small letters only.
    bool noted = view->operator_notice[0] != '\0' || view->reservation || view->minutes_left > 0;
    bool small = page->metrics->compact && noted;
    enum metrics_type role = small ? METRICS_SMALL : METRICS_BODY;
    const char *text = why_limited(view) ? "start.limited" : "start.body";
    add(page, column, page_text(page, text), role, FONT_REGULAR);
    if (view->until_date.year == 0)
        return;
    block_gap(page, column, 20);
    add(page, column, page_text(page, "closed.until"), METRICS_SMALL, FONT_REGULAR);
    add(page, column, until(page), role, FONT_BOLD);
}

static void what(struct page *page, struct column *column)
{
    title(page, column);
    body(page, column);
}

// What somebody has to know before they begin.
static void notes(struct page *page, struct column *column)
{
    const struct view *view = page->view;
    const char *reservation = view->reservation ? page_text(page, "start.reservation") : NULL;
    const char *closing =
        view->minutes_left > 0 ? text_count(page->text, "closing {n}", view->minutes_left) : NULL;
    if (reservation)
        block_note(page, column, BLOCK_NOTE, reservation, closing);
    else if (closing)
        block_note(page, column, BLOCK_NOTE, closing, NULL);
    block_operator_notice(page, column);
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

static const char *const fact_names[FACTS] = {"start.fee.name", "start.time.name",
                                              "start.hours.name"};

// How wide a fact is in one line.
static int fact_width(struct page *page, const char *name, const char *value)
{
    struct paragraph small = {.text = name, .role = METRICS_SMALL};
    struct paragraph large = {.text = value, .role = METRICS_LABEL, .weight = FONT_BOLD};
    int a = paragraph_width(&small, page->font, page->metrics);
    int b = paragraph_width(&large, page->font, page->metrics);
    return (a > b ? a : b) + 1;
}

// Side by side, with a rule between, as far as they have room. False, and nothing is added, when
// they have none.
static bool facts_in_a_row(struct page *page, struct column *column, const char *const values[])
{
    int pad = page_px(page, 24), widths[FACTS], free = column->w - 2 * FACTS * pad;
    for (int i = 0; i < FACTS; i++) {
        widths[i] = fact_width(page, page_text(page, fact_names[i]), values[i]);
        free -= widths[i];
    }
    if (free < 0)
        return false;
    int x = column->x, height = 0;
    struct scene_mark mark = scene_mark(page->scene);
    for (int i = 0; i < FACTS; i++) {
        if (i > 0)
            scene_box(page->scene, (struct scene_rect){x, column->y, page_px(page, 3), 0}, 0,
                      THEME_HERO_SOFT, 0, THEME_HERO_SOFT);
        struct column cell = *column;
        cell.x = x + (i > 0 ? pad : 0);
        cell.w = widths[i] + pad;
        int h = fact(page, cell, page_text(page, fact_names[i]), values[i]);
        height = h > height ? h : height;
        x = cell.x + widths[i] + pad + free / FACTS;
    }
    for (size_t i = mark.items; i < page->scene->item_count; i++) {
        if (page->scene->items[i].type == SCENE_BOX)
            page->scene->items[i].at.h = height;
    }
    column->y += height;
    return true;
}

// One below the other, where the column is narrow.
static void facts_as_lines(struct page *page, struct column *column, const char *const values[])
{
    for (int i = 0; i < FACTS; i++) {
        struct paragraph p = words(column, page_text(page, fact_names[i]), METRICS_SMALL);
        p.leading = 170;
        column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
        p.text = values[i];
        p.weight = FONT_BOLD;
        p.align = PARAGRAPH_RIGHT;
        paragraph_add(&p, page->scene, page->font, page->metrics);
        int thin = page_px(page, 2);
        struct scene_rect rule = {column->x, column->y - thin, column->w, thin};
        scene_box(page->scene, rule, 0, THEME_HERO_SOFT, 0, THEME_HERO_SOFT);
    }
}

static void facts(struct page *page, struct column *column)
{
    const char *const values[] = {page_text(page, "start.fee"), page_text(page, "start.time"),
                                  hours(page)};
    block_gap(page, column, 52);
    bool narrow = page->metrics->compact || page->metrics->large;
    if (narrow || !facts_in_a_row(page, column, values))
        facts_as_lines(page, column, values);
}

// The hint below the button: without a card, and with one.
static const char *const hints[] = {"start.hint", "start.lying"};

static struct paragraph hint(struct page *page, const struct column *column, bool card_in)
{
    const char *text = page_wording(page, hints[card_in], SECRET_AUTH);
    struct paragraph p = words(column, text, METRICS_SMALL);
    p.leading = 150;
    p.align = PARAGRAPH_CENTRE;
    return p;
}

// That of the higher one: nothing moves when a card goes.
static int hint_height(struct page *page, const struct column *column)
{
    struct paragraph out = hint(page, column, false), in = hint(page, column, true);
    int a = paragraph_height(&out, page->scene, page->font, page->metrics);
    int b = paragraph_height(&in, page->scene, page->font, page->metrics);
    return a > b ? a : b;
}

// The button and its hint, as high as `least` at least.
static void button(struct page *page, struct column *column, int least)
{
    int height = page_gap(page, BUTTON_HEIGHT), gap = page_gap(page, 24);
    int below = hint_height(page, column);
    if (height < least - below - gap)
        height = least - below - gap;
    struct face_ink ink = face_ink(page->metrics->face, page->metrics->size[METRICS_TITLE]);
    int line = ink.above + ink.below + page_px(page, 24);
    if (height < page->metrics->target || height < line)
        height = line > page->metrics->target ? line : page->metrics->target;
    const struct button_key key = {
        .control = CONTROL_START,
        .label = page_text(page, "start.go"),
        .role = METRICS_TITLE,
        .enabled = true,
        .strong = true,
    };
    button_key(page, (struct scene_rect){column->x, column->y, column->w, height}, &key);
    column->y += height + gap;
    struct paragraph p = hint(page, column, page->view->card_in);
    paragraph_add(&p, page->scene, page->font, page->metrics);
    column->y += below;
    column->begun = true;
}

// The two ways to begin side by side: where the card goes, and the button. A tight page has no
// picture.
static void begin(struct page *page, struct column *column)
{
    if (page->metrics->space < PICTURE_SPACE) {
        button(page, column, 0);
        return;
    }
    int w = page_px(page, page->metrics->large ? LARGE_PICTURE_W : PICTURE_W);
    int h = page_gap(page, PICTURE_H);
    int beside = w + page_px(page, 28);
    struct column right = *column;
    right.x += beside;
    right.w -= beside;
    struct scene_mark mark = scene_mark(page->scene);
    button(page, &right, h);
    struct scene_rect at = {column->x, column->y, w, right.y - column->y};
    scene_undo(page->scene, mark);
    picture_insert_in(page, at);
    right.y = column->y;
    button(page, &right, h);
    column->y = right.y;
    column->begun = true;
}

// Where the card goes, where the last sheet has room for it: the hint below the button says it too.
static void card(struct page *page, struct column *column)
{
    block_gap(page, column, 40);
    int left = sheet_left(page, column->y), height = page_px(page, LARGE_PICTURE_H);
    height = left < height ? left : height;
    struct scene_mark mark = scene_mark(page->scene);
    picture_insert_in(page, (struct scene_rect){column->x, column->y, column->w, height});
    if (page->scene->overflow)
        scene_undo(page->scene, mark);
    else
        column->y += height;
}

// While nothing can be reset, the way to the counter as well.
static void counter(struct page *page, struct column *column)
{
    for (size_t i = 1; i < page->action_count; i++) {
        block_gap(page, column, 28);
        struct scene_rect at = {column->x, column->y, column->w, 0};
        at.h = button_height(page, column->w, &page->actions[i]);
        button_draw(page, at, &page->actions[i]);
        column->y += at.h;
    }
}

static void go(struct page *page, struct column *column)
{
    begin(page, column);
    counter(page, column);
}

// The ways to begin and all languages stand at the end, whatever is told above.
static void portrait(struct page *page)
{
    struct column *column = &page->main;
    column->y = page->metrics->height * 5 / 100;
    what(page, column);
    facts(page, column);
    notes(page, column);
    block_gap(page, column, 48);
    struct scene_mark mark = scene_mark(page->scene);
    go(page, column);
    block_gap(page, column, 40);
    language_grid(page, column, 3);
    int free = column->bottom - column->y;
    scene_move(page->scene, mark, 0, free > 0 ? free : 0);
    page->scene->overflow |= free < 0;
}

// Moves what was added since the mark to the middle between the top and `bottom`.
static void centre(struct page *page, struct column *column, struct scene_mark mark, int bottom)
{
    int free = bottom - 2 * page_px(page, 28) - column->y;
    scene_move(page->scene, mark, 0, page_px(page, 28) + free / 2);
    page->scene->overflow |= free < 0;
}

// What has to be known, and all languages, below both columns; returns where they begin.
static int below(struct page *page, int margin)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column column = {
        .x = margin, .w = page->metrics->width - 2 * margin, .bottom = page->metrics->height};
    notes(page, &column);
    block_gap(page, &column, 40);
    language_grid(page, &column, 6);
    int top = page->main.bottom - column.y;
    scene_move(page->scene, mark, 0, top);
    return top;
}

static void landscape(struct page *page)
{
    const struct metrics *m = page->metrics;
    int margin = page_px(page, m->compact ? MARGIN * 2 / 3 : MARGIN * 3 / 2);
    int between = page_px(page, m->compact ? 48 : 120);
    int w = (m->width - 2 * margin - between) * (m->compact ? 48 : 52) / 100;
    struct scene_mark mark = scene_mark(page->scene);
    int bottom = below(page, margin);
    scene_undo(page->scene, mark); // they are the last in reading order
    struct column left = {.x = margin, .w = w, .bottom = m->height};
    struct column right = {
        .x = margin + w + between, .w = m->width - 2 * margin - between - w, .bottom = m->height};
    what(page, &left);
    centre(page, &left, mark, bottom);
    mark = scene_mark(page->scene);
    facts(page, &right);
    right.begun = true;
    block_gap(page, &right, 48);
    go(page, &right);
    centre(page, &right, mark, bottom);
    below(page, margin);
}

// On sheets one block follows the other. The first one has the button: nobody who chose large
// letters has to look for it.
static void stacked(struct page *page)
{
    struct column *column = &page->main;
    title(page, column);
    block_gap(page, column, 40);
    button(page, column, 0);
    counter(page, column);
    block_gap(page, column, 24);
    body(page, column);
    notes(page, column);
    facts(page, column);
    block_gap(page, column, 40);
    language_grid(page, column, page->metrics->large && page->metrics->portrait ? 2 : 3);
    card(page, column);
}

void screen_start(struct page *page)
{
    if (page->sheet_end > 0) {
        stacked(page);
        return;
    }
    page->main.x = page_px(page, MARGIN);
    page->main.w = page->metrics->width - 2 * page->main.x;
    page->main.bottom =
        page->metrics->height - metrics_bar_bottom(page->metrics) - page_px(page, ABOVE_BAR);
    if (page->metrics->portrait)
        portrait(page);
    else
        landscape(page);
}

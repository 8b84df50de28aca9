// Waiting for the next resident: what this is, whether it costs, where the card goes, and one large
// button.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/facts.h"
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
    LEAST_GAP = 20, // between a note and the languages
    MIDDLE_AIR = 28,
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

static void eyebrow(struct page *page, struct column *column)
{
    add(page, column, page_text(page, "start.eyebrow"), METRICS_BODY, FONT_BOLD);
    block_gap(page, column, 20);
}

static void title(struct page *page, struct column *column)
{
    const char *why = why_limited(page->view);
    add(page, column, page_text(page, why ? why : "start.title"), METRICS_DISPLAY, FONT_BOLD);
}

static void sentence(struct page *page, struct column *column, enum metrics_type role)
{
    block_gap(page, column, 40);
    const char *text = why_limited(page->view) ? "start.limited" : "start.body";
    add(page, column, page_text(page, text), role, FONT_REGULAR);
}

static void reopens(struct page *page, struct column *column, enum metrics_type role)
{
    if (page->view->until_date.year == 0)
        return;
    block_gap(page, column, 20);
    add(page, column, page_text(page, "closed.until"), METRICS_SMALL, FONT_REGULAR);
    add(page, column, until(page), role, FONT_BOLD);
}

static void what(struct page *page, struct column *column)
{
    const struct view *view = page->view;
    // A small panel has room for notes in small letters only.
    bool noted = view->operator_notice[0] != '\0' || view->reservation || view->minutes_left > 0;
    bool small = page->metrics->compact && noted;
    enum metrics_type role = small ? METRICS_SMALL : METRICS_BODY;
    eyebrow(page, column);
    title(page, column);
    sentence(page, column, role);
    reopens(page, column, role);
}

// Whether a reset can be begun for a short time only, or not by everybody.
static void conditions(struct page *page, struct column *column, bool small)
{
    const struct view *view = page->view;
    const char *reservation = view->reservation ? page_text(page, "start.reservation") : NULL;
    const char *closing =
        view->minutes_left > 0 ? text_count(page->text, "closing {n}", view->minutes_left) : NULL;
    const char *first = reservation ? reservation : closing;
    const char *second = reservation ? closing : NULL;
    if (first && small)
        block_note_small(page, column, BLOCK_NOTE, first, second, NULL);
    else if (first)
        block_note(page, column, BLOCK_NOTE, first, second);
}

// What somebody has to know before they begin.
static void notes(struct page *page, struct column *column)
{
    conditions(page, column, false);
    block_operator_notice(page, column);
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

static int button_least(const struct page *page)
{
    struct face_ink ink = face_ink(page->metrics->face, page->metrics->size[METRICS_TITLE]);
    int line = ink.above + ink.below + page_px(page, 24);
    int target = page->metrics->target, height = page_gap(page, BUTTON_HEIGHT);
    height = height > target ? height : target;
    return height > line ? height : line;
}

static void press(struct page *page, struct column *column, int height)
{
    const struct button_key key = {
        .control = CONTROL_START,
        .label = page_text(page, page->actions[0].label),
        .role = page->view->limited ? METRICS_LABEL : METRICS_TITLE,
        .enabled = true,
        .strong = true,
    };
    button_key(page, (struct scene_rect){column->x, column->y, column->w, height}, &key);
    column->y += height;
    column->begun = true;
}

// The button and its hint, as high as `least` at least.
static void button(struct page *page, struct column *column, int least)
{
    int height = button_least(page), gap = page_gap(page, 24);
    int below = hint_height(page, column);
    if (height < least - below - gap)
        height = least - below - gap;
    press(page, column, height);
    column->y += gap;
    struct paragraph p = hint(page, column, page->view->card_in);
    paragraph_add(&p, page->scene, page->font, page->metrics);
    column->y += below;
}

// A tight page has no picture, nor has one on which nothing is begun with a card.
static bool is_pictured(const struct page *page)
{
    return page->metrics->space >= PICTURE_SPACE && !page->view->limited;
}

// The two ways to begin side by side: where the card goes, and the button; it is `more` higher
// where there is no picture.
static void begin(struct page *page, struct column *column, int more)
{
    if (!is_pictured(page)) {
        int least = button_least(page) + page_gap(page, 24) + hint_height(page, column);
        button(page, column, least + more);
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

static void go(struct page *page, struct column *column, int more)
{
    begin(page, column, more);
    counter(page, column);
}

// The ways to begin and all languages stand at the end, whatever is told above.
static void portrait(struct page *page)
{
    struct column *column = &page->main;
    column->y = page->metrics->height * 5 / 100;
    what(page, column);
    facts_add(page, column);
    notes(page, column);
    block_gap(page, column, 48);
    struct scene_mark mark = scene_mark(page->scene);
    go(page, column, 0);
    block_gap(page, column, 40);
    language_grid(page, column, 3);
    int free = column->bottom - column->y;
    scene_move(page->scene, mark, 0, free > 0 ? free : 0);
    page->scene->overflow |= free < 0;
}

// What is left between the top and `bottom`, with air at both ends.
static int free_above(const struct page *page, const struct column *column, int bottom)
{
    return bottom - 2 * page_px(page, MIDDLE_AIR) - column->y;
}

// Moves what was added since the mark to the middle between the top and `bottom`.
static void centre(struct page *page, struct column *column, struct scene_mark mark, int bottom)
{
    int free = free_above(page, column, bottom);
    scene_move(page->scene, mark, 0, page_px(page, MIDDLE_AIR) + free / 2);
    page->scene->overflow |= free < 0;
}

// Facts and ways to begin. On a tight page the button takes what is left, as far as it needs it.
static void right_side(struct page *page, struct column *column, int bottom)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column begun = *column;
    int more = 0;
    for (int pass = 0; pass < 2; pass++) {
        scene_undo(page->scene, mark);
        *column = begun;
        facts_add(page, column);
        column->begun = true;
        block_gap(page, column, 48);
        go(page, column, more);
        int free = free_above(page, column, bottom);
        int wanted = page_px(page, BUTTON_HEIGHT) - button_least(page);
        more = free < wanted ? free : wanted;
        more = more > 0 ? more : 0;
    }
    centre(page, column, mark, bottom);
}

// What has to be known, and all languages, below both columns; returns where they begin.
static int below(struct page *page, int margin)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column column = {
        .x = margin, .w = page->metrics->width - 2 * margin, .bottom = page->metrics->height};
    notes(page, &column);
    block_gap(page, &column, 40);
    int least = page_px(page, LEAST_GAP) - page_gap(page, 40);
    column.y += column.begun && least > 0 ? least : 0;
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
    right_side(page, &right, bottom);
    below(page, margin);
}

// What stands on the first sheet: above the button what is true today, as far as there is room.
struct opening {
    bool eyebrow, conditions, told, hint;
};

static void above_button(struct page *page, struct column *column, const struct opening *o)
{
    if (o->conditions && page->view->limited)
        sentence(page, column, METRICS_SMALL);
    if (o->conditions)
        conditions(page, column, true);
    if (o->told)
        block_operator_notice(page, column);
}

static void open_with(struct page *page, struct column *column, const struct opening *o)
{
    if (o->eyebrow)
        eyebrow(page, column);
    title(page, column);
    above_button(page, column, o);
    block_gap(page, column, 40);
    if (o->hint)
        button(page, column, 0);
    else
        press(page, column, button_least(page));
}

// The first sheet has the button: nobody who chose large letters has to look for it. Returns what
// stands there.
static struct opening first_sheet(struct page *page, struct column *column)
{
    static const struct opening openings[] = {
        {.eyebrow = true, .conditions = true, .told = true, .hint = true},
        {.conditions = true, .told = true, .hint = true},
        {.conditions = true, .told = true},
        {.eyebrow = true, .conditions = true, .hint = true},
        {.conditions = true, .hint = true},
        {.conditions = true},
        {.eyebrow = true, .hint = true},
    };
    const size_t last = sizeof openings / sizeof *openings - 1;
    struct scene_mark mark = scene_mark(page->scene);
    const struct column begun = *column;
    size_t cuts = page->cut_count;
    for (size_t i = 0;; i++) {
        open_with(page, column, &openings[i]);
        if (i == last || column->y <= page->sheet_end)
            return openings[i];
        scene_undo(page->scene, mark);
        page->cut_count = cuts;
        page->titled = false;
        *column = begun;
    }
}

// On sheets one block follows the other. All languages stand on one sheet.
static void stacked(struct page *page)
{
    struct column *column = &page->main;
    const struct opening first = first_sheet(page, column);
    counter(page, column);
    block_gap(page, column, 24);
    if (!first.conditions)
        conditions(page, column, true);
    if (!first.told)
        block_operator_notice(page, column);
    if (!first.conditions || !page->view->limited)
        sentence(page, column, METRICS_BODY);
    reopens(page, column, METRICS_BODY);
    facts_add(page, column);
    block_gap(page, column, 40);
    size_t since = page->cut_count - 1;
    language_grid(page, column, page->metrics->large && page->metrics->portrait ? 2 : 3);
    sheet_cut(page, column->y);
    sheet_join(page, since);
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

#include "screens/page/bar.h"

#include <string.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/entry.h"
#include "screens/view/notice.h"

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
    STEP_COUNT = 5, // card, known secret, new secret, write, done
};

static const char *const step_names[] = {"step.card", "step.known", "step.new", "step.write",
                                         "step.done"};

// 1 to STEP_COUNT; 0 for a view that is no step of the way.
static int step_of(const struct view *view)
{
    static const uint8_t steps[VIEW_COUNT] = {
        [VIEW_EXPLAIN] = 1, [VIEW_INSERT] = 1,   [VIEW_READING] = 1, [VIEW_CARD] = 1,
        [VIEW_CHANGE] = 1,  [VIEW_CONSENT] = 1,  [VIEW_KNOWN] = 2,   [VIEW_CHECKING] = 2,
        [VIEW_WRONG] = 2,   [VIEW_LAST_TRY] = 2, [VIEW_NEW] = 3,     [VIEW_AGAIN] = 3,
        [VIEW_CONFIRM] = 4, [VIEW_WORKING] = 4,  [VIEW_DONE] = 5,
    };
    if (view->operation == OPERATION_READ_SIGN)
        return 0;
    return view->id == VIEW_CHECKING && view->known ? 3 : steps[view->id];
}

// The bars of the steps, ending at `right`; returns where they begin.
static int step_bars(struct page *page, int right, int middle)
{
    int w = page_px(page, page->metrics->portrait ? 28 : 48);
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
        {.name = "name", .string = page_text(page, step_names[step_of(page->view) - 1])},
    };
    bool large = page->metrics->large; // there is room for the figures only
    const char *words = text_fill(page->text, large ? "step {n} {all}" : "step {n} {all} {name}",
                                  values, large ? 2 : 3);
    struct paragraph p = line(words, (struct scene_rect){0, 0, 0, height});
    int width = paragraph_width(&p, page->font, page->metrics);
    int leading = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){right - width, paragraph_down(&p, page->metrics, height),
                                 width + 1, leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
    int left = right - width;
    return large ? left : step_bars(page, left - page_px(page, 20), height / 2);
}

// Staff hold the number to learn what it means: all of the bar from there to the panel's edge,
// where nothing else can be meant.
static void hold_number(struct page *page, int x, int height)
{
    int from = x - page_px(page, 24);
    if (page->view->id != VIEW_CLERK)
        scene_hold(page->scene, CONTROL_CLERK,
                   (struct scene_rect){from, 0, page->metrics->width - from, height});
}

// The number for the staff, in place of the steps; returns its width.
static int staff_number(struct page *page, int right, int height)
{
    struct paragraph p = line(text_count(page->text, "staff.number {n}", notice_number(page->view)),
                              (struct scene_rect){0, 0, 0, height});
    // Large letters on a small panel: as the title beside it, or it would touch the rule below.
    bool full = page->metrics->large && page->metrics->compact;
    p.role = full ? METRICS_SMALL : METRICS_LABEL;
    int width = paragraph_width(&p, page->font, page->metrics);
    int leading = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){right - width, paragraph_down(&p, page->metrics, height),
                                 width + 1, leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
    hold_number(page, right - width, height);
    return width;
}

// What the page is about; before closing time, how long a reset can still be begun.
static const char *bar_title(const struct page *page)
{
    const struct view *view = page->view;
    if (view->id == VIEW_CARD && view->minutes_left > 0)
        return text_count(page->text, "closing {n}", view->minutes_left);
    if (view->operation == OPERATION_READ_SIGN)
        return page_text(page, "certificates.title");
    return text_variant(page->text, "header", operation_name(view->operation));
}

// In place of all that is a resident's.
static void bar_service(struct page *page, int height)
{
    struct scene_rect bar = {0, 0, page->metrics->width, height};
    scene_box(page->scene, bar, 0, THEME_PRIMARY, 0, THEME_PRIMARY);
    struct paragraph p = line(page_text(page, "service.frame"), (struct scene_rect){0});
    p.weight = FONT_BOLD;
    p.colour = THEME_ON_PRIMARY;
    p.room = (struct scene_rect){page->main.x, paragraph_down(&p, page->metrics, height),
                                 page->metrics->width - 2 * page->main.x,
                                 paragraph_leading(&p, page->metrics)};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

void bar_frame(struct page *page)
{
    const struct metrics *m = page->metrics;
    bool whole = view_is_whole(page->view->id);
    int top = whole ? 0 : metrics_bar_top(m);
    int bottom = whole ? m->height : m->height - metrics_bar_bottom(m);
    int wide = page_px(page, PAGE_FRAME);
    const struct scene_rect sides[] = {{0, top, wide, bottom - top - wide},
                                       {m->width - wide, top, wide, bottom - top - wide},
                                       {0, bottom - wide, m->width, wide},
                                       {0, 0, m->width, wide}};
    for (size_t i = 0; i < (whole ? 4 : 3); i++) {
        scene_box(page->scene, sides[i], 0, THEME_PRIMARY, 0, THEME_PRIMARY);
        page->scene->items[page->scene->item_count - 1].badge = true;
    }
}

// The first of the titles that has room; false where none has.
static bool choose_title(struct page *page, struct paragraph *p, int room)
{
    const char *titles[ENTRY_TITLES + 1] = {NULL};
    size_t entry = entry_in_bar(page) ? entry_titles(page, titles) : 0, count = entry;
    if (page->view->id != VIEW_KNOWN || entry == 0) // it names the other secret
        titles[count++] = bar_title(page);
    for (size_t i = 0; i < count; i++) {
        p->text = titles[i];
        page->in_bar = i < entry;
        if (paragraph_width(p, page->font, page->metrics) <= room)
            return true;
    }
    return page->in_bar = false;
}

void bar_top(struct page *page)
{
    int height = metrics_bar_top(page->metrics);
    int margin = page->main.x;
    if (view_is_service(page->view->id)) {
        bar_service(page, height);
        return;
    }
    int right = page->metrics->width - margin;
    struct scene_rect rule = {0, height - page_px(page, 2), page->metrics->width, page_px(page, 2)};
    scene_box(page->scene, rule, 0, THEME_LINE, 0, THEME_LINE);
    struct paragraph p = line(NULL, (struct scene_rect){0});
    p.weight = FONT_BOLD;
    struct scene_mark mark = scene_mark(page->scene);
    if (notice_number(page->view) > 0)
        right -= staff_number(page, right, height) + page_px(page, 24);
    else if (step_of(page->view) > 0)
        right = steps(page, right, height) - page_px(page, 24);
    // Where there is no room for both, the page's title says what it is about as well; how long a
    // reset can be begun is said nowhere else.
    bool fits = choose_title(page, &p, right - margin);
    if (!fits && page->view->minutes_left > 0) {
        scene_undo(page->scene, mark);
        right = page->metrics->width - margin;
    } else if (!fits) {
        return;
    }
    int leading = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){margin, paragraph_down(&p, page->metrics, height), right - margin,
                                 leading};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

// The bar's six places, whatever is shown there: language, text size, contrast, voice, help, leave.
enum place {
    PLACE_LANGUAGE,
    PLACE_SIZE,
    PLACE_CONTRAST,
    PLACE_VOICE,
    PLACE_HELP,
    PLACE_LEAVE,
    PLACE_COUNT,
};

static const char *const place_words[PLACE_COUNT] = {"languages", "size", "contrast",
                                                     "voice",     "help", "leave"};

// Large letters on a small panel leave room for a short word only.
static const char *bar_word(struct page *page, enum place place)
{
    bool few = page->metrics->large && page->metrics->compact && place != PLACE_VOICE;
    if (place == PLACE_LEAVE && view_is_service(page->view->id))
        return page_text(page, few ? "service.bar.short.leave" : "service.bar.leave");
    if (place == PLACE_LEAVE && page->view->id == VIEW_CLERK) // it is the resident's visit
        return page_text(page, few ? "clerk.bar.short.leave" : "clerk.bar.leave");
    return text_variant(page->text, few ? "bar.short" : "bar", place_words[place]);
}

enum {
    TENTHS = 10,
    MEASURED = 64,    // pixels
    BESIDE_WORD = 12, // tenths of an em: the air at both ends of a word
    BESIDE_ICON = 40, // and with the icon beside it
    LEAST_WORD = 26,
};

// What a place needs for its word, in tenths of an em: the same at every level of the layout.
static int place_share(struct page *page, enum place place)
{
    const struct metrics *m = page->metrics;
    bool above = m->portrait || m->compact || m->large; // the icon
    if (place == PLACE_VOICE)
        return 0; // it is not shown yet
    struct paragraph word = line(bar_word(page, place), (struct scene_rect){0});
    word.weight = FONT_BOLD;
    struct metrics measured = *m; // at one size, whatever the level has made of it
    measured.size[METRICS_SMALL] = MEASURED;
    int tenths = paragraph_width(&word, page->font, &measured) * TENTHS / MEASURED + 1;
    tenths = tenths < LEAST_WORD ? LEAST_WORD : tenths;
    return tenths + (above ? BESIDE_WORD : BESIDE_ICON);
}

// Where the places of the bar's one row begin: by the length of their words in the shown language.
static void divide(struct page *page, int width, int begin[PLACE_COUNT + 1])
{
    int share[PLACE_COUNT], all = 0, before = 0;
    for (int i = 0; i < PLACE_COUNT; i++)
        all += share[i] = place_share(page, (enum place)i);
    begin[0] = 0;
    for (int i = 0; i < PLACE_COUNT; i++) {
        before += share[i];
        begin[i + 1] = width * before / all;
    }
}

static const struct {
    enum control control;
    enum icon icon;
} place_cells[PLACE_COUNT] = {
    [PLACE_LANGUAGE] = {CONTROL_LANGUAGES, ICON_LANGUAGE},
    [PLACE_SIZE] = {CONTROL_TEXT_SIZE, ICON_TEXT_SIZE},
    [PLACE_CONTRAST] = {CONTROL_CONTRAST, ICON_CONTRAST},
    [PLACE_HELP] = {CONTROL_HELP, ICON_HELP},
    [PLACE_LEAVE] = {CONTROL_LEAVE, ICON_CROSS},
};

static bool is_shown(const struct view *view, enum place place)
{
    return place == PLACE_LANGUAGE ? action_bar_languages(view)
           : place == PLACE_HELP   ? action_bar_help(view)
           : place == PLACE_LEAVE  ? action_bar_leave(view)
                                   : place != PLACE_VOICE;
}

// Large letters in portrait: two rows of thirds, what is shown of each in its middle.
static void divide_row(const struct page *page, int width, int row, int begin[PLACE_COUNT + 1])
{
    int columns = PLACE_COUNT / metrics_bar_rows(page->metrics), first = row * columns, shown = 0;
    for (int i = first; i < first + columns; i++)
        shown += is_shown(page->view, (enum place)i);
    begin[first] = (columns - shown) * width / columns / 2;
    for (int i = first; i < first + columns; i++)
        begin[i + 1] = begin[i] + (is_shown(page->view, (enum place)i) ? width / columns : 0);
}

static void cell(struct page *page, enum place place, struct scene_rect at)
{
    if (is_shown(page->view, place))
        button_cell(page, at, place_cells[place].control, place_cells[place].icon,
                    bar_word(page, place));
}

static void cells(struct page *page)
{
    const struct metrics *m = page->metrics;
    int rows = metrics_bar_rows(m), columns = PLACE_COUNT / rows;
    int height = metrics_bar_row(m);
    int margin = page_px(page, m->portrait ? 28 : MARGIN / 2);
    int gap = page_px(page, 16) > m->apart ? page_px(page, 16) : m->apart;
    int width = m->width - 2 * margin + gap;
    int top = m->height - metrics_bar_bottom(m) + page_px(page, 14);
    for (int row = 0; row < rows; row++) {
        int begin[PLACE_COUNT + 1];
        if (rows == 1)
            divide(page, width, begin);
        else
            divide_row(page, width, row, begin);
        for (int i = row * columns; i < (row + 1) * columns; i++)
            cell(page, (enum place)i,
                 (struct scene_rect){margin + begin[i], top + row * (height + m->apart),
                                     begin[i + 1] - begin[i] - gap, height});
    }
}

void bar_bottom(struct page *page)
{
    const struct metrics *m = page->metrics;
    int height = metrics_bar_bottom(m);
    struct scene_rect bar = {0, m->height - height, m->width, height};
    scene_box(page->scene, bar, 0, THEME_BAR, 0, THEME_BAR);
    bar.h = page_px(page, 2);
    scene_box(page->scene, bar, 0, THEME_LINE, 0, THEME_LINE);
    enum theme_colour ground = page->scene->ground;
    page->scene->ground = THEME_GROUND; // it looks the same on every page
    cells(page);
    page->scene->ground = ground;
}

// Who is called: in Japanese, or in one of the other languages that a second line speaks.
static const char *helpline_id(const struct page *page, bool number)
{
    if (page->metrics->face == FACE_JAPANESE)
        return number ? "helpline.number" : "helpline.name";
    return number ? "helpline.other.number" : "helpline.other.name";
}

static const char *const helpline_states[] = {
    [HELPLINE_OPEN] = "helpline.open", [HELPLINE_CLOSED] = "helpline.closed"};

static struct paragraph helpline_words(const struct page *page, enum view_helpline state,
                                       struct scene_rect room)
{
    struct paragraph p = line(page_text(page, helpline_states[state]), room);
    p.weight = FONT_BOLD;
    p.colour = state == HELPLINE_OPEN ? THEME_OK : THEME_STOP;
    return p;
}

// Whether somebody answers now, in its room; returns its height. `draw` false: only measured.
static int helpline_state(struct page *page, struct scene_rect room, enum view_helpline state,
                          bool draw)
{
    struct paragraph p = helpline_words(page, state, room);
    int icon = page->metrics->size[METRICS_SMALL], gap = page_px(page, 10);
    int leading = paragraph_leading(&p, page->metrics);
    struct scene_mark mark = scene_mark(page->scene);
    scene_icon(page->scene, (struct scene_rect){room.x, room.y + (leading - icon) / 2, icon, icon},
               state == HELPLINE_OPEN ? ICON_CHECK : ICON_CLOCK, p.colour);
    p.room.x += icon + gap;
    p.room.w -= icon + gap;
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    if (!draw)
        scene_undo(page->scene, mark);
    return height;
}

// Whether either state has room beside the number.
static bool helpline_fits(struct page *page, int width)
{
    int icon = page->metrics->size[METRICS_SMALL] + page_px(page, 10), widest = 0;
    for (int state = HELPLINE_OPEN; state <= HELPLINE_CLOSED; state++) {
        struct paragraph p =
            helpline_words(page, (enum view_helpline)state, (struct scene_rect){0});
        int w = paragraph_width(&p, page->font, page->metrics);
        widest = w > widest ? w : widest;
    }
    return widest + icon < width;
}

// Both states stand in one place, beside the number or below it, which is as high as the taller
// one: nothing moves when it changes. Returns how much higher that makes the whole.
static int helpline_now(struct page *page, struct scene_rect beside, struct scene_rect below)
{
    int tallest = 0;
    if (page->view->helpline == HELPLINE_UNKNOWN)
        return 0;
    bool fits = helpline_fits(page, beside.w);
    struct paragraph p = helpline_words(page, HELPLINE_OPEN, beside);
    int leading = paragraph_leading(&p, page->metrics);
    beside.y += beside.h > leading ? (beside.h - leading) / 2 : 0;
    for (int state = HELPLINE_OPEN; state <= HELPLINE_CLOSED; state++) {
        bool now = state == (int)page->view->helpline;
        int height = helpline_state(page, fits ? beside : below, (enum view_helpline)state, now);
        tallest = height > tallest ? height : tallest;
    }
    return fits ? 0 : tallest;
}

// A small panel has room for the hours in small letters only; whoever reads large ones needs them
// while nobody answers.
static bool tells_hours(const struct page *page)
{
    const struct metrics *m = page->metrics;
    if (m->large)
        return page->view->helpline != HELPLINE_OPEN;
    return !m->compact || page->view->text_size == TEXT_SIZE_SMALL;
}

// The name, then the number below it, and the hours where there is room for them.
static int helpline_lines(struct page *page, struct scene_rect room)
{
    struct paragraph name = line(page_text(page, helpline_id(page, false)), room);
    int height = paragraph_add(&name, page->scene, page->font, page->metrics);
    struct paragraph number = line(page_text(page, helpline_id(page, true)), room);
    number.weight = FONT_BOLD;
    number.role = METRICS_BODY;
    number.leading = 130;
    number.room.y += height;
    struct scene_rect beside = number.room, below = room;
    beside.h = paragraph_add(&number, page->scene, page->font, page->metrics);
    height += beside.h;
    int width = paragraph_width(&number, page->font, page->metrics) + page_px(page, 32);
    beside.x += width;
    beside.w -= width;
    below.y += height;
    height += helpline_now(page, beside, below);
    if (!tells_hours(page))
        return height;
    struct paragraph hours = line(page_text(page, "helpline.hours"), room);
    hours.room.y += height;
    struct scene_mark mark = scene_mark(page->scene);
    int with = height + paragraph_add(&hours, page->scene, page->font, page->metrics);
    if (page->sheet_end == 0 || room.y + with <= page->sheet_end - page->sheet_top)
        return with;
    scene_undo(page->scene, mark); // no sheet is high enough
    return height;
}

void bar_helpline(struct page *page)
{
    struct column *column = &page->main;
    if (page->sheet_end > 0 && !page->helpline) { // it is called again at the end
        page->helpline = true;
        return;
    }
    struct scene_mark mark = scene_mark(page->scene);
    int icon = page_px(page, 48);
    struct scene_rect room = {column->x, page_gap(page, 28), column->w, column->bottom};
    const struct paragraph name = line(page_text(page, helpline_id(page, false)), room);
    int above = paragraph_middle(&name, page->metrics) - icon / 2;
    scene_icon(page->scene,
               (struct scene_rect){column->x, room.y + (above > 0 ? above : 0), icon, icon},
               ICON_CALL, THEME_PRIMARY);
    room.x += icon + page_px(page, 16);
    room.w = column->x + column->w - room.x;
    int height = room.y + helpline_lines(page, room);
    struct scene_rect rule = {column->x, 0, column->w, page_px(page, 2)};
    scene_box(page->scene, rule, 0, THEME_LINE, 0, THEME_LINE);
    if (page->sheet_end > 0) {
        page->last = column->y;
        block_gap(page, column, ABOVE_HELPLINE);
        scene_move(page->scene, mark, 0, column->y);
        column->y += height;
        return;
    }
    scene_move(page->scene, mark, 0, column->bottom - height);
    column->bottom -= height + page_gap(page, ABOVE_HELPLINE);
}

int bar_helpline_height(struct page *page)
{
    const struct page before = *page;
    struct scene_mark mark = scene_mark(page->scene);
    page->helpline = true;
    bar_helpline(page);
    int height = page->main.y - before.main.y;
    scene_undo(page->scene, mark);
    page->main = before.main;
    page->cut_count = before.cut_count;
    page->titled = before.titled;
    page->helpline = before.helpline;
    page->last = before.last;
    return height;
}

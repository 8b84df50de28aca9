#include "screens/page/guide.h"

#include <stdio.h>
#include <string.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/grid.h"
#include "screens/page/sheet.h"

enum {
    WAY_HEIGHT = 96,
    CHOICE_HEIGHT = 96,
    NAMES_HEIGHT = 116,
    ABOVE = 32,
    BELOW = 28, // at every level: the ways do not move
    BETWEEN = 64,
    BESIDE_NAME = 14,
    CODE_MM = 40, // about three quarters of a millimetre a module: read at arm's length
};

// ---- ways -------------------------------------------------------------------------------------

// Where a way lies: in portrait in two rows of two, in landscape in one row.
static struct scene_rect way_place(const struct page *page, const struct grid *g,
                                   enum control control)
{
    int place = control == CONTROL_POSTAL          ? 1
                : control == CONTROL_PAGE_PREVIOUS ? 2
                : control == CONTROL_PAGE_NEXT     ? 3
                                                   : 0;
    if (!page->metrics->portrait)
        return grid_place(g, place, 0, 1);
    return grid_place(g, place % 2, place < 2 ? 1 : 0, 1);
}

static struct grid ways_of(const struct page *page)
{
    bool portrait = page->metrics->portrait;
    struct grid g = grid_make(page, &page->main, portrait ? 2 : 4, WAY_HEIGHT);
    g.y = page->metrics->height - metrics_bar_bottom(page->metrics) - page_px(page, BELOW) -
          grid_height(&g, portrait ? 2 : 1);
    return g;
}

static void draw_ways(struct page *page)
{
    const struct grid g = ways_of(page);
    for (size_t i = 0; i < page->action_count; i++)
        button_draw(page, way_place(page, &g, page->actions[i].control), &page->actions[i]);
}

// Actions that lead to no other page of the view: they come first.
static size_t steady_actions(const struct page *page)
{
    size_t count = 0;
    while (count < page->action_count && page->actions[count].control != CONTROL_PAGE_PREVIOUS &&
           page->actions[count].control != CONTROL_PAGE_NEXT)
        count++;
    return count;
}

// The sheets are the only pages of what is said of a municipality.
static void open_sheets(struct page *page)
{
    const struct view_guide *guide = &page->view->guide;
    sheet_each(page, steady_actions(page));
    if (page->view->id != VIEW_GUIDE)
        sheet_part(page, guide->page, guide->pages);
}

void guide_close(struct page *page)
{
    size_t from = page->each_count, to = page->each_count > 0 ? steady_actions(page) : 0;
    for (size_t i = from; i < to; i++) {
        struct column *column = &page->main;
        int height = button_height(page, column->w, &page->actions[i]);
        block_gap(page, column, BELOW);
        sheet_cut(page, column->y);
        button_draw(page, (struct scene_rect){column->x, column->y, column->w, height},
                    &page->actions[i]);
        column->y += height;
    }
}

void guide_open(struct page *page)
{
    if (page->sheet_end > 0) {
        open_sheets(page);
        return;
    }
    struct column *column = &page->main;
    bool portrait = page->metrics->portrait;
    page->scene->overflow |= page->metrics->large && !portrait; // four words have no room in a row
    const struct grid g = ways_of(page);
    column->bottom = g.y - page_px(page, ABOVE);
    if (page->view->id != VIEW_GUIDE) // its number of pages is not known yet
        draw_ways(page);
}

// ---- choices ----------------------------------------------------------------------------------

// A name stands on one line, and what is below it on another.
static bool has_room(const struct page *page, struct scene_rect at, const struct button_key *key)
{
    const struct paragraph label = {.text = key->label, .role = key->role, .weight = FONT_BOLD};
    const struct paragraph note = {.text = key->note ? key->note : "", .role = METRICS_SMALL};
    int name = paragraph_width(&label, page->font, page->metrics);
    int second = paragraph_width(&note, page->font, page->metrics);
    bool high = !key->note || button_key_height(page) <= at.h || page->sheet_end > 0;
    return (name > second ? name : second) + 2 * page_px(page, BESIDE_NAME) <= at.w && high;
}

static struct button_key key_of(const struct page *page, int index)
{
    const struct view_guide *guide = &page->view->guide;
    const struct view_name *name = &guide->choices[index];
    bool row = page->view->id == VIEW_GUIDE_ROW;
    char id[32];
    snprintf(id, sizeof id, "guide.row.%d", index);
    return (struct button_key){
        .control = (enum control)(CONTROL_CHOICE_0 + index),
        .label = row ? page_text(page, id) : name->name,
        .note = name->second[0] != '\0' ? name->second : NULL,
        .note_face = FACE_JAPANESE,
        .role = METRICS_LABEL,
        .enabled = (guide->open >> index & 1) != 0,
    };
}

// A name that is too long is smaller.
static void choice(struct page *page, const struct grid *g, int index)
{
    struct button_key key = key_of(page, index);
    struct scene_rect at = grid_place(g, index % g->columns, index / g->columns, 1);
    if (!has_room(page, at, &key))
        key.role = METRICS_SMALL;
    page->scene->overflow |= !has_room(page, at, &key);
    button_key(page, at, &key);
}

// Two, where every name has room.
static int columns_on_sheets(const struct page *page)
{
    const struct grid g = grid_make(page, &page->main, 2, CHOICE_HEIGHT);
    for (int i = 0; i < page->view->guide.count; i++) {
        const struct button_key key = key_of(page, i);
        if (!has_room(page, grid_place(&g, 0, 0, 1), &key))
            return 1;
    }
    return 2;
}

// Row below row, each of which may begin a sheet.
static void choices_on_sheets(struct page *page)
{
    struct column *column = &page->main;
    struct grid g = grid_make(page, column, columns_on_sheets(page), CHOICE_HEIGHT);
    int least = button_key_height(page) + page_px(page, 8);
    g.h = g.h > least ? g.h : least;
    for (int i = 0; i < page->view->guide.count; i++) {
        if (i % g.columns == 0) // where the row above ends: the gap is on neither sheet
            sheet_cut(page, g.y + i / g.columns * (g.h + g.gap) - (i > 0 ? g.gap : 0));
        choice(page, &g, i);
    }
    column->y += grid_height(&g, (page->view->guide.count + g.columns - 1) / g.columns);
}

// In languages that are not written in the Japanese script a name stands in both, one below the
// other. A small panel has no room for more air.
static int choice_height(const struct page *page)
{
    enum language language = page->view->language;
    bool two = language != LANGUAGE_JA && language != LANGUAGE_JA_EASY;
    return two && !page->metrics->compact ? NAMES_HEIGHT : CHOICE_HEIGHT;
}

void guide_choices(struct page *page)
{
    struct column *column = &page->main;
    block_gap(page, column, ABOVE);
    if (page->sheet_end > 0) {
        choices_on_sheets(page);
        return;
    }
    struct grid g = grid_make(page, column, page->metrics->portrait ? 2 : 3, choice_height(page));
    int rows = VIEW_CHOICES / g.columns;
    // The keys end where the column ends, so that they lie where a hand reaches and stay there.
    int y = column->bottom - grid_height(&g, rows);
    page->scene->overflow |= y < column->y;
    g.y = y;
    for (int i = 0; i < page->view->guide.count; i++)
        choice(page, &g, i);
}

// ---- what is said of a counter ----------------------------------------------------------------

static void add_line(struct page *page, struct column *column, const char *text, bool strong,
                     bool anywhere)
{
    sheet_cut(page, column->y);
    struct paragraph p = {
        .text = text,
        .role = METRICS_BODY,
        .weight = strong ? FONT_BOLD : FONT_REGULAR,
        .colour = THEME_TEXT,
        .leading = 150,
        .anywhere = anywhere,
        .room = {column->x, column->y, column->w, column->bottom - column->y},
    };
    size_t since = page->scene->item_count;
    column->y += paragraph_add(&p, page->scene, page->font, page->metrics);
    column->begun = true;
    for (size_t i = since + 1; i < page->scene->item_count; i++) {
        page->titled = true; // rather not between two lines
        sheet_cut(page, page->scene->items[i].at.y);
    }
}

void guide_line(struct page *page, struct column *column, const char *text, bool strong)
{
    add_line(page, column, text, strong, true);
}

void guide_text(struct page *page, struct column *column, const char *text, bool strong)
{
    add_line(page, column, text, strong, false);
}

static void as_of(struct page *page, struct column *column)
{
    const struct view_guide *guide = &page->view->guide;
    char month[16];
    snprintf(month, sizeof month, "month.%d", guide->as_of_month);
    const struct text_value values[] = {
        {.name = "year", .number = guide->as_of_year},
        {.name = "month", .string = page_text(page, month)},
    };
    block_small(page, column, text_fill(page->text, "guide.as-of {year} {month}", values, 2));
}

void guide_code(struct page *page, struct column *column)
{
    const struct view_guide *guide = &page->view->guide;
    if (guide->url[0] == '\0') {
        as_of(page, column);
        return;
    }
    block_gap(page, column, 28);
    sheet_cut(page, column->y);
    int side = (int)(CODE_MM * page->metrics->px_per_mm);
    int gap = page_px(page, 32);
    scene_qr(page->scene, (struct scene_rect){column->x, column->y, side, side}, guide->url);
    if (page->sheet_end > 0) { // beside it there is no room for large letters
        column->y += side;
        column->begun = true;
        page->titled = true; // with the words that say what it is
        block_small(page, column, page_text(page, "guide.code"));
        as_of(page, column);
        return;
    }
    struct column beside = {.x = column->x + side + gap,
                            .w = column->w - side - gap,
                            .y = column->y,
                            .bottom = column->bottom};
    block_small(page, &beside, page_text(page, "guide.code"));
    as_of(page, &beside);
    int end = column->y + side;
    column->y = beside.y > end ? beside.y : end;
    column->begun = true;
    page->scene->overflow |= column->y > column->bottom;
}

struct guide_columns guide_split(struct page *page)
{
    struct guide_columns c = {.left = page->main,
                              .two = !page->metrics->portrait && page->sheet_end == 0};
    if (c.two)
        c.left.w = (c.left.w - page_px(page, BETWEEN)) / 2;
    c.right = c.left;
    if (c.two)
        c.right.x += c.left.w + page_px(page, BETWEEN);
    return c;
}

// ---- pages ------------------------------------------------------------------------------------

// Where the next piece goes.
struct pen {
    struct guide_columns empty; // both columns of a page that has only its title
    struct column at;
    int page;    // that the pen is on
    int pieces;  // on it
    bool second; // in its second column
};

static void next_page(struct pen *pen)
{
    pen->page++;
    pen->pieces = 0;
    pen->second = false;
    pen->at = pen->empty.left;
}

static void next_column(struct pen *pen)
{
    if (!pen->empty.two || pen->second) {
        next_page(pen);
        return;
    }
    pen->second = true;
    pen->at = pen->empty.right;
}

// Draws the piece where the pen is; false, and nothing is drawn, when it does not fit there.
static bool draw_here(struct page *page, struct pen *pen, const struct guide_piece *piece)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column at = pen->at;
    bool overflow = page->scene->overflow;
    page->scene->overflow = false;
    piece->draw(page, &at, piece->number);
    bool fits = !page->scene->overflow && at.y <= at.bottom;
    page->scene->overflow = overflow;
    if (fits)
        pen->at = at;
    else
        scene_undo(page->scene, mark);
    return fits;
}

// Pieces that are not of the wanted page are laid out all the same, and taken back.
static void lay(struct page *page, struct pen *pen, const struct guide_piece *piece, int wanted)
{
    struct scene_mark mark = scene_mark(page->scene);
    if (piece->fresh && pen->at.y != pen->empty.left.y)
        next_column(pen);
    bool tried = pen->at.y == pen->empty.left.y && !pen->second;
    while (!draw_here(page, pen, piece)) {
        if (tried) { // it fits on no empty column: with less air it may
            page->scene->overflow = true;
            return;
        }
        next_column(pen);
        tried = true;
    }
    pen->pieces++;
    if (pen->page != wanted)
        scene_undo(page->scene, mark);
}

// Returns the pen where it ends.
static struct pen lay_all(struct page *page, struct pen pen, const struct guide_piece pieces[],
                          size_t count, int wanted)
{
    for (size_t i = 0; i < count && !page->scene->overflow; i++)
        lay(page, &pen, &pieces[i], wanted);
    return pen;
}

enum {
    NO_PAGE = -1
};

// The number of pages. A last one with one piece takes the one before it along.
static int balance(struct page *page, struct pen pen, struct guide_piece pieces[], size_t count)
{
    struct pen end = lay_all(page, pen, pieces, count, NO_PAGE);
    if (end.page == 0 || end.pieces > 1 || count < 2 || pieces[count - 2].fresh)
        return end.page + 1;
    pieces[count - 2].fresh = true;
    struct pen other = lay_all(page, pen, pieces, count, NO_PAGE);
    pieces[count - 2].fresh = other.page <= end.page;
    return pieces[count - 2].fresh ? other.page + 1 : end.page + 1;
}

static const char *page_of(struct page *page, int number, int all)
{
    const struct text_value values[] = {
        {.name = "n", .number = number},
        {.name = "all", .number = all},
    };
    return text_fill(page->text, "guide.page {n} {all}", values, 2);
}

static void pages_on_sheets(struct page *page, const char *title, const struct guide_piece pieces[],
                            size_t count)
{
    block_title(page, &page->main, title);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) // the first one belongs to the title
            sheet_cut(page, page->main.y);
        pieces[i].draw(page, &page->main, pieces[i].number);
    }
}

// On the last page there is no next one: its key leads round to the first, and the way back is
// what to do now.
static void ways_of_page(struct page *page, int number, int all)
{
    for (size_t i = 0; i < page->action_count; i++) {
        struct action *action = &page->actions[i];
        bool next = action->control == CONTROL_PAGE_NEXT;
        if (number + 1 == all && next)
            action->label = "guide.first";
        action->primary = number + 1 < all ? next : action->control == CONTROL_BACK;
    }
    draw_ways(page);
}

void guide_pages(struct page *page, const char *title, struct guide_piece pieces[], size_t count)
{
    if (page->sheet_end > 0) {
        pages_on_sheets(page, title, pieces, count);
        return;
    }
    struct paragraph p = {
        .role = METRICS_SMALL,
        .colour = THEME_TEXT,
        .align = PARAGRAPH_RIGHT,
        .leading = 150,
    };
    int line = paragraph_leading(&p, page->metrics);
    p.room = (struct scene_rect){page->main.x, page->main.bottom - line, page->main.w, line};
    page->main.bottom -= line + page_gap(page, 12);
    block_title(page, &page->main, title);
    page->main.begun = false;
    page->main.y += page_gap(page, 20);
    struct pen pen = {.empty = guide_split(page)};
    pen.at = pen.empty.left;
    int all = balance(page, pen, pieces, count);
    int wanted = (page->view->guide.page % all + all) % all;
    lay_all(page, pen, pieces, count, wanted);
    p.text = page_of(page, wanted + 1, all);
    paragraph_add(&p, page->scene, page->font, page->metrics);
    ways_of_page(page, wanted, all);
}

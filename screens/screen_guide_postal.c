// The other way to a municipality: the beginning of its postal code.
#include <string.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/grid.h"
#include "screens/page/guide.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

enum {
    PAD_COLUMNS = 3,
    PAD_ROWS = 4,
    LOW_COLUMNS = 5,
    LOW_ROWS = 3,
    KEY_HEIGHT = 112,
    LOW_HEIGHT = 100,
    BOX_GAP = 12,
    FIRST_PART = 3, // digits before the dash
    BOX_WIDE = 84,
};

static void digit_box(struct page *page, struct scene_rect at, char digit)
{
    bool typed = digit != '\0';
    const char text[2] = {digit, '\0'};
    scene_box(page->scene, at, page_px(page, 12), THEME_GROUND, page_px(page, 4),
              typed ? THEME_PRIMARY : THEME_EDGE);
    if (!typed)
        return;
    struct paragraph p = {
        .text = text,
        .role = METRICS_KEY,
        .weight = FONT_BOLD,
        .colour = THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 120,
    };
    int top = at.y + paragraph_down(&p, page->metrics, at.h);
    p.room = (struct scene_rect){at.x, top, at.w, paragraph_leading(&p, page->metrics)};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

static int box_width(const struct page *page, int width)
{
    int w = (width - 8 * page_px(page, BOX_GAP)) / (VIEW_POSTAL_DIGITS + 1);
    int widest = page_px(page, BOX_WIDE);
    return w < widest ? w : widest;
}

// Three boxes, a dash, four boxes. Returns their height.
static int boxes(struct page *page, const struct column *column, int w)
{
    int gap = page_px(page, BOX_GAP);
    int h = w * 118 / 100, x = column->x;
    for (int i = 0; i < VIEW_POSTAL_DIGITS; i++, x += w + gap) {
        if (i == FIRST_PART) {
            struct scene_rect dash = {x + w / 4, column->y + h / 2, w / 2, page_px(page, 6)};
            scene_box(page->scene, dash, 0, THEME_TEXT, 0, THEME_TEXT);
            x += w + gap;
        }
        digit_box(page, (struct scene_rect){x, column->y, w, h}, page->view->guide.postal[i]);
    }
    return h;
}

static void add_boxes(struct page *page, struct column *column)
{
    block_gap(page, column, 28);
    column->y += boxes(page, column, box_width(page, column->w));
    column->begun = true;
}

static void key(struct page *page, const struct grid *g, int digit, int column, int row)
{
    const char label[2] = {(char)('0' + digit), '\0'};
    const struct button_key key = {.control = (enum control)(CONTROL_KEY_0 + digit),
                                   .label = label,
                                   .role = METRICS_KEY,
                                   .enabled = true};
    button_key(page, grid_place(g, column, row, 1), &key);
}

// As on the 12-key pad below the screen; on a wide sheet in fewer rows, so that what is typed
// stands above them.
static bool is_low(const struct page *page)
{
    return page->sheet_end > 0 && !page->metrics->portrait;
}

static int pad_rows(const struct page *page)
{
    return is_low(page) ? LOW_ROWS : PAD_ROWS;
}

static void digits(struct page *page, const struct grid *g)
{
    int last = is_low(page) ? LOW_ROWS - 2 : PAD_ROWS - 1;
    for (int digit = 1; digit <= 9; digit++)
        key(page, g, digit, (digit - 1) % g->columns, (digit - 1) / g->columns);
    key(page, g, 0, is_low(page) ? LOW_COLUMNS - 1 : 1, last);
}

static void pad(struct page *page, const struct grid *g)
{
    const struct view_entry *e = &page->view->entry;
    int last = pad_rows(page) - 1, wide = is_low(page) ? 2 : 1;
    digits(page, g);
    const struct button_key erase = {.control = CONTROL_DELETE,
                                     .label = page_text(page, "action.delete"),
                                     .role = METRICS_SMALL,
                                     .icon = ICON_DELETE,
                                     .enabled = e->typed > 0};
    button_key(page, grid_place(g, 0, last, wide), &erase);
    const struct button_key ok = {.control = CONTROL_OK,
                                  .label = page_text(page, "guide.search"),
                                  .role = page->metrics->large ? METRICS_SMALL : METRICS_LABEL,
                                  .enabled = e->complete,
                                  .strong = true};
    button_key(page, grid_place(g, 2, last, g->columns - 2), &ok);
}

static const char *found(const struct page *page)
{
    const struct view_guide *guide = &page->view->guide;
    if (guide->postal[0] == '\0')
        return page_text(page, "guide.postal.body");
    return guide->matches > 0 ? text_count(page->text, "guide.matches {n}", guide->matches)
                              : page_text(page, "guide.no-match");
}

// How high a key must be for its words, which stand on one line on a wide sheet.
static int words_height(const struct page *page)
{
    const struct paragraph word = {
        .text = page_text(page, "guide.search"), .role = METRICS_SMALL, .leading = 120};
    return is_low(page) ? paragraph_leading(&word, page->metrics) : button_key_height(page);
}

// The keys stay together, after what they are for, and on a wide sheet below what is typed. Returns
// where they begin.
static int pad_on_sheets(struct page *page, struct column *column, struct grid *g)
{
    int least = words_height(page) + page_px(page, 8);
    g->h = g->h > least ? g->h : least;
    page->titled = is_low(page);
    block_gap(page, column, 32);
    for (int row = 0; row < pad_rows(page); row++) {
        page->titled = row > 0 || is_low(page); // only where a sheet has not even room for the keys
        sheet_cut(page, column->y + row * (g->h + g->gap));
    }
    page->main.y = column->y + grid_height(g, pad_rows(page));
    page->main.begun = true;
    return column->y;
}

// What is asked for, in less words or smaller ones where the room is less; what was found in its
// place, once somebody types.
enum words {
    WORDS_ALL,
    WORDS_SMALL,
    WORDS_TITLE,
    WORDS_COUNT,
};

static void asked(struct page *page, struct column *column, int words)
{
    if (page->view->guide.postal[0] != '\0') {
        if (words == WORDS_ALL)
            block_body(page, column, found(page));
        else
            block_small(page, column, found(page));
        return;
    }
    block_title(page, column, page_text(page, "guide.postal.title"));
    if (words == WORDS_ALL)
        block_body(page, column, page_text(page, "guide.postal.body"));
    else if (words == WORDS_SMALL)
        block_small(page, column, page_text(page, "guide.postal.body"));
}

static struct grid low_grid(const struct page *page, const struct column *column)
{
    return grid_make(page, column, LOW_COLUMNS, LOW_HEIGHT);
}

// Boxes and keys at the column's pen.
static void low_group(struct page *page, struct column *column)
{
    add_boxes(page, column);
    struct grid g = low_grid(page, column);
    g.y = pad_on_sheets(page, column, &g);
    pad(page, &g);
}

// What is left of a sheet above boxes and keys.
static int room_above(struct page *page)
{
    struct scene_mark mark = scene_mark(page->scene);
    size_t cuts = page->cut_count;
    struct column main = page->main, trial = main;
    trial.begun = true;
    low_group(page, &trial);
    int height = page->main.y - main.y;
    scene_undo(page->scene, mark);
    page->cut_count = cuts;
    page->main = main;
    return page->sheet_end - page->sheet_top - height;
}

// Boxes and keys stand at the end of a wide sheet, whatever is said above: they stand still while
// one types. Where large letters leave no room for a word above, what was found comes after them.
static void low(struct page *page)
{
    struct scene_mark mark = scene_mark(page->scene);
    struct column start = page->main, main = start;
    int room = room_above(page), words = WORDS_ALL;
    for (; words < WORDS_COUNT; words++) {
        main = start;
        asked(page, &main, words);
        if (main.y - start.y <= room)
            break;
        scene_undo(page->scene, mark);
        page->cut_count = 0;
    }
    bool one = words < WORDS_COUNT, typed = page->view->guide.postal[0] != '\0';
    if (one) {
        main.y = start.y + room;
    } else {
        main = start;
        block_title(page, &main, page_text(page, "guide.postal.title"));
        block_body(page, &main, page_text(page, "guide.postal.body"));
    }
    low_group(page, &main);
    if (!one && typed)
        block_body(page, &page->main, found(page));
}

void screen_guide_postal(struct page *page)
{
    guide_open(page);
    if (is_low(page)) {
        low(page);
        return;
    }
    struct guide_columns c = guide_split(page);
    block_title(page, &c.left, page_text(page, "guide.postal.title"));
    add_boxes(page, &c.left);
    block_body(page, &c.left, found(page));
    struct column *keys = c.two ? &c.right : &c.left;
    struct grid g = grid_make(page, keys, PAD_COLUMNS, KEY_HEIGHT);
    int y = keys->bottom - grid_height(&g, PAD_ROWS);
    page->scene->overflow |= y < (c.two ? page->main.y : c.left.y + page_gap(page, 24));
    g.y = page->sheet_end > 0 ? pad_on_sheets(page, &c.left, &g) : y;
    pad(page, &g);
}

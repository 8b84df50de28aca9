// The keys. Digits stand as on the 12-key pad below the screen; letters stand in the order of the
// alphabet, because who never learned to type finds them there.
#include <math.h>

#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/entry.h"
#include "screens/page/grid.h"
#include "screens/page/sheet.h"

enum {
    PAD_COLUMNS = 3,
    PAD_ROWS = 4,
    BOARD_COLUMNS = 10, // 0-9 above, A-Z below, the last four places for delete and OK
    BOARD_ROWS = 4,
    LETTERS = 26,
    ABOVE = 32,
    PAD_HEIGHT = 132,
    BOARD_HEIGHT = 112,
};

static int key_gap(const struct page *page)
{
    int gap = page_gap(page, 16);
    return gap > page->metrics->apart ? gap : page->metrics->apart;
}

static struct grid keys_of(const struct page *page, const struct column *column)
{
    bool pad = page->view->entry.kind == SECRET_AUTH;
    struct grid k = {
        .x = column->x,
        .gap = key_gap(page),
        .columns = pad ? PAD_COLUMNS : BOARD_COLUMNS,
    };
    int widest = k.columns * page_px(page, 264) + (k.columns - 1) * k.gap;
    k.w = column->w < widest ? column->w : widest;
    k.x += (column->w - k.w) / 2;
    k.h = page_gap(page, pad ? PAD_HEIGHT : BOARD_HEIGHT);
    if (k.h < page->metrics->target)
        k.h = page->metrics->target;
    int least = page->metrics->large ? page->metrics->size[METRICS_LABEL] * 125 / 100
                                     : button_key_height(page);
    if (k.h < least)
        k.h = least;
    return k;
}

static int height_of(const struct grid *k)
{
    return grid_height(k, k->columns == PAD_COLUMNS ? PAD_ROWS : BOARD_ROWS);
}

static void character(struct page *page, const struct grid *k, enum control control, int column,
                      int row)
{
    char label[2] = {control_character(control), '\0'};
    const struct button_key key = {
        .control = control,
        .label = label,
        .role = METRICS_KEY,
        .enabled = !page->view->waiting,
    };
    button_key(page, grid_place(k, column, row, 1), &key);
}

// How much is missing: on OK, or with large letters below the boxes, where there is more room.
static const char *more(const struct page *page)
{
    const struct view_entry *e = &page->view->entry;
    static const char *const ids[2][2] = {{"entry.key.auth {n}", "entry.key.sign {n}"},
                                          {"entry.more.auth {n}", "entry.more.sign {n}"}};
    return text_count(page->text, ids[page->metrics->large][e->kind == SECRET_SIGN],
                      e->min - e->typed);
}

// What is missing before OK can be pressed; NULL when nothing is.
static const char *missing(const struct page *page)
{
    const struct view_entry *e = &page->view->entry;
    if (page->view->waiting)
        return page_text(page, "action.wait");
    if (e->complete)
        return NULL;
    if (page->view->id == VIEW_SERVICE_PIN)
        return text_count(page->text, "service.more {n}", e->min - e->typed);
    if (e->typed < e->min)
        return more(page);
    if (e->kind == SECRET_SIGN && !(e->rules & RULE_LETTER))
        return page_text(page, "entry.letter");
    if (e->kind == SECRET_SIGN && !(e->rules & RULE_DIGIT))
        return page_text(page, "entry.digit");
    return page_text(page, "entry.simple");
}

static void delete_and_ok(struct page *page, struct scene_rect erase_at, struct scene_rect ok_at)
{
    const struct view_entry *e = &page->view->entry;
    const struct button_key erase = {
        .control = CONTROL_DELETE,
        .label = page_text(page, "action.delete"),
        .role = METRICS_SMALL,
        .icon = ICON_DELETE,
        .enabled = e->typed > 0 && !page->view->waiting,
    };
    button_key(page, erase_at, &erase);
    const struct button_key ok = {
        .control = CONTROL_OK,
        .label = page_text(page, "action.ok"),
        .note = page->metrics->large ? NULL : missing(page),
        .role = METRICS_LABEL,
        .enabled = e->complete && !page->view->waiting,
        .strong = true,
    };
    button_key(page, ok_at, &ok);
}

static void pad(struct page *page, const struct grid *k)
{
    for (int digit = 1; digit <= 9; digit++)
        character(page, k, (enum control)(CONTROL_KEY_0 + digit), (digit - 1) % PAD_COLUMNS,
                  (digit - 1) / PAD_COLUMNS);
    character(page, k, CONTROL_KEY_0, 1, 3);
    // Delete and OK lie where * and # lie on the hardware pad.
    delete_and_ok(page, grid_place(k, 0, 3, 1), grid_place(k, 2, 3, 1));
}

static void board(struct page *page, const struct grid *k)
{
    for (int i = 0; i < BOARD_COLUMNS; i++)
        character(page, k, (enum control)(CONTROL_KEY_0 + (i + 1) % BOARD_COLUMNS), i, 0);
    for (int i = 0; i < LETTERS; i++)
        character(page, k, (enum control)(CONTROL_KEY_A + i), i % BOARD_COLUMNS,
                  1 + i / BOARD_COLUMNS);
    delete_and_ok(page, grid_place(k, 6, 3, 2), grid_place(k, 8, 3, 2));
}

// How the group is put together, from the top.
struct group {
    struct grid keys;
    int boxes;  // height of what was typed
    int hint;   // height of what is missing, which large letters do not leave room for on OK
    int back;   // height of the way back; 0: it stands beside the boxes
    int gap;    // between the parts
    int height; // of all
    int middle; // of the boxes and of what is below them
    bool apart; // the texts are on another sheet
};

static struct group measure(struct page *page, const struct column *column, bool beside)
{
    struct group g = {.keys = keys_of(page, column)};
    g.boxes = entry_boxes_size(page, column->w).h;
    g.gap = page_gap(page, 36);
    if (g.gap < page->metrics->apart)
        g.gap = page->metrics->apart;
    int back = button_height(page, column->w / 2, &page->actions[0]);
    if (beside && g.boxes < back)
        g.boxes = back;
    g.back = beside ? 0 : back;
    g.hint = page->metrics->large ? page->metrics->size[METRICS_SMALL] * 160 / 100 : 0;
    g.height = g.boxes + g.hint + g.gap + height_of(&g.keys) + (beside ? 0 : g.gap + back);
    return g;
}

// The keys take what is left of `room` until they are as high as they are with all air.
static void stretch(const struct page *page, struct group *g, int room)
{
    bool pad = g->keys.columns == PAD_COLUMNS;
    int rows = pad ? PAD_ROWS : BOARD_ROWS;
    int more = (room - g->height) / rows;
    int most = page_px(page, pad ? PAD_HEIGHT : BOARD_HEIGHT) - g->keys.h;
    more = more < most ? more : most;
    if (more <= 0)
        return;
    g->keys.h += more;
    g->height += rows * more;
}

// How many tries are left, at the left of the row below the boxes, where the texts are on another
// sheet. Returns the width of the words; 0: they are not shown.
static int tries(struct page *page, const struct column *column, const struct group *g)
{
    int left = page->view->tries_left;
    if (page->view->id != VIEW_KNOWN || !g->apart || g->hint == 0)
        return 0;
    struct paragraph p = {
        .text = left == 1 ? page_text(page, "entry.tries.last")
                          : text_count(page->text, "entry.tries {n}", left),
        .role = METRICS_SMALL,
        .weight = left == 1 ? FONT_BOLD : FONT_REGULAR,
        .colour = left == 1 ? THEME_STOP : THEME_TEXT,
        .leading = 150,
        .room = {column->x, column->y + g->boxes, column->w, g->hint},
    };
    paragraph_add(&p, page->scene, page->font, page->metrics);
    return paragraph_width(&p, page->font, page->metrics);
}

// What is missing, below the middle of the boxes, or as near to it as the tries leave room for.
static void hint(struct page *page, const struct column *column, const struct group *g)
{
    const char *text = g->hint > 0 ? missing(page) : NULL;
    struct paragraph p = {
        .text = text,
        .role = METRICS_SMALL,
        .weight = FONT_BOLD,
        .colour = THEME_TEXT,
        .leading = 150,
    };
    struct scene_mark mark = scene_mark(page->scene);
    int before = tries(page, column, g), end = column->x + column->w;
    if (!text)
        return;
    int width = paragraph_width(&p, page->font, page->metrics) + 1;
    int least = column->x + (before > 0 ? before + page_px(page, 28) : 0);
    if (least + width > end) { // one of both: who has begun to type wants to know what is missing
        if (page->view->entry.typed == 0)
            return;
        scene_undo(page->scene, mark);
        least = column->x;
    }
    int x = g->middle - width / 2;
    x = x + width > end ? end - width : x;
    p.room = (struct scene_rect){x > least ? x : least, column->y + g->boxes, width, g->hint};
    paragraph_add(&p, page->scene, page->font, page->metrics);
}

// Boxes and pad have one middle: that of the column, or as far to the right as the way back asks.
static void boxes_over_pad(struct page *page, struct column right, struct group *g, int y,
                           const struct column *column)
{
    struct scene_rect size = entry_boxes_size(page, right.w);
    int all = size.y * size.w + (size.y - 1) * size.x, end = column->x + column->w;
    int middle = column->x + column->w / 2;
    if (middle - all / 2 < right.x)
        middle = right.x + (all + 1) / 2;
    entry_boxes(page, middle - all / 2, y, all);
    if (middle + g->keys.w / 2 > end)
        g->keys.w = 2 * (end - middle);
    g->keys.x = middle - g->keys.w / 2;
    g->middle = middle;
}

// The way back at the left of the boxes: on a low screen every line counts.
static void boxes_beside(struct page *page, const struct column *column, struct group *g)
{
    int w =
        (int)(page_px(page, page->metrics->compact ? 290 : 340) * fmax(1.0, page->metrics->scale));
    int needed = button_width(page, &page->actions[0]);
    w = page->metrics->large && needed < w ? needed : w;
    int gap = page_px(page, 36);
    button_draw(page, (struct scene_rect){column->x, column->y, w, g->boxes}, &page->actions[0]);
    struct column right = *column;
    right.x += w + gap;
    right.w -= w + gap;
    struct scene_rect size = entry_boxes_size(page, right.w);
    int y = column->y + (g->boxes - size.h) / 2;
    if (g->keys.columns == PAD_COLUMNS) {
        boxes_over_pad(page, right, g, y, column);
        return;
    }
    entry_boxes(page, right.x, y, right.w);
    g->middle = right.x + (size.y * size.w + (size.y - 1) * size.x) / 2;
}

// Where the group begins, and how high its keys are: large letters in portrait have it at the end,
// and a wide sheet is filled.
static void settle(struct page *page, struct column *column, struct group *g)
{
    bool sheets = page->sheet_end > 0, portrait = page->metrics->portrait;
    g->middle = column->x + column->w / 2;
    if (sheets && !portrait) {
        int left = sheet_left(page, column->y);
        g->apart = g->height > left;
        stretch(page, g, g->apart ? page->sheet_end - page->sheet_top : left);
    }
    if (page->metrics->large && !sheets)
        stretch(page, g, column->bottom - column->y);
    if (sheets || !portrait || !page->metrics->large) {
        page_lower_half(page, g->height);
        return;
    }
    int y = column->bottom - g->height;
    column->y = y > column->y ? y : column->y;
}

void entry_keys(struct page *page)
{
    struct column *column = page_aside(page);
    bool beside = entry_wide(page);
    struct group g = measure(page, column, beside);
    block_gap(page, column, ABOVE);
    settle(page, column, &g);
    if (beside)
        boxes_beside(page, column, &g);
    else
        entry_boxes(page, column->x, column->y, column->w);
    hint(page, column, &g);
    g.keys.y = column->y + g.boxes + g.hint + g.gap;
    if (g.keys.columns == PAD_COLUMNS)
        pad(page, &g.keys);
    else
        board(page, &g.keys);
    int end = column->y + g.height;
    if (!beside)
        // Away from OK, and narrow: a slip below the keys loses nothing.
        button_draw(page, (struct scene_rect){column->x, end - g.back, column->w / 2, g.back},
                    &page->actions[0]);
    column->y = end;
    column->begun = true;
    page->scene->overflow |= end > column->bottom;
}

bool entry_keys_fit(struct page *page)
{
    struct group g = measure(page, &page->main, entry_wide(page));
    return page_gap(page, ABOVE) + g.height <= sheet_left(page, page->main.y);
}

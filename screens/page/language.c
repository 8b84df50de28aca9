#include "screens/page/language.h"

#include "screens/page/button.h"
#include "screens/page/sheet.h"

enum {
    HEIGHT = 116,
    GAP = 20,
    CHECK = 30,   // the mark of the shown language
    CHECK_IN = 6, // from the corner
};

// Two lines of the tallest letters must have room: a long name is broken.
static int cell_height(const struct page *page)
{
    struct face_ink ink = face_ink(FACE_LATIN, page->metrics->size[METRICS_SMALL]);
    int least = 2 * (ink.above + ink.below) + page_px(page, 8);
    int height = page_gap(page, HEIGHT);
    if (least < page->metrics->target)
        least = page->metrics->target;
    return height > least ? height : least;
}

static int gap_of(const struct page *page)
{
    int gap = page_gap(page, GAP);
    return gap > page->metrics->apart ? gap : page->metrics->apart;
}

// A name in the middle of its cell, in its own face.
static void name(struct page *page, struct scene_rect at, enum language language)
{
    struct scene_mark mark = scene_mark(page->scene);
    bool dark = page->scene->ground == THEME_HERO;
    int pad = page_px(page, 10);
    struct paragraph p = {
        .text = page_language(page, language),
        .role = METRICS_SMALL,
        .weight = FONT_REGULAR,
        .face = face_of_name(language),
        .colour = dark ? THEME_ON_HERO : THEME_TEXT,
        .align = PARAGRAPH_CENTRE,
        .leading = 112,
        .balanced = true,
        .room = {at.x + pad, at.y, at.w - 2 * pad, at.h},
    };
    int height = paragraph_add(&p, page->scene, page->font, page->metrics);
    scene_move(page->scene, mark, 0, (at.h - height) / 2);
    for (size_t i = mark.items; i < page->scene->item_count; i++)
        page->scene->items[i].room = at;
}

static bool is_free(const struct scene *scene, struct scene_mark since, struct scene_rect at)
{
    for (size_t i = since.items; i < scene->item_count; i++) {
        if (scene_overlap(scene->items[i].at, at))
            return false;
    }
    return true;
}

// The shown language: a check in its corner; on its corner where a long name leaves no room beside.
static void chosen(struct page *page, struct scene_rect at, enum language language)
{
    bool dark = page->scene->ground == THEME_HERO;
    scene_box(page->scene, at, page_px(page, 20), dark ? THEME_HERO : THEME_BAR, page_px(page, 3),
              dark ? THEME_HERO_SOFT : THEME_LINE);
    struct scene_mark mark = scene_mark(page->scene);
    name(page, at, language);
    int side = page_px(page, CHECK), in = page_px(page, CHECK_IN);
    struct scene_rect check = {at.x + in, at.y + in, side, side};
    const struct scene_rect around = {check.x, check.y, side + in, side + in};
    if (!is_free(page->scene, mark, around))
        check = (struct scene_rect){at.x - side / 2, at.y - side / 2, side, side};
    scene_box(page->scene, check, side / 2, dark ? THEME_ON_HERO : THEME_PRIMARY, 0, THEME_LINE);
    page->scene->items[page->scene->item_count - 1].badge = true;
    scene_icon(page->scene, check, ICON_CHECK, dark ? THEME_HERO : THEME_ON_PRIMARY);
}

static size_t offered(const struct page *page, enum language list[LANGUAGE_COUNT])
{
    size_t count = 0;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        if (view_offers(page->view, (enum language)language))
            list[count++] = (enum language)language;
    }
    return count;
}

int language_grid_height(const struct page *page, int columns)
{
    enum language list[LANGUAGE_COUNT];
    int rows = ((int)offered(page, list) + columns - 1) / columns;
    return rows * cell_height(page) + (rows > 0 ? rows - 1 : 0) * gap_of(page);
}

void language_grid(struct page *page, struct column *column, int columns)
{
    enum language list[LANGUAGE_COUNT];
    int count = (int)offered(page, list);
    int gap = gap_of(page);
    struct scene_rect at = {0, 0, (column->w - (columns - 1) * gap) / columns, cell_height(page)};
    for (int i = 0; i < count; i++) {
        at.x = column->x + i % columns * (at.w + gap);
        at.y = column->y + i / columns * (at.h + gap);
        if (i % columns == 0)
            sheet_cut(page, at.y);
        const struct button_key key = {
            .control = (enum control)(CONTROL_LANGUAGE_0 + list[i]),
            .label = page_language(page, list[i]),
            .role = METRICS_SMALL,
            .face = face_of_name(list[i]),
            .enabled = true,
        };
        if (list[i] == page->view->language)
            chosen(page, at, list[i]);
        else
            button_key(page, at, &key);
    }
    column->y += language_grid_height(page, columns);
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

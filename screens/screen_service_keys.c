// The test of the pad of twelve keys: each is lit while it is down, and marked once it was felt.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/grid.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

enum {
    ACROSS = 3,
    KEY_HEIGHT = 120,
    LEAST_HEIGHT = 84,
    MARK = 40,
    RADIUS = 20,
};

// What is known of a key: its colours, and a mark beside its name.
struct look {
    enum theme_colour fill, edge, letters;
    enum icon mark;
};

static struct look look_of(const struct view_tool *tool, int key)
{
    if ((tool->keys_stuck >> key & 1) != 0)
        return (struct look){THEME_STOP_GROUND, THEME_STOP, THEME_STOP, ICON_EXCLAIM};
    if ((tool->keys_down >> key & 1) != 0)
        return (struct look){THEME_PRIMARY, THEME_PRIMARY, THEME_ON_PRIMARY, ICON_ARROW_DOWN};
    if ((tool->keys_seen >> key & 1) != 0)
        return (struct look){THEME_OK_GROUND, THEME_OK, THEME_OK, ICON_CHECK};
    return (struct look){THEME_GROUND, THEME_EDGE, THEME_TEXT, ICON_NONE};
}

static void key(struct page *page, struct scene_rect at, int key, char name)
{
    struct look look = look_of(&page->view->service.tool, key);
    const char text[] = {name, '\0'};
    scene_box(page->scene, at, page_px(page, RADIUS), look.fill, page_px(page, 4), look.edge);
    struct paragraph p = {
        .text = text,
        .role = METRICS_KEY,
        .weight = FONT_BOLD,
        .face = FACE_LATIN,
        .colour = look.letters,
        .align = PARAGRAPH_CENTRE,
        .leading = 112,
        .room = at,
    };
    p.room.y += (at.h - paragraph_leading(&p, page->metrics)) / 2;
    paragraph_add(&p, page->scene, page->font, page->metrics);
    int side = page_px(page, MARK), beside = (at.w / 2 - side) / 2;
    if (look.mark != ICON_NONE)
        scene_icon(
            page->scene,
            (struct scene_rect){at.x + at.w / 2 + beside, at.y + (at.h - side) / 2, side, side},
            look.mark, look.letters);
}

static void pad(struct page *page, struct column *column)
{
    static const char names[] = "123456789*0#";
    bool low = page->metrics->compact && page->metrics->large; // it stands on one page all the same
    block_gap(page, column, 36);
    struct grid grid = grid_make(page, column, ACROSS, low ? LEAST_HEIGHT : KEY_HEIGHT);
    for (int i = 0; i < TOOL_KEYS_COUNT; i++) {
        int bit = names[i] == '*' ? 10 : names[i] == '#' ? 11 : names[i] - '0';
        key(page, grid_place(&grid, i % ACROSS, i / ACROSS, 1), bit, names[i]);
    }
    column->y += grid_height(&grid, TOOL_KEYS_COUNT / ACROSS);
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

// What the marks mean.
static void legend(struct page *page, struct column *column)
{
    const struct block_item items[] = {
        {.icon = ICON_CHECK,
         .tone = BLOCK_OK,
         .text = page_text(page, "service.keys.felt"),
         .small = true},
        {.icon = ICON_EXCLAIM,
         .tone = BLOCK_STOP,
         .text = page_text(page, "service.keys.held"),
         .small = true,
         .joined = true},
    };
    block_items_beside(page, column, items, sizeof items / sizeof *items);
}

// In landscape large letters leave no height for words above the pad: they stand beside it.
void screen_service_keys(struct page *page)
{
    struct column *main = &page->main, *aside = page_aside(page);
    bool beside = page->metrics->large && !page->metrics->portrait;
    struct column *words = beside ? aside : main;
    block_title(page, main, page_text(page, "service.tool.keys"));
    if (beside)
        block_small(page, words, page_text(page, "service.keys.body"));
    else
        block_body(page, words, page_text(page, "service.keys.body"));
    pad(page, main);
    page_foot(page);
    legend(page, aside);
    button_stack(page, aside);
}

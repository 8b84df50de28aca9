// The test of the pad of twelve keys: each is lit while it is down.
#include "screens/page/block.h"
#include "screens/page/button.h"
#include "screens/page/grid.h"
#include "screens/page/sheet.h"
#include "screens/screen.h"

enum {
    ACROSS = 3,
    KEY_HEIGHT = 120,
    RADIUS = 20,
};

struct look {
    enum theme_colour fill, edge, letters;
};

static struct look look_of(const struct view_tool *tool, int key)
{
    if ((tool->keys_stuck >> key & 1) != 0)
        return (struct look){THEME_STOP_GROUND, THEME_STOP, THEME_STOP};
    if ((tool->keys_down >> key & 1) != 0)
        return (struct look){THEME_PRIMARY, THEME_PRIMARY, THEME_ON_PRIMARY};
    if ((tool->keys_seen >> key & 1) != 0)
        return (struct look){THEME_OK_GROUND, THEME_OK, THEME_OK};
    return (struct look){THEME_GROUND, THEME_EDGE, THEME_TEXT};
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
}

static void pad(struct page *page, struct column *column)
{
    static const char names[] = "123456789*0#";
    block_gap(page, column, 36);
    struct grid grid = grid_make(page, column, ACROSS, KEY_HEIGHT);
    for (int i = 0; i < TOOL_KEYS_COUNT; i++) {
        int bit = names[i] == '*' ? 10 : names[i] == '#' ? 11 : names[i] - '0';
        key(page, grid_place(&grid, i % ACROSS, i / ACROSS, 1), bit, names[i]);
    }
    column->y += grid_height(&grid, TOOL_KEYS_COUNT / ACROSS);
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

void screen_service_keys(struct page *page)
{
    struct column *main = &page->main;
    block_title(page, main, page_text(page, "service.tool.keys"));
    block_body(page, main, page_text(page, "service.keys.body"));
    pad(page, main);
    page_foot(page);
    button_stack(page, page_aside(page));
}

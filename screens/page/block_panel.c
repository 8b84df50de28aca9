// The two blocks that stand for a whole page's message: leave the card, and it is done.
#include "screens/page/block.h"

enum {
    PAD = 36,
    DISC = 84,
    BETWEEN = 28, // disc and words
};

struct line {
    const char *text;
    enum metrics_type role;
    enum font_weight weight;
    int leading;
};

// A rounded box with an icon on a disc and lines beside it.
struct panel {
    enum theme_colour ground, edge, letters;
    enum icon icon;
    struct line lines[3];
};

static int add_lines(struct page *page, struct scene_rect room, const struct panel *panel)
{
    int top = room.y;
    for (size_t i = 0; i < 3; i++) {
        const struct line *line = &panel->lines[i];
        if (!line->text)
            continue;
        struct paragraph p = {
            .text = line->text,
            .role = line->role,
            .weight = line->weight,
            .colour = panel->letters,
            .leading = line->leading,
            .balanced = line->role == METRICS_TITLE,
            .room = room,
        };
        int height = paragraph_add(&p, page->scene, page->font, page->metrics);
        room.y += height;
        room.h -= height;
    }
    return room.y - top;
}

static void add(struct page *page, struct column *column, const struct panel *panel)
{
    block_gap(page, column, 36);
    bool compact = page->metrics->compact;
    int pad = page_px(page, compact ? PAD / 2 : PAD);
    int air = page_gap(page, PAD);
    int disc = page_px(page, compact ? DISC * 2 / 3 : DISC);
    int gap = page_px(page, compact ? BETWEEN / 2 : BETWEEN);
    size_t box = page->scene->item_count;
    scene_box(page->scene, (struct scene_rect){column->x, column->y, column->w, 0}, 0,
              panel->ground, page_px(page, 4), panel->edge);
    size_t round = page->scene->item_count;
    struct scene_rect at = {column->x + pad, column->y, disc, disc};
    scene_box(page->scene, at, disc / 2, panel->edge, 0, panel->edge);
    int side = disc * 62 / 100;
    scene_icon(page->scene,
               (struct scene_rect){at.x + (disc - side) / 2, at.y + (disc - side) / 2, side, side},
               panel->icon, panel->ground);
    struct scene_rect room = {at.x + disc + gap, column->y + air, column->w - 2 * pad - disc - gap,
                              column->bottom - column->y - air};
    int words = add_lines(page, room, panel);
    int height = (words > disc ? words : disc) + 2 * air;
    // The disc stands beside the first lines, in the middle of a low panel.
    int down = words > 2 * disc ? air : (height - disc) / 2;
    page->scene->items[round].at.y += down;
    page->scene->items[round + 1].at.y += down;
    if (words < disc)
        for (size_t i = round + 2; i < page->scene->item_count; i++)
            page->scene->items[i].at.y += (disc - words) / 2;
    page->scene->items[box].at.h = height;
    page->scene->items[box].radius = page_px(page, 20);
    column->y += height;
    column->begun = true;
    page->scene->overflow |= column->y > column->bottom;
}

void block_panel_hold(struct page *page, struct column *column, const char *more)
{
    const struct panel panel = {
        .ground = THEME_GROUND,
        .edge = THEME_PRIMARY,
        .letters = THEME_TEXT,
        .icon = ICON_HAND,
        .lines = {{page_wording(page, "card.leave-in", SECRET_AUTH), METRICS_BODY, FONT_BOLD, 140},
                  {more, METRICS_BODY, FONT_REGULAR, 140}},
    };
    add(page, column, &panel);
}

void block_panel_done(struct page *page, struct column *column, const char *title, const char *text,
                      const char *small)
{
    const struct panel panel = {
        .ground = THEME_OK_GROUND,
        .edge = THEME_OK,
        .letters = THEME_OK,
        .icon = ICON_CHECK,
        .lines = {{title, METRICS_TITLE, FONT_BOLD, 135},
                  {text, METRICS_BODY, FONT_REGULAR, 150},
                  {small, METRICS_SMALL, FONT_REGULAR, 150}},
    };
    add(page, column, &panel);
}

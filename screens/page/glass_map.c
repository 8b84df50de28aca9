#include "screens/page/glass_map.h"

#include "screens/page/block.h"
#include "screens/page/sheet.h"

enum {
    HIGHEST = 30, // hundredths of the panel's height that the map may have
};

void glass_map_fields(struct page *page, struct scene_rect at, enum theme_colour untouched)
{
    const struct view_tool *tool = &page->view->service.tool;
    const struct metrics *m = page->metrics;
    int across = tool_cells_across(m->width, m->height), down = TOOL_CELLS / across;
    int ring = (int)(TOOL_RING / 10 * m->px_per_mm);
    int wide = page_px(page, 2);
    for (int cell = 0; cell < TOOL_CELLS; cell++) {
        int column = cell % across, row = cell / across;
        int x = tool_cell_edge(column, across, m->width, ring) * at.w / m->width;
        int y = tool_cell_edge(row, down, m->height, ring) * at.h / m->height;
        int right = tool_cell_edge(column + 1, across, m->width, ring) * at.w / m->width;
        int bottom = tool_cell_edge(row + 1, down, m->height, ring) * at.h / m->height;
        struct scene_rect field = {at.x + x, at.y + y, right - x, bottom - y};
        scene_box(page->scene, field, 0, tool_touched(tool, cell) ? THEME_OK_GROUND : untouched,
                  wide, THEME_LINE);
    }
}

void glass_map(struct page *page, struct column *column)
{
    const struct metrics *m = page->metrics;
    struct scene_rect at = {column->x, 0, column->w, column->w * m->height / m->width};
    if (at.h > m->height * HIGHEST / 100) {
        at.h = m->height * HIGHEST / 100;
        at.w = at.h * m->width / m->height;
    }
    block_gap(page, column, 28);
    at.y = column->y;
    glass_map_fields(page, at, THEME_STOP);
    column->y += at.h;
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

#include "screens/page/glass_map.h"

#include "screens/page/block.h"
#include "screens/page/sheet.h"

enum {
    SHARE = 45,  // hundredths of the column's width that the longer side of the map may have
    LEAST = 240, // design units of it: a field can be told from the next one
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
    int longer = column->w * SHARE / 100, least = page_px(page, LEAST);
    longer = longer > least ? longer : least;
    struct scene_rect at = {column->x, 0, longer, longer};
    if (m->width < m->height)
        at.w = longer * m->width / m->height;
    else
        at.h = longer * m->height / m->width;
    block_gap(page, column, 28);
    at.y = column->y;
    glass_map_fields(page, at, THEME_STOP);
    column->y += at.h;
    column->begun = true;
    if (column->y > column->bottom)
        page->scene->overflow = true;
}

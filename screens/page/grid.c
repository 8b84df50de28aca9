#include "screens/page/grid.h"

struct grid grid_make(const struct page *page, const struct column *column, int columns, int units)
{
    int gap = page_px(page, 20), height = page_px(page, units);
    return (struct grid){
        .x = column->x,
        .y = column->y,
        .w = column->w,
        .h = height > page->metrics->target ? height : page->metrics->target,
        .gap = gap > page->metrics->apart ? gap : page->metrics->apart,
        .columns = columns,
    };
}

struct scene_rect grid_place(const struct grid *g, int column, int row, int span)
{
    int from = column * (g->w + g->gap) / g->columns;
    int to = (column + span) * (g->w + g->gap) / g->columns - g->gap;
    return (struct scene_rect){g->x + from, g->y + row * (g->h + g->gap), to - from, g->h};
}

int grid_height(const struct grid *g, int rows)
{
    return rows * g->h + (rows - 1) * g->gap;
}

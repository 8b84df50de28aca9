// Places in rows and columns that share a width to the pixel, so that a group ends where everything
// else ends.
#ifndef SCREENS_PAGE_GRID_H
#define SCREENS_PAGE_GRID_H

#include "screens/page/page.h"

struct grid {
    int x, y, w; // of all
    int h, gap;  // of one, and between two
    int columns;
};

// A grid as wide as the column, at its pen; cells are `units` high at every level, so that they
// do not move, but no smaller than a control must be.
struct grid grid_make(const struct page *page, const struct column *column, int columns, int units);

struct scene_rect grid_place(const struct grid *grid, int column, int row, int span);

int grid_height(const struct grid *grid, int rows);

#endif

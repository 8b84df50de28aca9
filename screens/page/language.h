// The languages to choose from, each by its own name and in its own typeface.
#ifndef SCREENS_PAGE_LANGUAGE_H
#define SCREENS_PAGE_LANGUAGE_H

#include "screens/page/page.h"

// A grid of those that are offered, `columns` wide, at the column's pen; the order never changes.
// The shown one is marked and is no control.
void language_grid(struct page *page, struct column *column, int columns);

// What language_grid() takes up, in pixels.
int language_grid_height(const struct page *page, int columns);

#endif

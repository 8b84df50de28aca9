// A page that is longer than its panel is cut into sheets, between its blocks.
//
// The page is laid out in one column without an end; sheet_select() keeps one sheet of it and adds
// the way to the others. Text is never made smaller than the resident chose.
#ifndef SCREENS_PAGE_SHEET_H
#define SCREENS_PAGE_SHEET_H

#include "screens/page/page.h"

// Begins a page of sheets: one column, and room for the pager above the bar.
void sheet_open(struct page *page);

// A sheet may begin at this height. Nothing on a page without sheets.
void sheet_cut(struct page *page, int y);

// What lies between the cuts that were added after the first `since` stays together, on a sheet of
// its own if need be, unless it is higher than one.
void sheet_join(struct page *page, size_t since);

// On each sheet the first `count` actions, side by side at its end, stand in one place; beside a
// wide sheet only the first one has room for it, below the pager. Before anything is added.
void sheet_each(struct page *page, size_t count);

// The view is one of several parts, with controls of their own that lead to the others: before the
// first sheet comes the part before, behind the last one the next. Before anything is added.
void sheet_part(struct page *page, int part, int parts);

// How many pixels are left below this height on the sheet that it is on.
int sheet_left(struct page *page, int y);

// Keeps of what was added since the mark what stands on the sheet (the last one, if there are not
// so many), in its place. A block that is higher than a sheet is an overflow.
void sheet_select(struct page *page, struct scene_mark since, int sheet);

#endif

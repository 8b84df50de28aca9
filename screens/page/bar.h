// The frame of a page: what is being done and how far it has come above, what is always there
// below, and the helpline.
#ifndef SCREENS_PAGE_BAR_H
#define SCREENS_PAGE_BAR_H

#include "screens/page/page.h"

int bar_top_height(const struct page *page);
int bar_bottom_height(const struct page *page);

void bar_top(struct page *page);
void bar_bottom(struct page *page);

// Draws the helpline at the end of the column and returns its height.
int bar_helpline(struct page *page, const struct column *column, int number);

#endif

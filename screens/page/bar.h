// The frame of a page. Above: what is being done, and how far it has come. Below: what is always
// there. And the helpline.
#ifndef SCREENS_PAGE_BAR_H
#define SCREENS_PAGE_BAR_H

#include "screens/page/page.h"

// The lower bar's controls are the last in reading order: it is drawn last.
void bar_top(struct page *page);
void bar_bottom(struct page *page);

// That the kiosk serves a technician, all around the page; its words stand in the bar above.
void bar_frame(struct page *page);

// Draws the helpline at the end of the main column and takes its room. Call before anything else is
// added to it.
void bar_helpline(struct page *page);

// What it takes up on a sheet, in pixels.
int bar_helpline_height(struct page *page);

#endif

// One municipality's counters as the guide shows them.
#ifndef FIRMWARE_SESSION_GUIDE_PAGE_H
#define FIRMWARE_SESSION_GUIDE_PAGE_H

#include "firmware/offices/offices.h"
#include "screens/view/view.h"

// A name in the shown language, and below it what struct view_name says. `kana` is how it is read.
void guide_page_name(struct view_name *shown, const struct offices_name *name, const char *kana,
                     enum language language);

// Fills view->guide from `municipality` on, in view->language. `now` in seconds since 1970.
void guide_page_show(const struct offices *offices, const struct offices_municipality *municipality,
                     int64_t now, struct view *view);

#endif

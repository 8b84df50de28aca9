// When a counter is open, in words.
#ifndef SCREENS_PAGE_OPENING_H
#define SCREENS_PAGE_OPENING_H

#include "screens/page/page.h"

// "Open now", "Closed now": the headline.
const char *opening_heading(const struct page *page, const struct view_opening *opening);

// Why it is closed and when it opens next; NULL when there is nothing to say.
const char *opening_text(const struct page *page, const struct view_opening *opening);

// One line of the hours: "Mon–Fri 8:30–17:00".
const char *opening_hours(const struct page *page, const struct view_hours *hours);

#endif

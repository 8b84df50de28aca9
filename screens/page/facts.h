// What a reset costs, how long it takes and from when to when it can be begun, on the start screen.
#ifndef SCREENS_PAGE_FACTS_H
#define SCREENS_PAGE_FACTS_H

#include "screens/page/page.h"

// Side by side where the column has room, else one below the other.
void facts_add(struct page *page, struct column *column);

#endif

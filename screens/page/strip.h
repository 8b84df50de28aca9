// Where an entry stands in the exchange: the secret that is entered, an arrow, the secret that is
// made new; and in the same room, when there is something to put right, what that is. The room is
// that of the taller of both, so that the keys below stand still.
#ifndef SCREENS_PAGE_STRIP_H
#define SCREENS_PAGE_STRIP_H

#include "screens/page/page.h"

// The exchange; nothing where large letters or a low page leave no room for it.
void strip_exchange(struct page *page, struct column *column);

// For VIEW_NEW: its title, and below it the exchange or why the last one was not taken; where there
// is no room for both, that reason in place of the title.
void strip_or_note(struct page *page, const char *title);

// The exchange below the texts of a wide sheet, if there is room for it before the keys.
void strip_on_sheet(struct page *page, struct column *column);

#endif

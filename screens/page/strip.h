// Where an entry stands in the exchange: the secret that is entered, an arrow, the secret that is
// made new; and in the same room, when there is something to put right, what that is. The room is
// that of the taller of both, so that the keys below stand still.
#ifndef SCREENS_PAGE_STRIP_H
#define SCREENS_PAGE_STRIP_H

#include "screens/page/page.h"

// For VIEW_KNOWN, VIEW_NEW and VIEW_AGAIN. On a wide and low page with a keyboard there is room for
// the heading of what has to be put right only.
void strip_or_note(struct page *page, struct column *column);

// The exchange below the texts of a wide sheet, if there is room for it before the keys.
void strip_on_sheet(struct page *page, struct column *column);

#endif

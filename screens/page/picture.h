// The pictures of a card: on its way into the reader, in it, and on its way out; where view.plate
// says so, on its way onto the plate, on it, and on its way off.
//
// view.beat says where on its way the card is. Each fills what is left of the column, up to a size
// beyond which larger is not clearer.
#ifndef SCREENS_PAGE_PICTURE_H
#define SCREENS_PAGE_PICTURE_H

#include "screens/page/page.h"

void picture_insert(struct page *page, struct column *column);
// Whether what is left of the sheet has room for it.
bool picture_insert_fits(struct page *page, const struct column *column);
void picture_insert_in(struct page *page, struct scene_rect at); // on a panel of this size
void picture_hold(struct page *page, struct column *column);
void picture_take(struct page *page, struct column *column);

// The card's two sides, small: which one is up (picture_sides.c). Nothing where there is no room.
void picture_sides(struct page *page, struct column *column);

// The known secret makes the forgotten one new; as high as its words need (picture_exchange.c).
void picture_exchange(struct page *page, struct column *column);

#endif

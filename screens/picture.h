// The two pictures: a card on its way into the reader, and on its way out.
#ifndef SCREENS_PICTURE_H
#define SCREENS_PICTURE_H

#include "screens/page.h"

// Adds the picture at the column's pen, as large as `height` pixels allow.
void picture_insert(struct page *page, struct column *column, int height);
void picture_take(struct page *page, struct column *column, int height);

// The idea of the service: the secret that is remembered makes a new one of the forgotten one.
void picture_exchange(struct page *page, struct column *column);

#endif

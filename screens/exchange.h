// The idea of the service as a picture: the secret that is remembered makes the forgotten one new.
#ifndef SCREENS_EXCHANGE_H
#define SCREENS_EXCHANGE_H

#include "screens/page.h"

void exchange_picture(struct page *page, struct column *column);

#endif

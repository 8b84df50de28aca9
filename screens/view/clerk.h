// What the store's staff are told of a number: what it means, what to try in this order, and
// whether the operator has to be called. One row for each number that any screen shows.
//
// The texts are in Japanese and English only, in catalogues of their own (assets/po/clerk).
#ifndef SCREENS_VIEW_CLERK_H
#define SCREENS_VIEW_CLERK_H

#include "screens/view/view.h"

enum {
    CLERK_TRIES_MAX = 3
};

struct clerk_row {
    int number;                         // as notice_number() says
    const char *means;                  // text ids
    const char *tries[CLERK_TRIES_MAX]; // the first unused one is NULL; one at least is there
    const char *call;
};

// NULL: no screen shows that number.
const struct clerk_row *clerk_row(int number);

// The language in which staff read: English for whoever has chosen it, else Japanese.
enum language clerk_language(enum language shown);

#endif

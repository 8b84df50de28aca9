// How long a press takes until its pixels are on the glass.
#ifndef TESTS_BENCH_TOUCH_H
#define TESTS_BENCH_TOUCH_H

#include "tests/bench/tour.h"

struct touch_times {
    struct sample look;             // one look at the entry's box: what the method itself takes
    struct sample xlib, sdl;        // the plain programs, before the kiosk and after it
    struct sample keypad, keyboard; // a key, until the entry's box has changed
    struct sample forth, back;      // card to known, known to card
};

// Fills the entry that is shown and empties it again, until there were so many presses of a key or
// of "delete". `room`: how many characters it takes.
void touch_keys(const struct hand *hand, const char *some_key, int room, int presses,
                struct sample *ms, struct sample *look);

// On a stand whose reader is empty and whose kiosk shows the start screen; leaves it so.
void touch_measure(struct tour *tour, int presses, int changes, struct touch_times *times);

#endif

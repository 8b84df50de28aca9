// How long a change of the language takes until its pixels are on the glass, and a press at the
// largest letters.
#ifndef TESTS_BENCH_LOOK_H
#define TESTS_BENCH_LOOK_H

#include "screens/view/view.h"
#include "tests/bench/tour.h"

struct look_times {
    int languages;                                              // that are offered
    struct sample chosen;                                       // "languages" to the list of them
    struct sample first[LANGUAGE_COUNT], again[LANGUAGE_COUNT]; // a language to its pixels
    struct sample keypad, keyboard, look; // as in touch.h, at the largest size
};

// Whether the screen that is shown has such a control.
bool look_offers(const struct hand *hand, enum language language);

// "language-vi".
const char *look_control(enum language language);

// On a stand whose reader is empty and whose kiosk shows the start screen; leaves it so, in the
// first language.
void look_measure(struct tour *tour, int rounds, int presses, struct look_times *times);

// One visit in each language that is offered.
void look_visit(struct tour *tour);

#endif

// Inside the samples: what their parts share.
#ifndef TESTS_GOLDEN_SAMPLE_GUIDE_H
#define TESTS_GOLDEN_SAMPLE_GUIDE_H

#include "tests/golden/sample.h"

struct samples {
    struct sample *list;
    size_t count;
};

// A usual card: nothing locked, everything possible.
struct view sample_usual(enum view_id id);

// `what` tells samples of one screen apart; "" for the only one.
void sample_add(struct samples *samples, const char *what, const struct view *view);

// A picture that moves, on its way.
void sample_beats(struct samples *samples, enum view_id id);

// The start screen, and the closed one.
void sample_start(struct samples *samples);
void sample_closed(struct samples *samples);

// The screens of the counter guide.
void sample_guide(struct samples *samples);

// Names and what municipalities write, as the kiosk shows them in a language.
void sample_guide_in(struct view *view, enum language language);

#endif

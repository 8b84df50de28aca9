// Pictures of every sample, for people: what `make screens` leaves in its folder.
//
//   strips/PANEL/LANGUAGE-SIZE-THEME/SCREEN.png   reduced, the states of a screen side by side
//   PANEL/LANGUAGE/SAMPLE.png                     every pixel, if `full`;
//   PANEL/LANGUAGE-SIZE-THEME/
//                                                 at another size or theme
#ifndef TESTS_GOLDEN_SHOOT_H
#define TESTS_GOLDEN_SHOOT_H

#include <stdatomic.h>

#include "tests/golden/gallery.h"
#include "tests/golden/golden_set.h"

// How a sample looks beside the golden set.
enum shoot_state {
    SHOOT_NEW, // the set does not have it
    SHOOT_SAME,
    SHOOT_OTHER,
};

struct shoot_result {
    uint8_t sheets; // 0: it was not asked for
    uint8_t state;  // enum shoot_state
};

// What comes of it; in memory that processes share.
struct shoot_results {
    atomic_size_t pictures, faults;
    struct shoot_result of[KIT_PANELS][LANGUAGE_COUNT][TEXT_SIZE_COUNT][SAMPLE_MAX];
};

struct shoot {
    struct gallery *gallery;
    const char *out;
    const char *only, *language, *size, *theme; // what is asked for, by name; NULL: all
    bool full;
    struct golden_set *set;
    struct shoot_results *results;
};

bool shoot_wants(const char *choice, const char *name);

// Lays out, checks against the norms and paints one language at one size on one panel, in each
// theme that is asked for. Prints what breaks a norm. False when a file cannot be written.
bool shoot_one(const struct shoot *shoot, size_t panel, enum language language,
               enum text_size text_size);

#endif

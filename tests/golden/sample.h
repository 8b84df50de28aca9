// Every screen in every state that looks different, with realistic and with longest values.
#ifndef TESTS_GOLDEN_SAMPLE_H
#define TESTS_GOLDEN_SAMPLE_H

#include <stddef.h>

#include "screens/view/view.h"

enum {
    SAMPLE_MAX = 520,
    SAMPLE_NAME = 48
};

struct sample {
    char name[SAMPLE_NAME]; // "07-card-sign-locked"
    struct view view;
};

// Fills `list` and returns how many samples there are. The language is left at the first; what an
// operator tells is in the language of its name.
size_t sample_all(struct sample list[SAMPLE_MAX]);

// The sample as the kiosk shows it in another language.
struct view sample_in(const struct sample *sample, enum language language);

#endif

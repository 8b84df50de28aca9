// Samples of help and of the staff's page.
#ifndef TESTS_GOLDEN_SAMPLE_HELP_H
#define TESTS_GOLDEN_SAMPLE_HELP_H

#include "tests/golden/sample_guide.h"

// Help in front of a few screens, and the staff's page of a normal one and of a notice.
void sample_help(struct samples *samples);

#endif

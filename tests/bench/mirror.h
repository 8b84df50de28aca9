// The least that any program could need: one that answers each press by painting one small square.
// What a press needs to it and back is the share of X and of this way of measuring.
#ifndef TESTS_BENCH_MIRROR_H
#define TESTS_BENCH_MIRROR_H

#include <stdbool.h>

#include "tests/bench/glass.h"
#include "tests/bench/sample.h"

// Measures so many presses; the square lies over everything else meanwhile. False when it does not
// answer.
bool mirror_measure(const char *display, struct glass *glass, int presses, struct sample *ms);

#endif

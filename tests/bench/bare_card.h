// What the known secret costs a program that does nothing else: the floor of the visit's wait.
#ifndef TESTS_BENCH_BARE_CARD_H
#define TESTS_BENCH_BARE_CARD_H

#include <stdbool.h>

#include "tests/bench/sample.h"

// A part for inside_run(), while a stand's new card lies in the reader and nobody uses it: verifies
// its PIN by SCardTransmit() alone. `context` is a struct sample of milliseconds that both sides
// see. False when the card did not take it.
bool bare_card_measure(void *context);

#endif

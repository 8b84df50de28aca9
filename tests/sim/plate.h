// Runs in which the first reader is a plate: cards are moved on it, and some take their time.
#ifndef TESTS_SIM_PLATE_H
#define TESTS_SIM_PLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/sim/card.h"
#include "tests/sim/faults.h"

// Draws whether this run is one of them.
void plate_begin(uint64_t seed);

bool plate_is_used(void);

// A card of this run takes so long for a command, if it is a slow one.
void plate_draw_card(struct card *card);

// How much longer than from a slot an answer of the card may let itself be waited for.
int64_t plate_slack_us(void);

// The rows that move cards, in addition to a seed's own; returns how many.
size_t plate_rows(uint64_t seed, struct fault *rows, size_t room);

#endif

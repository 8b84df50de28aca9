// What a card tells those who keep the promises. It happens as the card carries the command out.
#ifndef TESTS_SIM_CARD_TOLD_H
#define TESTS_SIM_CARD_TOLD_H

#include "tests/sim/card.h"

// A VERIFY with a value, of a secret that had so many tries before.
void card_told_verify(const struct card *card, enum card_which which, int tries_before, bool right,
                      const char *value, size_t length);

// A verified secret is not verified any more.
void card_told_closed(const struct card *card, enum card_which which);

// A secret was written, by this permission; NULL: it was changed.
void card_told_written(const struct card *card, enum card_which which,
                       const unsigned char *permission);

// Bytes of a file were given out.
void card_told_read(const struct card *card, uint16_t file);

#endif

// The two commands that write to a card: a reset and a change.
//
// Each is sent once. Afterwards the answer says what is certain: done, refused (nothing changed),
// gone (before anything was written), or unknown (the old or the new secret is valid), and nothing
// is tried to find out that could cost a try.
#ifndef FIRMWARE_CARD_CARD_WRITE_H
#define FIRMWARE_CARD_CARD_WRITE_H

#include "firmware/card/card_visit.h"

// Resets a secret to the staged value, with the backend's permission, and lets go of the card.
// The staged value is forgotten, however it went.
void card_write_reset(struct card_visit *visit, const struct card_write *asked,
                      struct card_written *written);

// Changes a secret from the one kept by CARD_VERIFY to the staged one, and lets go of the card.
// Both are forgotten, however it went.
void card_write_change(struct card_visit *visit, struct card_written *written);

#endif

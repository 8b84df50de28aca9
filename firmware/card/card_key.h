// The card's verified key: how long it may stay open, and what opens it again.
//
// A key that a VERIFY has opened signs for whoever speaks to the card next. It is closed, by
// selecting the application anew, as soon as it has signed, and when it was not used for
// settings.key_open_ms: the proof waits for the backend's nonce while the resident types. Until the
// proof is made or the card is let go, the secret waits in locked memory and opens the key once
// more. That costs no try: the card has taken this secret in this visit.
#ifndef FIRMWARE_CARD_CARD_KEY_H
#define FIRMWARE_CARD_CARD_KEY_H

#include "firmware/card/card_visit.h"

// VERIFY has just been answered 9000 and a proof follows.
void card_key_opened(struct card_visit *visit, enum secret_kind kind, const struct secret *secret);

// Makes sure that the key is open, for a use that follows at once. The card must be there
// (card_visit_resume()).
enum card_result card_key_open(struct card_visit *visit);

// It was used and is needed once more.
void card_key_used(struct card_visit *visit);

// The proof is made: closes the key and forgets the secret.
void card_key_done(struct card_visit *visit);

// ms until card_key_expire() is to be called; -1: the key is not open.
int card_key_left(const struct card_visit *visit);

// Closes the key; the secret stays.
void card_key_expire(struct card_visit *visit);

#endif

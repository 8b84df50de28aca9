// Judges new secrets: are they well-formed, and are they made of the holder's birth date.
//
// Pure: keeps nothing, copies nothing but into itself, and wipes what it copied.
#ifndef FIRMWARE_CARD_CARD_WEAK_H
#define FIRMWARE_CARD_CARD_WEAK_H

#include <stdbool.h>

#include "drivers/base/secret.h"
#include "drivers/domain/operation.h"

// True when the card could take it, by drivers/domain/secret_rules.h.
bool card_weak_well_formed(enum secret_kind kind, const struct secret *secret);

// True when the secret gives the birth date away. `birth` is what jpki_certificate_birth() made;
// an empty one is never a match.
//
// Looked for are the date's usual spellings, Western and Japanese year: a PIN that is one of them
// in four digits (year, year and month, month and day, either way round), a password with a run of
// digits that is one of those, or that contains one of six or eight digits. Four digits inside a
// longer run are let be: they turn up by chance.
bool card_weak_birth(const struct secret *secret, const struct secret *birth);

#endif

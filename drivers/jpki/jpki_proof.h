// What the card signs to prove that its holder knows a secret.
//
// It is put together here, from what the reset is, so that nobody further up can have the card sign
// anything else: the signature certificate's key is a legal seal.
#ifndef DRIVERS_JPKI_JPKI_PROOF_H
#define DRIVERS_JPKI_JPKI_PROOF_H

#include <stdbool.h>

#include "drivers/domain/operation.h"
#include "drivers/domain/uuid.h"
#include "drivers/jpki/jpki.h"

enum {
    JPKI_NONCE = 32,
};

// Fills `info` with the DigestInfo (RFC 8017 clause 9.2) of SHA-256 over
// "kiosk-reset-v1" 00 operation 00 id 00 nonce. `operation` is one of the two resets. False when
// the library gives no digest.
bool jpki_proof(enum operation operation, const char id[UUID_LENGTH],
                const unsigned char nonce[JPKI_NONCE], unsigned char info[JPKI_DIGEST_INFO]);

#endif

// The reset profile `iso-external-auth`: how a forgotten secret gets a new value.
//
// THE ONE FILE TO CHANGE for an operator who holds the real specification: with which command a
// My Number Card's secrets are reset is not public. This is a documented profile on ISO/IEC 7816-4
// commands: the backend answers the card's challenge, which permits one reset of one secret.
#ifndef DRIVERS_JPKI_JPKI_RESET_H
#define DRIVERS_JPKI_JPKI_RESET_H

#include "drivers/jpki/jpki.h"

enum {
    JPKI_CHALLENGE = 16,
    JPKI_CRYPTOGRAM = 16,
};

// Asks the card for a challenge (GET CHALLENGE). It is good for one permission.
enum jpki_err jpki_reset_challenge(struct jpki *jpki, unsigned char challenge[JPKI_CHALLENGE]);

// Shows the card the backend's permission (EXTERNAL AUTHENTICATE) and selects the file of the
// secret. JPKI_REFUSED: the cryptogram is wrong and the challenge is spent. Whatever comes back,
// nothing has been written.
enum jpki_err jpki_reset_permit(struct jpki *jpki, enum secret_kind kind,
                                const unsigned char cryptogram[JPKI_CRYPTOGRAM]);

// Writes the new secret and sets its tries to their maximum (RESET RETRY COUNTER), after
// jpki_reset_permit(). Sent once, never again. With JPKI_LOST and JPKI_UNEXPECTED nobody knows
// whether the old or the new one is valid.
enum jpki_err jpki_reset_write(struct jpki *jpki, enum secret_kind kind,
                               const struct secret *wanted);

#endif

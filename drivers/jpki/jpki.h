// The card's JPKI application, one small step per function.
//
// Each function sends the commands of its name and nothing else; the caller decides whether a
// step is wise. No step that costs a try or writes is ever repeated here, whatever the card
// answers. Nothing of a secret is kept. Source: the card profile (ISO/IEC 7816-4 commands, short
// APDUs).
#ifndef DRIVERS_JPKI_JPKI_H
#define DRIVERS_JPKI_JPKI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/base/secret.h"
#include "drivers/card/apdu.h"
#include "drivers/domain/operation.h"
#include "drivers/jpki/jpki_status.h"

enum {
    JPKI_SIGNATURE = 256,  // bytes: RSA-2048
    JPKI_DIGEST_INFO = 51, // bytes: DigestInfo with SHA-256 (RFC 8017 clause 9.2)
    JPKI_TRIES_MAX_SIGN = 5,
    JPKI_TRIES_MAX_AUTH = 3,
};

// A conversation with one card. Set up by jpki_start(), plain data, nothing to free.
struct jpki {
    struct apdu_channel *channel;
    uint16_t selected;    // the elementary file that is selected now; 0: none or not known
    uint16_t status_word; // the last one; 0: no answer
    bool short_ids;       // files are read by short EF id, without a SELECT: the card is slow
    bool no_short_ids;    // it has refused that
};

// Begins anew on a card of which nothing is known, its lengths included (apdu_channel.le_max).
// `channel` must outlive the conversation.
void jpki_start(struct jpki *jpki, struct apdu_channel *channel);

// Selects the application; ends whatever was verified or permitted. JPKI_ABSENT: not such a card.
enum jpki_err jpki_select_application(struct jpki *jpki);

// Selects an elementary file, unless it is selected already.
enum jpki_err jpki_select_file(struct jpki *jpki, uint16_t file);

// Asks for the tries left; costs none. JPKI_OK with 0 for a locked one, JPKI_ABSENT when the card
// has no such secret.
enum jpki_err jpki_tries(struct jpki *jpki, enum secret_kind kind, int *tries);

// JPKI_TRIES_MAX_SIGN or JPKI_TRIES_MAX_AUTH.
int jpki_tries_max(enum secret_kind kind);

// Verifies a secret, which must not be empty. With JPKI_WRONG, *tries is what is left. A wrong
// secret costs a try.
enum jpki_err jpki_verify(struct jpki *jpki, enum secret_kind kind, const struct secret *secret,
                          int *tries);

// Signs a DigestInfo with the key that `kind` protects (RSASSA-PKCS1-v1_5). JPKI_NOT_ALLOWED when
// the secret has not been verified.
enum jpki_err jpki_sign(struct jpki *jpki, enum secret_kind kind,
                        const unsigned char info[JPKI_DIGEST_INFO],
                        unsigned char signature[JPKI_SIGNATURE]);

// Replaces a secret that has just been verified (CHANGE REFERENCE DATA); its file is selected
// still. With JPKI_LOST and JPKI_UNEXPECTED nobody knows which of the two is valid.
enum jpki_err jpki_change(struct jpki *jpki, enum secret_kind kind, const struct secret *wanted);

// For this folder's files: sends one command and judges its status word; `answer` may be NULL.
enum jpki_err jpki_send(struct jpki *jpki, enum jpki_command command, const struct apdu *apdu,
                        struct apdu_answer *answer, int *tries);

// The elementary file of a secret: 001B or 0018.
uint16_t jpki_secret_file(enum secret_kind kind);

#endif

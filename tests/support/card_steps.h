// The steps of a visit at the rig, in the words of card_message.h; what every test of kiosk-card
// does on the way to what it is about.
#ifndef TESTS_SUPPORT_CARD_STEPS_H
#define TESTS_SUPPORT_CARD_STEPS_H

#include "tests/support/card_rig_card.h"

// Opens the card, which must be a My Number Card. The whole answer.
struct card_opened card_steps_open(struct card_rig *rig);

// Verifies; returns the whole answer.
struct card_verified card_steps_verify(struct card_rig *rig, enum secret_kind kind,
                                       const char *secret, bool keep);

// Stages the new secret.
enum card_result card_steps_stage(struct card_rig *rig, enum secret_kind kind, const char *secret);

// Has the card sign for a reset, and checks the signature with the certificate. `der` is that of
// the key that proves.
void card_steps_prove(struct card_rig *rig, enum operation operation, const unsigned char *der,
                      size_t length);

// Reads the signature certificate, which must be there.
struct card_certificate card_steps_certificate(struct card_rig *rig);

// Asks for the challenge, gets the permission, and writes. `order` is told to the card in slot 0
// between the permission and the write; NULL: nothing. `written` is filled unless the answer is
// lost: then false.
bool card_steps_write(struct card_rig *rig, enum operation operation,
                      const struct card_opened *opened, const char *order,
                      struct card_written *written);

void card_steps_close(struct card_rig *rig);

// How many APDUs were traced, without the READs of certificates; *reads says how many those were.
size_t card_steps_apdus(const struct card_rig *rig, size_t *reads);

#endif

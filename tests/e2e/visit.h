// The steps of a visit at the desk, in the words of card_message.h; what every test of kiosk-card
// does on the way to what it is about.
#ifndef TESTS_E2E_VISIT_H
#define TESTS_E2E_VISIT_H

#include "tests/e2e/desk_card.h"

// Opens the card, which must be a My Number Card. The whole answer.
struct card_opened visit_open(struct desk *desk);

// Verifies; returns the whole answer.
struct card_verified visit_verify(struct desk *desk, enum secret_kind kind, const char *secret,
                                  bool keep);

// Stages the new secret.
enum card_result visit_stage(struct desk *desk, enum secret_kind kind, const char *secret);

// Has the card sign for a reset, and checks the signature with the certificate. `der` is that of
// the key that proves.
void visit_prove(struct desk *desk, enum operation operation, const unsigned char *der,
                 size_t length);

// Reads the signature certificate, which must be there.
struct card_certificate visit_certificate(struct desk *desk);

// Asks for the challenge, gets the permission, and writes. `order` is told to the card in slot 0
// between the permission and the write; NULL: nothing. `written` is filled unless the answer is
// lost: then false.
bool visit_write(struct desk *desk, enum operation operation, const struct card_opened *opened,
                 const char *order, struct card_written *written);

void visit_close(struct desk *desk);

// How many APDUs were traced, without the READs of certificates; *reads says how many those were.
size_t visit_apdus(const struct desk *desk, size_t *reads);

#endif

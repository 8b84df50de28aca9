// The cards that the operator knows, and what is kept of them: SHA-256 values, never a certificate.
#ifndef TESTS_BACKEND_SRC_CARD_H
#define TESTS_BACKEND_SRC_CARD_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/bytes.h"
#include "tests/backend/src/store.h"

// The two certificates of a card.
enum card_side {
    CARD_AUTH,
    CARD_SIGN
};

enum card_status {
    CARD_GOOD,
    CARD_REVOKED,
    CARD_EXPIRED,
    CARD_ABSENT
};

struct card_certificate {
    unsigned char sha256[BYTES_SHA256];
    enum card_status status;
    int64_t until; // the last second of its validity
};

struct card {
    int64_t id;
    unsigned char auth_spki[BYTES_SHA256]; // of the user certificate's SubjectPublicKeyInfo
    struct card_certificate side[2];       // by enum card_side
};

const char *card_side_name(enum card_side side);
const char *card_status_name(enum card_status status);

// Applies one status word: "good", "revoked", "expired" to both certificates, with "auth-" or
// "sign-" before it to one; "sign-absent". False when it is no such word.
bool card_status_apply(struct card *card, const char *word);

// What is kept of a certificate.
struct card_certificate card_certificate_of(X509 *certificate);
void card_spki_of(X509 *certificate, unsigned char sha256[BYTES_SHA256]);

// The rest works inside a transaction.

// Enrols a card or, when its user certificate is known, replaces what was said of it. Sets
// card->id.
void card_put(struct store *store, struct card *card);

bool card_find(struct store *store, enum card_side side, const unsigned char sha256[BYTES_SHA256],
               struct card *card);
bool card_get(struct store *store, int64_t id, struct card *card);

// Every card in order of enrolment.
void card_each(struct store *store, void (*visit)(const struct card *card, void *context),
               void *context);

#endif

// From a card's certificate to a pinned root. Roots of several generations share one name, so the
// issuer is found by its signature, never by its name.
//
// Two kinds of roots: the JPKI's, whose certificates must name their policy and their key usage and
// have a responder; and `further` ones, of cards made elsewhere, for which an absent extension
// restricts nothing (RFC 5280, 4.2.1.3) and enrolment is what tells the status.
#ifndef TESTS_BACKEND_SRC_CHAIN_H
#define TESTS_BACKEND_SRC_CHAIN_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/card.h"
#include "tests/backend/src/problem.h"

enum {
    CHAIN_ROOTS_MAX = 16,
    CHAIN_CERTIFICATE_MAX = 3072, // bytes of DER; real ones have up to about 1.8 KiB
};

struct chain_root {
    X509 *certificate;
    enum card_side side; // what it issues
    bool further;
    const char *responder; // URL, or NULL
};

struct chain {
    struct chain_root roots[CHAIN_ROOTS_MAX];
    int count;
};

// Adds every certificate of a file (PEM, or one in DER). The responder's text must outlive the
// chain. False when the file holds none, or there are too many.
bool chain_add(struct chain *chain, const char *path, enum card_side side, bool further,
               const char *responder);

void chain_free(struct chain *chain);

// A certificate from DER, exactly `length` bytes. NULL when it is none. The caller frees it.
X509 *chain_parse(const unsigned char *der, size_t length);

// The same from a file, PEM or DER.
X509 *chain_load(const char *path);

// Judges signature, validity at `now`, key usage and policy. PROBLEM_NONE,
// PROBLEM_CERTIFICATE_EXPIRED or PROBLEM_CERTIFICATE_UNKNOWN; *root is the issuer, or NULL when
// there is none.
enum problem chain_judge(const struct chain *chain, enum card_side side, X509 *certificate,
                         int64_t now, const struct chain_root **root);

#endif

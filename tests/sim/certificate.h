// The certificates of the simulated cards: made once, in a form that OpenSSL reads, with keys and
// signatures that are only numbers; but the test card's user certificate is signed by its authority
// (maintenance.h, made before). Nothing here can sign anything.
#ifndef TESTS_SIM_CERTIFICATE_H
#define TESTS_SIM_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

enum {
    CERTIFICATE_CARDS = 24,               // different holders
    CERTIFICATE_TEST = CERTIFICATE_CARDS, // nobody's: the test card, whose authority has signed it
    CERTIFICATE_ALL,
    CERTIFICATE_BYTES = 2048,
    CERTIFICATE_MARK = 16, // bytes that stand in this certificate and nowhere else
};

enum certificate_kind {
    CERTIFICATE_SIGN,
    CERTIFICATE_AUTH,
    CERTIFICATE_KINDS,
};

struct certificate {
    unsigned char der[CERTIFICATE_BYTES];
    size_t length;
    unsigned char mark[CERTIFICATE_MARK];
    int64_t until; // seconds since 1970; a holder's two end on different days
};

void certificate_make_all(void);

const struct certificate *certificate_of(int card, enum certificate_kind kind);

// Whose certificate this is; -1: nobody's.
int certificate_find(const unsigned char *der, size_t length, enum certificate_kind *kind);

#endif

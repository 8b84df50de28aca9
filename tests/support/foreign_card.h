// A card written from the card's profile alone, by nobody who wrote the kiosk or its virtual card:
// only what one visit needs, with the habits that real cards are free to have.
//
// It lives in memory that child processes share, so that a card in the reader (foreign_reader.h)
// and the test that asks it afterwards are one. It shares no code with drivers/ and tests/card.
#ifndef TESTS_SUPPORT_FOREIGN_CARD_H
#define TESTS_SUPPORT_FOREIGN_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FOREIGN_MASTER = 16,  // bytes of K_master
    FOREIGN_ATR_MAX = 33, // ISO/IEC 7816-3, clause 8.1
};

enum foreign_way {        // to answer a command that asks for more than the card gives at once
    FOREIGN_GIVES_LESS,   // so many bytes, and 9000
    FOREIGN_NAMES_LENGTH, // 6Cxx: how many it would give
    FOREIGN_IN_PARTS,     // 61xx, and GET RESPONSE fetches the parts
};

struct foreign_habits {
    const char *atr; // hexadecimal
    enum foreign_way way;
    size_t at_once;        // bytes
    unsigned char padding; // behind what a file holds
};

enum foreign_secret {
    FOREIGN_SIGN, // signature password
    FOREIGN_AUTH, // user-authentication PIN
};

struct foreign_card;

// Makes a card, with the permission key that follows from K_master. Writes its certification
// authority's certificate to dir/foreign-ca.crt and the card's own to dir/foreign-sign.der and
// dir/foreign-auth.der. The caller frees it.
struct foreign_card *foreign_card_make(const char *dir, const unsigned char master[FOREIGN_MASTER]);
void foreign_card_free(struct foreign_card **card);

// Gives it new habits, both secrets anew, and so many tries left.
void foreign_card_prepare(struct foreign_card *card, const struct foreign_habits *habits,
                          const char *password, const char *pin, int tries_sign, int tries_auth);

size_t foreign_card_atr(const struct foreign_card *card, unsigned char atr[FOREIGN_ATR_MAX]);

// Asks the card itself, while it is in no reader, whether it takes a secret. Costs a try when not.
bool foreign_card_takes(struct foreign_card *card, enum foreign_secret which, const char *secret);

int foreign_card_tries(const struct foreign_card *card, enum foreign_secret which);

#endif

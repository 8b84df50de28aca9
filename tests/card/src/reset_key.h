// The two formulas of the reset profile `iso-external-auth` (card-profile, "Reset profile").
//
//     K_card     = AES-128-CMAC(K_master, "kiosk-card-key" || 00 || SHA-256(SPKI))
//     cryptogram = AES-128-CMAC(K_card, 01 || EF id of the secret || challenge)
#ifndef TESTS_CARD_SRC_RESET_KEY_H
#define TESTS_CARD_SRC_RESET_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    RESET_KEY_BYTES = 16,
    RESET_KEY_CHALLENGE = 16,
    RESET_KEY_CRYPTOGRAM = 16,
};

// Derives K_card. `spki` is the DER of the SubjectPublicKeyInfo of the user-authentication
// certificate. False only when OpenSSL fails.
bool reset_key_derive(const uint8_t master[RESET_KEY_BYTES], const uint8_t *spki, size_t length,
                      uint8_t key[RESET_KEY_BYTES]);

// What opens the reset of the secret in the file `ef` once. False only when OpenSSL fails.
bool reset_key_cryptogram(const uint8_t key[RESET_KEY_BYTES], uint16_t ef,
                          const uint8_t challenge[RESET_KEY_CHALLENGE],
                          uint8_t cryptogram[RESET_KEY_CRYPTOGRAM]);

#endif

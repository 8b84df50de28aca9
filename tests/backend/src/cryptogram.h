// The two keys behind a reset: the operator's K_master and each card's K_card.
//
//   cryptogram = AES-128-CMAC(K_card, 01 || EF id of the PIN || challenge)
//   K_card     = AES-128-CMAC(K_master, "kiosk-card-key" || 00 || SHA-256(user certificate's SPKI))
#ifndef TESTS_BACKEND_SRC_CRYPTOGRAM_H
#define TESTS_BACKEND_SRC_CRYPTOGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/bytes.h"

enum {
    CRYPTOGRAM_SIZE = 16, // bytes; also of a key and of a challenge
    CRYPTOGRAM_EF_AUTH = 0x0018,
    CRYPTOGRAM_EF_SIGN = 0x001B,
};

// K_master from 32 hexadecimal digits, or from a file that holds them, or 16 raw bytes.
bool cryptogram_master(const char *source, unsigned char master[CRYPTOGRAM_SIZE]);

// `ef` is the file of the PIN that gets a new value. K_card is wiped before this returns.
bool cryptogram_make(const unsigned char master[CRYPTOGRAM_SIZE],
                     const unsigned char spki_sha256[BYTES_SHA256], uint16_t ef,
                     const unsigned char challenge[CRYPTOGRAM_SIZE],
                     unsigned char cryptogram[CRYPTOGRAM_SIZE]);

#endif

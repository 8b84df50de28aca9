// The proof that the holder knows the other secret: the card's signature over operation, id, nonce.
#ifndef TESTS_BACKEND_SRC_PROOF_H
#define TESTS_BACKEND_SRC_PROOF_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PROOF_NONCE = 32,
    PROOF_MESSAGE_MAX = 128,
};

// "kiosk-reset-v1" 00 operation 00 id 00 nonce. Returns the length.
size_t proof_message(const char *operation, const char *id, const unsigned char nonce[PROOF_NONCE],
                     unsigned char message[PROOF_MESSAGE_MAX]);

// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2) by the key in `spki` (DER SubjectPublicKeyInfo).
bool proof_valid(const unsigned char *spki, size_t spki_length, const unsigned char *message,
                 size_t length, const unsigned char *signature, size_t signature_length);

#endif

// What a technician's card signs to prove that it holds its key, and whether it did. For piv.c.
//
// The challenge is made here, from fresh random bytes behind the words of its purpose, so that
// neither an earlier answer nor one to another question is good, and nobody further up can have a
// technician's key sign anything else.
#ifndef DRIVERS_PIV_PIV_PROOF_H
#define DRIVERS_PIV_PIV_PROOF_H

#include <stddef.h>
#include <stdint.h>

#include "drivers/piv/piv_status.h"

enum {
    PIV_PROOF_NONCE = 32,      // random bytes
    PIV_PROOF_DIGEST = 32,     // SHA-256
    PIV_PROOF_BLOCK_MAX = 256, // bytes: RSA-2048's modulus
    PIV_PROOF_RSA_2048 = 0x07, // algorithm identifiers, NIST SP 800-78-4 table 6-2
    PIV_PROOF_P_256 = 0x11,
};

// A question to the card. Plain data, nothing in it is secret.
struct piv_proof {
    uint8_t algorithm;
    unsigned char digest[PIV_PROOF_DIGEST];
    unsigned char block[PIV_PROOF_BLOCK_MAX]; // what the card gets: the digest, for RSA padded
    size_t length;                            // of `block`
};

// Makes a question for the key of the certificate `der`. PIV_UNREADABLE, PIV_KEY, PIV_FAILED.
enum piv_err piv_proof_begin(struct piv_proof *proof, const unsigned char *der, size_t length);

// PIV_OK when `signature` answers the question and is by the key of the certificate `der`:
// RSASSA-PKCS1-v1_5 (RFC 8017 clause 8.2) or ECDSA in DER (SEC 1 appendix C.8). Else PIV_FORGED.
enum piv_err piv_proof_check(const struct piv_proof *proof, const unsigned char *der, size_t length,
                             const unsigned char *signature, size_t signature_length);

#endif

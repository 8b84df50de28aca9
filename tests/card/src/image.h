// Everything that a virtual card keeps without power, and its text form.
//
// Plain data: whoever holds a struct image holds the card's secrets and private keys, and wipes it
// with image_wipe(). Only invented persons are ever in one.
#ifndef TESTS_CARD_SRC_IMAGE_H
#define TESTS_CARD_SRC_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
    IMAGE_BLOB_MAX = 3072,  // bytes; the largest is a certificate, real ones have up to 1.8 KiB
    IMAGE_SECRET_MAX = 16,  // characters of the signature password
    IMAGE_TRIES_MAX = 15,   // what fits into the status word 63Cx
    IMAGE_RESET_KEY = 16,   // bytes of K_card, AES-128
    IMAGE_SERIAL = 16,      // characters of the token information's serial number
    IMAGE_ATR_MAX = 33,     // ISO/IEC 7816-3 clause 8.2.1, with TS
    IMAGE_PIV_PIN_MAX = 8,  // NIST SP 800-73-4 part 2, clause 2.4.3
    IMAGE_ANSWER_MAX = 256, // bytes of a signature: RSA-2048
};

// The card's two of everything: key, certificate, secret.
enum image_which {
    IMAGE_SIGN, // digital signature, guarded by the signature password
    IMAGE_AUTH, // user authentication, guarded by the four-digit PIN
    IMAGE_WHICH_COUNT,
};

enum image_kind {
    IMAGE_MY_NUMBER,
    IMAGE_JUKI,    // the old Basic Resident Register card
    IMAGE_ANDROID, // the certificate of a phone
    IMAGE_IPHONE,
    IMAGE_OTHER, // a card without the JPKI application: a driving licence, a transit card
    IMAGE_KIND_COUNT,
};

struct image_blob {
    size_t length;
    uint8_t bytes[IMAGE_BLOB_MAX];
};

struct image {
    unsigned kind;                         // enum image_kind
    unsigned has_sign;                     // 0: no signature certificate, key and password
    unsigned tries[IMAGE_WHICH_COUNT];     // left; 0 is blocked
    unsigned tries_max[IMAGE_WHICH_COUNT]; // at most IMAGE_TRIES_MAX
    struct image_blob secret[IMAGE_WHICH_COUNT];
    struct image_blob key[IMAGE_WHICH_COUNT];         // RSA private key, DER (PKCS #8)
    struct image_blob certificate[IMAGE_WHICH_COUNT]; // DER
    struct image_blob ca[IMAGE_WHICH_COUNT];          // DER
    struct image_blob reset_key;                      // K_card; empty: the card cannot be reset
    struct image_blob serial;                         // token information, digits
    struct image_blob atr;

    // The PIV application of a technician's card, beside the resident's one or instead of it.
    unsigned piv_tries, piv_tries_max;
    struct image_blob piv_pin;
    struct image_blob piv_key;         // RSA-2048 or P-256, DER; empty: a copy without the key
    struct image_blob piv_certificate; // DER; empty: the card has no such application
    struct image_blob piv_answer; // the last signature, as a listener would have written it down
};

// "my-number", "juki", ... False when there is no such kind.
bool image_kind_from_name(const char *name, unsigned *kind);

// True when `secret` keeps the card's rule: four digits, or 6 to 16 of A-Z and 0-9 with at least
// one letter and one digit.
bool image_secret_well_formed(enum image_which which, const uint8_t *secret, size_t length);

// True for six to eight digits.
bool image_piv_pin_well_formed(const uint8_t *pin, size_t length);

// Reads an ATR from hexadecimal digits. False, and nothing changed, when it cannot be one.
bool image_atr_parse(const char *digits, struct image_blob *atr);

// False, and nothing changed, when it does not fit.
bool image_blob_set(struct image_blob *blob, const void *bytes, size_t length);

// Writes lines of a name and a value; blobs as hexadecimal digits. False when `file` failed.
bool image_write(const struct image *image, FILE *file);

// Reads what image_write() wrote. False when a line is unknown, a value out of range, or something
// is missing; `image` is then wiped.
bool image_read(struct image *image, FILE *file);

void image_wipe(struct image *image);

#endif

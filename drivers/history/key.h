// The kiosk's signature, as this folder asks for it and checks it.
//
// The key itself is elsewhere (a file, a TPM) and is reached by a callback; the certificate that
// belongs to it is given as bytes. A signature is over SHA-256 of the bytes: RSASSA-PKCS1-v1_5
// (RFC 8017, 8.2) or ECDSA in DER (RFC 3279, 2.2.3), as the certificate's key is.
#ifndef DRIVERS_HISTORY_KEY_H
#define DRIVERS_HISTORY_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "drivers/history/record.h"

enum {
    HISTORY_SIGNATURE_MAX = 512, // bytes: RSA with 4096 bits
    HISTORY_KIOSK_MAX = 64,      // characters of a kiosk's name (RFC 5280, ub-common-name)
};

// DER of one certificate.
struct history_certificate {
    const unsigned char *bytes; // NULL: none
    size_t length;
};

// Who writes the history. What it points to must live as long as what uses it.
struct history_kiosk {
    // Signs `length` bytes. *size is the room at first, then the signature's length. False: not.
    bool (*sign)(void *context, const unsigned char *bytes, size_t length, unsigned char *signature,
                 size_t *size);
    void *context;
    struct history_certificate certificate;
    // The one before the last renewal, whose signature is believed until the next record.
    struct history_certificate before;
    unsigned char software[HISTORY_HASH];
};

// Signs, and checks with the certificate that what came back is a signature; *size is the length.
bool history_key_sign(const struct history_kiosk *kiosk, const void *bytes, size_t length,
                      unsigned char signature[HISTORY_SIGNATURE_MAX], size_t *size);

// Whether the certificate's key made the signature. The certificate's dates are not looked at.
bool history_key_check(const struct history_certificate *certificate, const void *bytes,
                       size_t length, const unsigned char *signature, size_t size);

// The kiosk's name, its certificate's common name: letters, digits, "." and "-" only. False: it has
// no such name.
bool history_key_name(const struct history_certificate *certificate,
                      char name[HISTORY_KIOSK_MAX + 1]);

#endif

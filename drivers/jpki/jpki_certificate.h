// The few fields of a card's certificate that the kiosk uses.
//
// It judges nothing: whether a certificate is good is the backend's decision. Of the signature
// certificate's personal data (name, address, birth date, sex) only the birth date is taken out,
// into a `struct secret`, to keep the holder from choosing it as the new secret.
#ifndef DRIVERS_JPKI_JPKI_CERTIFICATE_H
#define DRIVERS_JPKI_JPKI_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "drivers/base/secret.h"

enum {
    JPKI_BIRTH = 9, // characters: the era's digit and the Gregorian date, EYYYYMMDD
};

// Makes OpenSSL overwrite whatever it frees, so that no copy of a certificate's personal data
// stays behind on the heap. Once, before the process uses OpenSSL for anything else; false when
// that was too late.
bool jpki_certificate_wipe_freed(void);

// From when to when it is valid, in seconds since 1970. False when it is not one whole X.509
// certificate (RFC 5280).
bool jpki_certificate_validity(const unsigned char *der, size_t length, time_t *not_before,
                               time_t *not_after);

// Sets `birth` to the holder's birth date: JPKI_BIRTH digits, first the era (1 Meiji, 2 Taisho,
// 3 Showa, 4 Heisei, 5 Reiwa, 0 unknown), then the Gregorian year, month and day, with zeros for
// what is not known. False, and empty, when the certificate does not say.
bool jpki_certificate_birth(const unsigned char *der, size_t length, struct secret *birth);

#endif

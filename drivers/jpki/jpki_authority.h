// Is a card of an authority that this kiosk was told of? Test cards have one of their own.
//
// Nothing outlives a call; the file is read anew each time.
#ifndef DRIVERS_JPKI_JPKI_AUTHORITY_H
#define DRIVERS_JPKI_JPKI_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>

// Whether the certificate `ca` (DER) is among those of the PEM file, byte by byte. False also when
// the file cannot be read.
bool jpki_authority_is_told(const char *file, const unsigned char *ca, size_t length);

// Whether `ca` issued the certificate `der`: it names it, and its key signed it (RFC 5280 clause
// 6.1.3 (a) (1) and (4)). Neither dates nor revocation are looked at.
bool jpki_authority_issued(const unsigned char *ca, size_t ca_length, const unsigned char *der,
                           size_t length);

#endif

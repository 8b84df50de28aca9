// Reads the card's files, which are padded and larger than what they hold.
//
// A certificate's length stands in its own DER header and is checked against the room before it is
// used. A card that gives few bytes at a time, even one, is read in steps of that size; one that
// gives none ends the read. No more than one READ per byte is sent.
#ifndef DRIVERS_JPKI_JPKI_READ_H
#define DRIVERS_JPKI_JPKI_READ_H

#include "drivers/jpki/jpki.h"

// Which card it is, by its token label. A card without the application is none of these.
enum jpki_kind {
    JPKI_KIND_MY_NUMBER,
    JPKI_KIND_RESIDENT_REGISTER,
    JPKI_KIND_ANDROID,
    JPKI_KIND_IPHONE,
};

// Reads the first `bytes` bytes of a file, at most 32 KiB. JPKI_UNEXPECTED when it is shorter.
enum jpki_err jpki_read_file(struct jpki *jpki, uint16_t file, unsigned char *out, size_t bytes);

// Reads a certificate of at most `room` bytes. The signature certificate needs the signature
// password verified, else JPKI_NOT_ALLOWED. JPKI_UNEXPECTED when it is not one DER object that
// fits.
enum jpki_err jpki_read_certificate(struct jpki *jpki, enum secret_kind kind, unsigned char *der,
                                    size_t room, size_t *length);

// The same for the certificate of the authority that issued the user certificate; it is the same on
// every card of that authority, and needs no secret.
enum jpki_err jpki_read_authority(struct jpki *jpki, unsigned char *der, size_t room,
                                  size_t *length);

// Reads the first `bytes` bytes (at most 256) of the user-authentication certificate with a single
// READ: its serial number is in them, so they tell whether it is still the same card.
enum jpki_err jpki_read_head(struct jpki *jpki, unsigned char *head, size_t bytes);

// Reads the token label. JPKI_UNEXPECTED when there is none, or one that is not known here: a card
// of a later generation may have another, and nothing true can be said about it.
enum jpki_err jpki_identify(struct jpki *jpki, enum jpki_kind *kind);

// Reads which certificates are on the card.
enum jpki_err jpki_availability(struct jpki *jpki, bool *has_sign, bool *has_auth);

#endif

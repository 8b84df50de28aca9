// Base64 of RFC 4648, clause 4, with padding, and nothing else.
#ifndef DRIVERS_PKI_BASE64_H
#define DRIVERS_PKI_BASE64_H

#include <stdbool.h>
#include <stddef.h>

enum {
    BASE64_MAX = 4096, // bytes of one value; the largest is a certificate of 3 KiB
};

// Characters that `bytes` bytes become, without a terminator.
#define BASE64_LENGTH(bytes) (((bytes) + 2) / 3 * 4)

// Writes BASE64_LENGTH(length) characters and a terminator to `text`.
void base64_encode(const void *bytes, size_t length, char *text);

// Decodes `text` into exactly `length` bytes, at most BASE64_MAX. False for any other size, for
// white space, for missing padding and for bits that are set behind the last byte.
bool base64_decode(const char *text, void *bytes, size_t length);

#endif

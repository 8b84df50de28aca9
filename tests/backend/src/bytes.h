// Base64, hexadecimal and SHA-256, strict: what is not exactly in form is refused.
#ifndef TESTS_BACKEND_SRC_BYTES_H
#define TESTS_BACKEND_SRC_BYTES_H

#include <stdbool.h>
#include <stddef.h>

enum {
    BYTES_SHA256 = 32,
    BYTES_SHA256_HEX = 2 * BYTES_SHA256 + 1, // with the terminator
};

// RFC 4648 clause 4, with padding and nothing else: no white space, no stray bits at the end.
// False when it is not that, or does not fit into `max` bytes.
bool bytes_from_base64(const char *text, unsigned char *out, size_t max, size_t *length);

// Writes the terminated text; `size` must hold 4 * ceil(length / 3) + 1.
void bytes_to_base64(const void *bytes, size_t length, char *out, size_t size);

// Exactly `length` bytes from 2 * `length` digits of either case.
bool bytes_from_hex(const char *text, unsigned char *out, size_t length);

// Lower case; `out` holds 2 * `length` + 1.
void bytes_to_hex(const void *bytes, size_t length, char *out);

void bytes_sha256(const void *bytes, size_t length, unsigned char digest[BYTES_SHA256]);

#endif

// UUIDs as text (RFC 9562, clause 4): the ids of resets and the keys of idempotent requests.
//
// Only the lower-case form is known here, because it is what the reset's proof is signed over.
#ifndef DRIVERS_DOMAIN_UUID_H
#define DRIVERS_DOMAIN_UUID_H

#include <stdbool.h>
#include <stddef.h>

enum {
    UUID_LENGTH = 36, // characters, without a terminator
};

// True when `text` holds UUID_LENGTH characters in the form 8-4-4-4-12 of lower-case hexadecimal
// digits. What follows them is not looked at; it need not be terminated.
bool uuid_valid(const char *text);

// Writes a random one (version 4, clause 5.4), terminated. False when the kernel gives no random
// bytes.
bool uuid_make(char text[UUID_LENGTH + 1]);

#endif

// A place for one secret: the only object in the tree that holds PIN characters at rest.
//
// On its way a secret passes through memory that is not locked: an ipc_message, an APDU's buffer,
// the queues of SDL, X and pcscd. Each holder wipes its copy as soon as it has been handed on. None
// of them can be swapped out, because the image has no swap.
//
// The bytes live on a page of their own that is never swapped (mlock(2)) and never dumped
// (MADV_DONTDUMP), and they are overwritten on secret_wipe() and secret_free(). A secret is never
// printed, logged, compared by anything but secret_equal(), or given out except to be sent.
#ifndef DRIVERS_BASE_SECRET_H
#define DRIVERS_BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SECRET_MAX = 16, // characters; the signature password's upper limit
};

struct secret;

// Returns NULL, with a log line, when no page can be had or locked (RLIMIT_MEMLOCK). The caller
// frees it with secret_free().
struct secret *secret_new(void);

// Wipes, frees and sets the pointer to NULL. NULL inside is fine.
void secret_free(struct secret **secret);

// Appends one character; false when it is full.
bool secret_append(struct secret *secret, char c);

// Removes the last character, if there is one.
void secret_delete_last(struct secret *secret);

// Replaces the content by `length` bytes; false (and empty) when they do not fit.
bool secret_set(struct secret *secret, const void *bytes, size_t length);

void secret_wipe(struct secret *secret);
size_t secret_length(const struct secret *secret);

// The characters, `secret_length()` of them, not terminated. Valid until the next change.
const char *secret_bytes(const struct secret *secret);

// Compares in a time that does not depend on the content.
bool secret_equal(const struct secret *a, const struct secret *b);

// For a program through whose libraries a secret or a certificate passes: what they free is
// overwritten from now on.
void secret_wipe_what_is_freed(void);

#endif

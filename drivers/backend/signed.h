// What the operator has signed, whoever brings it: {"version": n, "signed": base64 of CMS}.
//
// The CMS SignedData (RFC 5652) holds the content and the signer's certificate, which must be
// issued by the operator's root and be for documents (RFC 9336). A server's or a device's
// certificate signs nothing here.
#ifndef DRIVERS_BACKEND_SIGNED_H
#define DRIVERS_BACKEND_SIGNED_H

#include <stdbool.h>
#include <stddef.h>

enum signed_err {
    SIGNED_OK = 0,
    SIGNED_FORM,      // not JSON of that form, not base64, not CMS
    SIGNED_SIGNATURE, // not signed, changed since, or by nobody whom the root vouches for
    SIGNED_SIGNER,    // by a certificate that is not for documents
    SIGNED_MEMORY,
};

const char *signed_strerr(enum signed_err err);

// The operator's roots, from a PEM file. NULL: there is none in it. The caller frees them.
struct signed_roots *signed_roots_open(const char *ca_file);
void signed_roots_close(struct signed_roots **roots);

// When the signer's certificate must be valid.
enum signed_time {
    SIGNED_NOW,      // what comes from the network
    SIGNED_WHENEVER, // what was good when it was taken
};

// On SIGNED_OK the caller frees *content, which is terminated besides.
enum signed_err signed_open(const struct signed_roots *roots, enum signed_time when,
                            const char *json, size_t json_length, char **content, size_t *length);

#endif

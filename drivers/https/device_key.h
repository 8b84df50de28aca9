// The device's certificate and its key: the identity that this kiosk shows to the backend.
//
// The only place that knows where the key lives (today a file, a TPM may follow). It hands the key
// to a TLS context and to nothing else, and signs for others; it never asks for a passphrase and
// never prints the key.
#ifndef DRIVERS_HTTPS_DEVICE_KEY_H
#define DRIVERS_HTTPS_DEVICE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device_key;
struct ssl_ctx_st; // OpenSSL's SSL_CTX

enum device_key_err {
    DEVICE_KEY_OK = 0,
    DEVICE_KEY_CERTIFICATE, // the certificate file cannot be read, or is not PEM
    DEVICE_KEY_KEY,         // the key file cannot be read, is not PEM, or wants a passphrase
    DEVICE_KEY_MISMATCH,    // the key is not the certificate's
};

const char *device_key_strerr(enum device_key_err err);

// What became of the file in which a renewed certificate is kept.
enum device_key_renewed {
    DEVICE_KEY_RENEWED_NONE, // there is none
    DEVICE_KEY_RENEWED_USED,
    DEVICE_KEY_RENEWED_OLDER,  // the other one is newer, or this one has ended and that one has not
    DEVICE_KEY_RENEWED_BROKEN, // no certificate can be read from it
    DEVICE_KEY_RENEWED_FOREIGN, // another key's, or another subject's
};

// The files. A certificate is followed by its intermediate ones if there are any.
struct device_key_files {
    const char *certificate, *key;
    const char *renewed; // a certificate for the same key that came later; NULL: nowhere
};

// Reads the key and the newest certificate that is this key's. A renewed one that is of no use
// stands in nobody's way, and one that is makes up for a first one that cannot be read. On
// DEVICE_KEY_OK the caller owns *key and frees it.
enum device_key_err device_key_load(struct device_key **key, const struct device_key_files *files);

// What became of files.renewed, when it was last read.
enum device_key_renewed device_key_renewed(const struct device_key *key);

// Takes the certificate that is now in that file in place of the present one, for the same key and
// the same subject. Anything but DEVICE_KEY_RENEWED_USED: the present one stays. What
// device_key_certificate() gave before does not hold any more.
enum device_key_renewed device_key_renew(struct device_key *key, const char *file);

// Wipes the key, frees it and sets the pointer to NULL.
void device_key_free(struct device_key **key);

// Where the key lives: "file".
const char *device_key_place(const struct device_key *key);

// From when until when the device's own certificate is valid, seconds since 1970. False when it
// does not say so in a way that can be read.
bool device_key_validity(const struct device_key *key, int64_t *from, int64_t *until);

// Signs something and checks it by the certificate, which proves that the key can be used now.
bool device_key_signs(const struct device_key *key);

// Signs SHA-256 of `length` bytes: RSASSA-PKCS1-v1_5 (RFC 8017, 8.2) or ECDSA in DER (RFC 3279,
// 2.2.3), as the key is. *size is the room at first, then the signature's length. False: it did
// not.
bool device_key_sign(const struct device_key *key, const unsigned char *bytes, size_t length,
                     unsigned char *signature, size_t *size);

// DER of the device's own certificate, *length bytes, as long as the key is loaded.
const unsigned char *device_key_certificate(const struct device_key *key, size_t *length);

// Gives certificate, chain and key to a TLS context, which keeps references of its own.
bool device_key_use(const struct device_key *key, struct ssl_ctx_st *tls);

#endif

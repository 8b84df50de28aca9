// What several drivers need of certificates (RFC 5280): reading PEM and DER, and their times.
//
// For drivers only; OpenSSL's types go no further.
#ifndef DRIVERS_PKI_PKI_H
#define DRIVERS_PKI_PKI_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PKI_SHA256_INFO = 19, // bytes
};

// DigestInfo up to the digest (RFC 8017, 9.2): SEQUENCE { SEQUENCE { sha256, NULL }, OCTET STRING
// (32) }.
extern const unsigned char pki_sha256_info[PKI_SHA256_INFO];

// All certificates of a PEM file, in their order, for the caller to free; what else is in the file
// is passed over. NULL when there is none, when one of them cannot be read, and without memory.
STACK_OF(X509) * pki_read_pem(BIO *file);

// A pem_password_cb (PEM_read_bio_PrivateKey(3ssl)) that has none: OpenSSL's own would ask on the
// terminal for that of an encrypted file.
int pki_no_passphrase(char *buffer, int size, int writing, void *context);

// NULL unless there are bytes, and they are one certificate and nothing else. The caller frees it.
X509 *pki_read_der(const unsigned char *der, size_t length);

// Seconds since 1970. False when it is no time that can be read.
bool pki_seconds(const ASN1_TIME *time, int64_t *seconds);

#endif

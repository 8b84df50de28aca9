// Enrolment over Secure Transport (RFC 7030) as far as a device renews its certificate with it.
//
// The device CA's key signs only for a subject that the device already has; it never sees a
// device's private key.
#ifndef TESTS_BACKEND_SRC_EST_H
#define TESTS_BACKEND_SRC_EST_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/backend/src/problem.h"

enum {
    EST_REQUEST_MAX = 8192, // bytes of a request in DER
};

// What signs device certificates. NULL inside: nothing does.
struct est_ca {
    X509 *certificate;
    EVP_PKEY *key;
};

// Reads both from PEM files. False when one cannot be read or they do not belong together. The
// caller frees *ca.
bool est_ca_read(struct est_ca *ca, const char *certificate, const char *key);
void est_ca_free(struct est_ca *ca);

// Reads a PKCS#10 request (RFC 2986) in base64, white space allowed (RFC 8951, 3.1), and judges it
// for the device that presents `current`: signed by its own key, the same subject, no other name,
// an EC or RSA key of 112 bits of security. PROBLEM_NONE and *request, the caller's; else what to
// say.
enum problem est_request_read(const char *text, size_t length, X509 *current, X509_REQ **request);

// A certificate for the request, from `now` on for `life_s` seconds. NULL without memory or chance.
X509 *est_issue(const struct est_ca *ca, X509_REQ *request, int64_t now, int64_t life_s);

// Base64 of a CMS with this certificate and nothing signed (RFC 7030, 4.1.3). The caller frees it;
// NULL without memory.
char *est_certificates(X509 *certificate);

#endif

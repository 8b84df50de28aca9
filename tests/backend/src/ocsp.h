// What the issuer's responder says about a certificate (RFC 6960). Every answer is asked for anew:
// a cached "good" would outlive a revocation.
#ifndef TESTS_BACKEND_SRC_OCSP_H
#define TESTS_BACKEND_SRC_OCSP_H

#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <stddef.h>

enum ocsp_status {
    OCSP_GOOD,
    OCSP_REVOKED,
    OCSP_UNKNOWN, // the responder does not know the certificate
    OCSP_SILENT,  // no answer in time, or one that must not be believed
};

// Asks over HTTP, for OCSP_LIMIT_MS at most. `url` may be NULL: nobody to ask is silence.
enum ocsp_status ocsp_ask(const char *url, X509 *certificate, X509 *issuer);

// Makes the question: one certificate, with a nonce. NULL when out of memory. The caller frees it.
OCSP_REQUEST *ocsp_question(X509 *certificate, X509 *issuer);

// Judges an answer: signed by the issuer's key or its delegate, our nonce, fresh, about our
// certificate. Anything else is OCSP_SILENT.
enum ocsp_status ocsp_judge(OCSP_REQUEST *question, const unsigned char *der, size_t length,
                            X509 *issuer);

#endif

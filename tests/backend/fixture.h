// Keys, certificates and OCSP answers made in memory, for the tests of this folder only.
#ifndef TESTS_BACKEND_FIXTURE_H
#define TESTS_BACKEND_FIXTURE_H

#include <openssl/ocsp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>

// What a certificate shall say. Members that are NULL leave their extension out.
struct fixture_plan {
    const char *name;    // common name
    const char *policy;  // OID
    const char *usage;   // "critical,digitalSignature"
    const char *purpose; // extended key usage
    bool is_ca;
    int from_days, until_days; // from now; both 0 mean yesterday to tomorrow
};

// RSA keys take long to make; tests share few of them.
EVP_PKEY *fixture_key(unsigned bits);

// Issued by `issuer` with `issuer_key`; without an issuer the certificate signs itself.
X509 *fixture_certificate(const struct fixture_plan *plan, EVP_PKEY *key, X509 *issuer,
                          EVP_PKEY *issuer_key);

// What an OCSP answer shall say.
struct fixture_answer {
    int status; // V_OCSP_CERTSTATUS_...
    X509 *signer;
    EVP_PKEY *signer_key;
    bool without_nonce;
    int age_s; // how long ago it was made; it says that it is good for an hour
};

// The DER of an answer to `question`. The caller frees *der with OPENSSL_free(). Returns its
// length.
int fixture_ocsp(OCSP_REQUEST *question, const struct fixture_answer *answer, unsigned char **der);

// RSASSA-PKCS1-v1_5 with SHA-256. Returns the length, at most 512.
size_t fixture_sign(EVP_PKEY *key, const unsigned char *message, size_t length,
                    unsigned char signature[512]);

#endif

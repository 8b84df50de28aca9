// A maintenance CA and technicians' certificates, made when a test runs. What cannot be made fails
// the test.
#ifndef TESTS_SUPPORT_PIV_PKI_H
#define TESTS_SUPPORT_PIV_PKI_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct piv_pki_ca {
    EVP_PKEY *key; // P-256
    X509 *certificate;
    bool named; // what it issues names its key (AuthorityKeyIdentifier): whoever reads it can tell
                // two keys of one CA apart
};

// What a technician's certificate is to say. NULL: nothing.
struct piv_pki_order {
    EVP_PKEY *key;      // the technician's
    const char *name;   // common name
    const char *serial; // hexadecimal
    const char *usage;  // as in OpenSSL's configuration: "critical,digitalSignature"
    const char *role;   // extended key usage: "2.25.…"
    const char *places; // alternative names: "URI:urn:…,URI:urn:…"
    time_t from, until;
};

// A root, or with `issuer` an intermediate. The caller frees it with piv_pki_free().
struct piv_pki_ca piv_pki_authority(const char *name, const struct piv_pki_ca *issuer, time_t from,
                                    time_t until);
void piv_pki_free(struct piv_pki_ca *ca);

// The caller frees it.
X509 *piv_pki_certify(const struct piv_pki_ca *ca, const struct piv_pki_order *order);

// A revocation list of `ca` with `serial`, if it is not NULL. `next` 0: it does not say when the
// next one comes. The caller frees it.
X509_CRL *piv_pki_list(const struct piv_pki_ca *ca, const char *serial, time_t now, time_t next);

// Adds it to a PEM file.
void piv_pki_add(const char *path, X509 *certificate);
void piv_pki_add_list(const char *path, X509_CRL *list);

#endif

// The foreign card's keys: a certification authority that names no policy, two certificates without
// any extension, and the key of the reset profile.
#ifndef TESTS_SUPPORT_FOREIGN_PKI_H
#define TESTS_SUPPORT_FOREIGN_PKI_H

#include <openssl/x509.h>

#include "tests/support/foreign_card.h"

// Makes an authority and writes its certificate to `path`, in PEM. The caller frees both.
void foreign_pki_authority(const char *path, EVP_PKEY **key, X509 **certificate);

// Makes an RSA-2048 key and has it certified; writes the certificate to `path` in DER.
void foreign_pki_certify(EVP_PKEY *authority_key, X509 *authority, const char *name,
                         const char *path, EVP_PKEY **key, X509 **certificate);

// K_card, from K_master and the user-authentication certificate.
void foreign_pki_card_key(const unsigned char master[FOREIGN_MASTER], X509 *certificate,
                          unsigned char key[FOREIGN_MASTER]);

// AES-128-CMAC.
void foreign_pki_mac(const unsigned char key[FOREIGN_MASTER], const unsigned char *data,
                     size_t length, unsigned char mac[FOREIGN_MASTER]);

#endif

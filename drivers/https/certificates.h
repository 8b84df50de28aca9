// What is in a PEM file. For this folder only.
#ifndef DRIVERS_HTTPS_CERTIFICATES_H
#define DRIVERS_HTTPS_CERTIFICATES_H

#include <openssl/x509.h>

// All of them, in their order, for the caller to free; what else is in the file is passed over.
// NULL when there is none, when one of them cannot be read, and without memory.
STACK_OF(X509) * certificates_read(BIO *file);

// A pem_password_cb (PEM_read_bio_PrivateKey(3ssl)) that has none: OpenSSL's own would ask on the
// terminal for that of an encrypted file.
int certificates_no_passphrase(char *buffer, int size, int writing, void *context);

#endif

// The certificates of a PEM file. For this folder only.
#ifndef DRIVERS_HTTPS_CERTIFICATES_H
#define DRIVERS_HTTPS_CERTIFICATES_H

#include <openssl/x509.h>

// All of them, in their order, for the caller to free; what else is in the file is passed over.
// NULL when there is none, when one of them cannot be read, and without memory.
STACK_OF(X509) * certificates_read(BIO *file);

#endif

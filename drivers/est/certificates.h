// The certificates of an EST answer. Inside drivers/est only.
#ifndef DRIVERS_EST_CERTIFICATES_H
#define DRIVERS_EST_CERTIFICATES_H

#include <openssl/x509.h>
#include <stddef.h>

#include "drivers/est/est.h"

struct est_authorities {
    STACK_OF(X509) * all;
};

// The certificates in base64 of a certs-only CMS, from one to `most` of them, for the caller to
// free (sk_X509_pop_free). NULL: it is none.
STACK_OF(X509) * certificates_read(const char *text, size_t length, int most);

// The device's present one, for the caller to free. NULL: it cannot be read.
X509 *certificates_own(const struct est_device *device);

#endif

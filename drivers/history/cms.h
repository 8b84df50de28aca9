// CMS as an export needs it (RFC 5652, RFC 5083): signed by the device's key, then encrypted to one
// certificate. Inside drivers/history only.
#ifndef DRIVERS_HISTORY_CMS_H
#define DRIVERS_HISTORY_CMS_H

#include <stdint.h>

#include "drivers/history/key.h"

struct cms_bytes {
    unsigned char *bytes; // OPENSSL_malloc()
    size_t length;
};

enum cms_err {
    CMS_OK = 0,
    CMS_KEY,       // the device's key did not sign
    CMS_RECIPIENT, // no certificate that can be encrypted to
    CMS_MEMORY,
};

// SignedData with the content in it, the device's certificate, and signed attributes: content type,
// message digest (SHA-256), signing time `now`. DER of a ContentInfo.
enum cms_err cms_signed(const struct cms_bytes *content, const struct history_kiosk *kiosk,
                        int64_t now, struct cms_bytes *out);

// AuthEnvelopedData with AES-256-GCM; the key goes to the recipient by RSAES-OAEP with SHA-256
// (RFC 8017, 7.1) or by ECDH with X9.63 and SHA-256 (RFC 5753, 3.1). The content has the type
// id-data. DER of a ContentInfo.
enum cms_err cms_enveloped(const struct cms_bytes *content,
                           const struct history_certificate *recipient, struct cms_bytes *out);

void cms_free(struct cms_bytes *bytes);

#endif

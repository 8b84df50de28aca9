// A device's key and certificate, made for a test, behind the callback of drivers/history.
#ifndef TESTS_SUPPORT_DEVICE_SIGNER_H
#define TESTS_SUPPORT_DEVICE_SIGNER_H

#include "drivers/history/key.h"

enum device_signer_kind {
    DEVICE_SIGNER_EC,  // P-256
    DEVICE_SIGNER_RSA, // 2048 bits
};

struct device_signer;

// Makes a key and a self-signed certificate with this common name. The caller frees it.
struct device_signer *device_signer_make(enum device_signer_kind kind, const char *name);
void device_signer_free(struct device_signer **signer);

// The certificate, as long as the signer is there.
struct history_certificate device_signer_certificate(const struct device_signer *signer);

// A kiosk whose software hash is all `software`.
struct history_kiosk device_signer_kiosk(struct device_signer *signer, unsigned char software);

// From now on it signs nothing, or again.
void device_signer_refuse(struct device_signer *signer, bool refuses);

// Writes `DIR/NAME.crt`, `.key` and `.pub`, all PEM.
bool device_signer_write(const struct device_signer *signer, const char *dir, const char *name);

#endif

// The kiosks. A device is its certificate's subject (the common name), so a renewed certificate is
// the same device. nginx has checked the certificate against the device CA before anything comes
// here.
#ifndef TESTS_BACKEND_SRC_DEVICE_H
#define TESTS_BACKEND_SRC_DEVICE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stdint.h>

#include "tests/backend/src/reset.h"
#include "tests/backend/src/service.h"
#include "tests/backend/src/store.h"

struct device {
    char id[RESET_DEVICE];
    bool suspended;
    char firmware[SERVICE_VERSION_MAX], view[32];
    int64_t outbox_depth, seen; // of the last heartbeat; seen: seconds since 1970, 0 for none
};

// The device's id from the header that nginx sets: a percent-encoded PEM certificate. False when
// that is missing, is no certificate, or its common name is not 1..64 of A-Z a-z 0-9 . _ -
bool device_identify(const char *header, char id[RESET_DEVICE]);

// The certificate in that header; the caller frees it. NULL when it is none.
X509 *device_certificate(const char *header);

// The rest works inside a transaction.

// Reads the device; makes its row when it calls for the first time.
void device_meet(struct store *store, const char *id, struct device *device);

// Also for a device that has not called yet.
void device_suspend(struct store *store, const char *id, bool suspended);

void device_heartbeat(struct store *store, const struct device *device);

void device_each(struct store *store, void (*visit)(const struct device *device, void *context),
                 void *context);

#endif

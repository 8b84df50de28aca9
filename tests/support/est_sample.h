// CAs, a device and what an EST server answers it, made for tests of a renewal.
#ifndef TESTS_SUPPORT_EST_SAMPLE_H
#define TESTS_SUPPORT_EST_SAMPLE_H

#include <openssl/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/est/est.h"

#define EST_SAMPLE_NAME "kiosk-0001"

// Days since EST_SAMPLE_BEGIN. The device's present certificate lives for EST_SAMPLE_LIFE days.
#define EST_SAMPLE_BEGIN    INT64_C(1767225600) // 2026-01-01T00:00:00Z
#define EST_SAMPLE_DAY(day) (EST_SAMPLE_BEGIN + (day)*INT64_C(86400))

enum {
    EST_SAMPLE_LIFE = 365,
    EST_SAMPLE_NOW = 300, // a renewal is due
};

enum est_sample_issuer {
    EST_SAMPLE_CA,    // that has issued the present certificate
    EST_SAMPLE_TWIN,  // of the same name, with another key
    EST_SAMPLE_BELOW, // an intermediate one of the first
    EST_SAMPLE_ISSUERS,
};

struct est_sample_order {
    enum est_sample_issuer issuer;
    const char *name; // NULL: EST_SAMPLE_NAME
    bool other_key, for_servers;
    int from, until;         // days
    const char *other_names; // subjectAltName; NULL: none
};

// A certificate that is to be had.
#define EST_SAMPLE_GOOD ((struct est_sample_order){.from = EST_SAMPLE_NOW, .until = 665})

struct est_sample {
    EVP_PKEY *keys[EST_SAMPLE_ISSUERS], *key, *other_key;
    X509 *authorities[EST_SAMPLE_ISSUERS], *present;
    unsigned char *der; // of the present one
    int length;
    bool refuses; // the key signs nothing
};

// Makes all of it; `other_names` as in an order. The caller frees it. Each failure fails the test.
struct est_sample *est_sample_make(const char *other_names);
void est_sample_free(struct est_sample **sample);

// The device, as long as the sample is there.
struct est_device est_sample_device(struct est_sample *sample);

// For the caller to free.
X509 *est_sample_issue(const struct est_sample *sample, const struct est_sample_order *order);

// Base64 of a certs-only CMS with `count` certificates, for the caller to free.
char *est_sample_answer(X509 *const certificates[], size_t count);

// The same of the CAs whose bits are set, 1 << enum est_sample_issuer, and of one new certificate.
char *est_sample_cacerts(const struct est_sample *sample, unsigned bits);
char *est_sample_renewed(const struct est_sample *sample, const struct est_sample_order *order);

// Writes a certificate, and the device's key, as PEM.
void est_sample_write(const char *path, const X509 *certificate);
void est_sample_write_key(const struct est_sample *sample, const char *path);

#endif

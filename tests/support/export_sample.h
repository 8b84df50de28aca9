// Random exports as a kiosk would make them, and what must never stand in one.
#ifndef TESTS_SUPPORT_EXPORT_SAMPLE_H
#define TESTS_SUPPORT_EXPORT_SAMPLE_H

#include "drivers/history/export_text.h"
#include "tests/support/device_signer.h"

// A small generator with a seed; not zero (xorshift64, Marsaglia 2003).
uint64_t export_sample_random(uint64_t *seed, uint64_t below);

enum {
    EXPORT_SAMPLE_CANARY_SIZE = 4096,
};

enum export_sample_canary {
    EXPORT_SAMPLE_PIN,
    EXPORT_SAMPLE_PASSWORD,
    EXPORT_SAMPLE_MY_NUMBER,
    EXPORT_SAMPLE_CERTIFICATE,
    EXPORT_SAMPLE_CANARY_COUNT,
};

// Writes one in some spelling (a My Number in groups or full-width, a certificate as PEM, DER or
// base64); the length.
size_t export_sample_canary(uint64_t *seed, enum export_sample_canary kind,
                            const struct device_signer *signer,
                            char canary[EXPORT_SAMPLE_CANARY_SIZE]);

// A record with whatever may stand in one, and its number.
struct history_record export_sample_record(uint64_t *seed, uint64_t number);

struct export_text_facts export_sample_facts(uint64_t *seed);

// A text with some records. The caller frees it.
struct export_text *export_sample_text(uint64_t *seed, const struct history_kiosk *kiosk);

#endif

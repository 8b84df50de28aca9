// Each thing that breaks at a kiosk, really made in a stand with --machine, and mended.
#ifndef TESTS_SUPPORT_BROKEN_KIOSK_H
#define TESTS_SUPPORT_BROKEN_KIOSK_H

#include <stddef.h>

#include "tests/support/kiosk_visit.h"

struct broken_kiosk {
    const char *name;
    // Returns when the kiosk is so broken that a self-test can find it. NULL: no self-test can, and
    // `failed` says who does.
    void (*make)(struct kiosk_visit *visit);
    void (*mend)(struct kiosk_visit *visit); // what can be waited for comes later
    const char *failed, *not_run;            // as in struct kiosk_selftest
};

// The options of tests/stand that they need.
extern const char *const BROKEN_KIOSK_STAND[];

// The faults, *count of them.
const struct broken_kiosk *broken_kiosk_faults(size_t *count);

#endif

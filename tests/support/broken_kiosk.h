// Each thing that breaks at a kiosk, really made in a stand with --machine, and mended.
#ifndef TESTS_SUPPORT_BROKEN_KIOSK_H
#define TESTS_SUPPORT_BROKEN_KIOSK_H

#include <stddef.h>

#include "tests/support/kiosk_visit.h"

struct broken_kiosk {
    const char *name;
    // Returns when the kiosk is so broken that a self-test can find it.
    void (*make)(struct kiosk_visit *visit);
    void (*mend)(struct kiosk_visit *visit); // what can be waited for comes later
    const char *failed, *not_run;            // as in struct kiosk_selftest
};

// What a technician finds by hand, with the tools, as the history has it: "fail dead=0 stuck=1".
struct broken_kiosk_hand {
    const char *name;         // of the fault
    const char *keys, *touch; // the tools
    char held;                // the key that is down already; '\0': none
};

// The options of tests/stand that they need.
extern const char *const BROKEN_KIOSK_STAND[];

// The faults, *count of them.
const struct broken_kiosk *broken_kiosk_faults(size_t *count);

// NULL: the tools are not tried.
const struct broken_kiosk_hand *broken_kiosk_by_hand(const struct broken_kiosk *fault);

#endif

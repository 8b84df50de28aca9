// How long the calls to the backend took, by the log of `kiosk-link`.
#ifndef TESTS_BENCH_CALLS_H
#define TESTS_BENCH_CALLS_H

#include "tests/bench/sample.h"

enum {
    CALLS_MAX = 16,
    CALLS_NAME = 24, // bytes
};

struct calls {
    size_t count;
    struct {
        char name[CALLS_NAME];
        struct sample ms; // of those that succeeded
    } list[CALLS_MAX];
};

// Reads DIR/log/kiosk-link.log of a stand.
void calls_read(const char *dir, struct calls *calls);

#endif

// One self-test of a stand's kiosk, as kioskctl tells of it.
#ifndef TESTS_SUPPORT_KIOSK_SELFTEST_H
#define TESTS_SUPPORT_KIOSK_SELFTEST_H

#include "tests/support/kiosk_stand.h"

enum {
    KIOSK_SELFTEST_FAILED = 3, // kioskctl's exit status
};

struct kiosk_selftest {
    int status;        // kioskctl's
    int ms;            // that kioskctl took
    char failed[128];  // "tls=tls-root " of each row that failed
    char not_run[128]; // "tls device " of those that were not run, but for what this machine cannot
                       // tell
    char finished[128]; // when it ended, as it says
    char outcome[16];
};

// Runs one and waits for its end.
void kiosk_selftest_run(const struct kiosk_stand *stand, struct kiosk_selftest *test);

// Runs one, in which these rows and no others fail and are not run.
void kiosk_selftest_finds(const struct kiosk_stand *stand, const char *failed, const char *not_run);

// Runs one after the other until every row passes.
void kiosk_selftest_await_whole(const struct kiosk_stand *stand);

#endif

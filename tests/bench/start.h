// How long it takes from exec to a first screen that answers: ours and others', in turn.
#ifndef TESTS_BENCH_START_H
#define TESTS_BENCH_START_H

#include "tests/bench/rival.h"
#include "tests/bench/sample.h"
#include "tests/support/kiosk_stand.h"

enum start_who {
    START_ALL,   // kiosk, kiosk-card and kiosk-link, one exec right after the other
    START_KIOSK, // kiosk alone, beside helpers that run
    START_RIVAL, // + enum rival
    START_COUNT = START_RIVAL + RIVAL_COUNT,
};

// Each from exec, in ms. A rival that is not installed has no values.
struct start_times {
    struct sample pixels;   // until the first screen is all there
    struct sample answered; // until the second one is, after a press as soon as the first one was
    struct sample pss_kib;  // of a rival, a while later
    int processes;          // of a rival
    int presses;            // that were needed, at most
};

struct start {
    struct kiosk_stand *stand; // a bare one
    const char *root;          // folder of the sources
    int rounds;
    struct start_times times[START_COUNT];
};

// A part for inside_run(). `context` is a struct start that both sides see. False when one did not
// come up.
bool start_measure(void *context);

#endif

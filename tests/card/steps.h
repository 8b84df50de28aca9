// For tests of foreign clients: a script that does it all once, beside a private pcscd with
// vsmartcard's reader, and what its steps left behind (steps.sh), for the tests to judge.
#ifndef TESTS_CARD_STEPS_H
#define TESTS_CARD_STEPS_H

#include "tests/support/tmpdir.h"

enum {
    STEPS_OUTPUT_MAX = 16384, // bytes of what a step printed
};

struct steps {
    char directory[SCRATCH_MAX];
    int status; // of the script
};

// Runs the script with the path of virtual-card, a new directory and a port. What went wrong is a
// test's word, so that it is cleaned up after.
int steps_run(void **state, const char *script);
int steps_clean_up(void **state);

// What a step printed ("out"), or its exit status ("status"), as text.
void steps_read(const struct steps *steps, const char *step, const char *kind,
                char text[STEPS_OUTPUT_MAX]);
int steps_status(const struct steps *steps, const char *step);
void steps_assert_printed(const struct steps *steps, const char *step, const char *words);
void steps_assert_done(const struct steps *steps, const char *step);

// Compares a certificate that a client read (PEM) with the one that the card was made with (DER).
void steps_assert_same(const struct steps *steps, const char *pem, const char *der);

#endif

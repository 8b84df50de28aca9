// The kiosk's three programs in an environment that somebody has prepared.
//
// A folder like the one that the programs are built into, for tests/stand's --build: all links but
// three scripts, which start the real programs with variables that reroute what a careless program
// does. Nothing else of the stand sees them.
#ifndef TESTS_SUPPORT_HOSTILE_ENVIRONMENT_H
#define TESTS_SUPPORT_HOSTILE_ENVIRONMENT_H

#include "tests/support/tmpdir.h"

enum {
    HOSTILE_PATH_MAX = SCRATCH_MAX + 32,
    HOSTILE_LIBRARY_MAX = 256,
};

struct hostile_environment {
    char dir[SCRATCH_MAX];
    char build[HOSTILE_PATH_MAX];      // for --build
    char key_log[HOSTILE_PATH_MAX];    // SSLKEYLOGFILE: where the keys of TLS would be
    char openssl[HOSTILE_PATH_MAX];    // OPENSSL_CONF: a cipher that no server offers
    char library[HOSTILE_LIBRARY_MAX]; // LIBPCSCLITE_DELEGATE: one that no program of ours uses
};

// For TEST_MAIN: kiosk_visit.h's group on a stand of these programs. They also run without a
// capability, so that what keeps an equal of theirs out of them is their own doing.
int hostile_environment_open(void **state);
int hostile_environment_close(void **state);

const struct hostile_environment *hostile_environment(void);

#endif

// Inside counters*.c: texts and what is signed.
#ifndef TESTS_SIM_COUNTERS_INSIDE_H
#define TESTS_SIM_COUNTERS_INSIDE_H

#include "tests/sim/counters.h"

// The JSON of a version whose names begin with `marker`. The caller frees it.
char *counters_text(int version, int marker, size_t *length);

// Makes the keys; then what somebody signed, in the frame that the API has. `kind` up to
// COUNTERS_MALFORMED. The caller keeps it.
void counters_sign_begin(void);
char *counters_sign(int version, enum counters_kind kind, size_t *length);

#endif

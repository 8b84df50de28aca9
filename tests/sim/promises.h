// What the kiosk promises, checked at every step of a run. Each promise is a function with the
// sentence that it keeps; a broken one ends the run.
#ifndef TESTS_SIM_PROMISES_H
#define TESTS_SIM_PROMISES_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/sim/process.h"
#include "tests/sim/record.h"

enum {
    PROMISES_TEXT = 240,
};

void promises_begin(void);

// What was broken first; NULL: nothing.
const char *promises_broken(void);

// Says that a promise is broken.
void promises_break(const char *promise, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

// ---- told by the world --------------------------------------------------------------------------

void promises_spins(enum process_role role);
void promises_outcome(const struct record *record, enum record_result result,
                      int64_t finished_at_s);
void promises_resident_ok(void);

// The run is over and everything has healed.
void promises_at_end(void);

#endif

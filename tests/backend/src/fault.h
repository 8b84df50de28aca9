// Faults on demand: what a test can make go wrong with one answer.
//
// A fault is a knob called KIND (every call) or KIND.CALL (one call); KIND.CALL wins. Its value may
// end in `*N`: the next N answers only.
#ifndef TESTS_BACKEND_SRC_FAULT_H
#define TESTS_BACKEND_SRC_FAULT_H

#include <stdbool.h>

#include "tests/backend/src/problem.h"
#include "tests/backend/src/store.h"

// The calls as faults name them: service, open, proof, authorization, outcome, heartbeat, offices,
// cacerts, reenroll.
enum fault_call {
    FAULT_SERVICE,
    FAULT_OPEN,
    FAULT_PROOF,
    FAULT_AUTHORIZATION,
    FAULT_OUTCOME,
    FAULT_HEARTBEAT,
    FAULT_OFFICES,
    FAULT_CACERTS,
    FAULT_REENROLL,
    FAULT_CALLS,
};

enum fault_cut {
    FAULT_CUT_NONE,
    FAULT_CUT_BEFORE, // nothing was done
    FAULT_CUT_AFTER,  // the work is done and on the disk
    FAULT_CUT_HALF,   // the same, and half of the answer was sent
};

enum fault_garbage {
    FAULT_GARBAGE_NONE,
    FAULT_GARBAGE_TEXT,   // not JSON
    FAULT_GARBAGE_FIELDS, // JSON, but every member is missing or of the wrong type
    FAULT_GARBAGE_EMPTY,  // no body at all
};

struct fault {
    enum problem problem; // answered instead of doing the work
    int delay_ms;         // before the work
    enum fault_cut cut;
    enum fault_garbage garbage;
    int oversize; // bytes of the answer; 0: as it is
};

const char *fault_call_name(enum fault_call call);

// Whether `name` is a fault and `value` is understood. Pure.
bool fault_valid(const char *name, const char *value);

// Reads the faults of one call, and counts them down. Inside a transaction.
struct fault fault_take(struct store *store, enum fault_call call);

#endif

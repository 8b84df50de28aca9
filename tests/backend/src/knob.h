// What an operator or a test can turn while the server runs. Knobs live in the store, so they take
// effect with the next request. README.md says what each does.
//
// A knob has the value that was set last, else the one that the server was started with, else its
// default.
#ifndef TESTS_BACKEND_SRC_KNOB_H
#define TESTS_BACKEND_SRC_KNOB_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tests/backend/src/service.h"
#include "tests/backend/src/store.h"

enum knob_layer {
    KNOB_STARTED, // an option of `serve`
    KNOB_SET,     // `knob set`
};

// All of these work inside a transaction.

// Sets a part of the service ("hours") or a fault ("delay", "cut.open"). False when there is no
// such knob or its value is not understood; then nothing changed. `now` is the real time, for
// clocks given as a date.
bool knob_set(struct store *store, enum knob_layer layer, const char *name, const char *value,
              int64_t now);

// Takes back what was set in the layer; NULL means every knob.
void knob_clear(struct store *store, enum knob_layer layer, const char *name);

// "name value" per line: every part of the service, and the faults that are set.
void knob_list(struct store *store, FILE *out);

// Reads everything that shapes the service.
void knob_service(struct store *store, struct service *service);

#endif

// The certificate of the simulated kiosk's device: the one it came with, and those that the centre
// issues when it is asked for a new one (RFC 7030). Each has a number, and a later one ends later.
// What an answer and a file really hold has tests of its own (est_test, device_key_test).
#ifndef TESTS_SIM_RENEWAL_H
#define TESTS_SIM_RENEWAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "drivers/https/https.h"
#include "tests/sim/centre.h"

enum {
    RENEWAL_TEXT = 40,
};

void renewal_begin(uint64_t seed);

// The centre answers a request for a new one.
void renewal_answer(struct centre_answer *answer);

// What is in the answer: "" when no certificate for the device's key is.
void renewal_read(const char *text, size_t length, char pem[RENEWAL_TEXT]);

// kiosk-link reads what is kept beside the outbox, when it opens its session and when it has kept a
// new one: the number of the certificate that it uses from now on.
unsigned renewal_load(enum device_key_renewed *state);

void renewal_device(unsigned number, struct https_device *device);

// A message between two processes: a technician may ask for one. The history has one.
void renewal_message(int to, const struct ipc_message *message);
void renewal_stored(void);

// How often it had, in all runs of this process.
uint64_t renewal_count(void);

#endif

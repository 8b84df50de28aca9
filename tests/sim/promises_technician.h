// Promises about technicians: who is let in, what is sent to which card, how long a wrong PIN
// waits, when the mode ends, and that nothing of theirs is left.
#ifndef TESTS_SIM_PROMISES_TECHNICIAN_H
#define TESTS_SIM_PROMISES_TECHNICIAN_H

#include <stdbool.h>

#include "drivers/base/ipc.h"
#include "drivers/history/record.h"
#include "screens/view/control.h"
#include "screens/view/view.h"
#include "tests/sim/badge.h"
#include "tests/sim/process.h"

void promises_technician_begin(void);
void promises_technician_tick(void);

// A process has died.
void promises_technician_died(enum process_role role);

// A record is in the history. At the end all of them are.
void promises_technician_recorded(const struct history_record *record);
void promises_technician_at_end(void);

// The glass shows a view, those in front of others too.
void promises_technician_shown(const struct view *view, bool first);

void promises_technician_pressed(enum control control, enum view_id view);

// Programs say this to each other.
void promises_technician_message(int from, int to, const struct ipc_message *message);

// A technician means to have typed this and presses OK.
void promises_technician_typed(const char *pin);

// A command goes to a card.
void promises_technician_command(const struct card *card, int ins);

// A test card was asked for its PIN or its password, or written; whether what is read of a card is
// read in a technician's test, which may read it.
void promises_technician_test_verify(enum card_which which, int tries_before, const char *value,
                                     size_t length);
void promises_technician_test_written(const struct card *card, enum card_which which);
bool promises_technician_reads(const struct card *card, uint16_t file);

// A PIN has come to a badge that had so many tries; it has signed.
void promises_technician_pin(const struct badge *badge, int tries_before,
                             const unsigned char padded[BADGE_PIN]);
void promises_technician_proof(const struct badge *badge);

#endif

// The history that a run with technicians really keeps, on the simulated disk: what was said to be
// stored, and that it is there, in one chain, whatever happened.
#ifndef TESTS_SIM_CHAIN_H
#define TESTS_SIM_CHAIN_H

#include "drivers/history/history.h"

#define CHAIN_FILE "/var/lib/kiosk/history.db"

void chain_begin(void);

// It was opened; a record was stored; it was looked at.
void chain_opened(const struct history_head *head);
void chain_stored(const struct history_record *record);
void chain_verified(const struct history_finding *finding);

// Everything has ended: looks at every record.
void chain_at_end(void);

#endif

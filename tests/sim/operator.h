// An operator who takes the kiosk out of service and back (kioskctl service), and what must hold
// then: nobody begins, whatever dies, once the order is stored.
#ifndef TESTS_SIM_OPERATOR_H
#define TESTS_SIM_OPERATOR_H

#include <stddef.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "drivers/history/record.h"
#include "screens/view/view.h"
#include "tests/sim/faults.h"

void operator_begin(void);

// The rows of a run: one in six has an order, and what may go wrong while it stands.
size_t operator_rows(uint64_t seed, struct fault *rows, size_t room);

// FAULT_OPERATOR_ORDERS: out of service, for so long.
void operator_orders(const struct fault *fault);

// He takes the last order back.
void operator_takes_back(void);

// A message on its way, from a program's process to another.
void operator_message(int from, int to, const struct ipc_message *message);

// How often kiosk-link has said what became of an export, in all runs.
uint64_t operator_exports(void);

// A record is in the history when the run is over; the order out of service is among them.
void operator_recorded(const struct history_record *record);
void operator_at_end(void);

// The glass shows a view.
void operator_shown(const struct view *view);

#endif

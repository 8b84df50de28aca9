// Promises about what is asked and told on the way from the kiosk to the centre, told by the world.
#ifndef TESTS_SIM_PROMISES_TOLD_H
#define TESTS_SIM_PROMISES_TOLD_H

#include "drivers/base/ipc.h"
#include "drivers/https/https.h"
#include "screens/view/control.h"
#include "screens/view/view.h"
#include "tests/sim/process.h"
#include "tests/sim/record.h"

void promises_told_begin(void);

// A reset was opened before the run began.
void promises_told_opened_before(void);

// A message between two processes.
void promises_told_message(int from, int to, const struct ipc_message *message);

// A press counted.
void promises_told_pressed(enum control control, enum view_id view);

// The screen has let go of its resident.
void promises_told_visit_ends(void);

void promises_told_died(enum process_role role);

// A helper's parent is about to kill its child.
void promises_told_stopped(int process);

// kiosk-card asks for a new pcscd.
void promises_told_restart(void);

// Bytes of the disk cannot be lost any more.
void promises_synced(void);

// kiosk-link has the end of a call; the centre is asked for a permission, is given a proof, takes
// an outcome.
void promises_call_ended(const char *path, const struct https_answer *answer);
void promises_permission_asked(const struct record *record);
void promises_proof(const struct record *record, bool valid);
void promises_outcome_taken(const struct record *record, enum record_result result);

// Every quarter of a second, and when the run is over and everything has healed.
void promises_told_tick(void);
void promises_told_at_end(void);

#endif

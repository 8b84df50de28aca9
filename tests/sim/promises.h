// What the kiosk promises, checked at every step of a run. Each promise is a name that a broken run
// is told by; the sentence that it keeps stands beside it. The first broken one ends the run.
#ifndef TESTS_SIM_PROMISES_H
#define TESTS_SIM_PROMISES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "screens/view/control.h"
#include "screens/view/view.h"
#include "tests/sim/card.h"
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
void promises_restart_asked(void);
void promises_died(enum process_role role);
void promises_hung_up(int process);
void promises_message(int from, int to, const struct ipc_message *message);

// The glass shows a view; `another`: another screen than before; `first`: the first one of this
// kiosk.
void promises_shown(const struct view *view, bool another, bool first);

// The input code made a press of a control that had stood still for so long.
void promises_pressed(enum control control, enum view_id view, int64_t stood_us);

// A resident means to have typed this and presses OK; `keys`: of so many characters typed by hand.
void promises_typed(const char *secret);

// A resident has typed so many characters, the screen shows so many.
void promises_entry(size_t typed, size_t shown, bool at_ease);

// A command goes to the card; the card's answer has reached kiosk-card.
void promises_card_asked(const struct card *card, int ins);
void promises_card_answered(int ins);

// A helper's parent stops a child.
void promises_child_stopped(int process);

// A program has ended by itself, not by a signal.
void promises_ended(enum process_role role);

// kiosk-link asks the centre; it got no good answer; the centre opens a reset.
void promises_call(const char *path);
void promises_call_failed(const char *path);
void promises_opening(void);

// The centre takes an outcome.
void promises_outcome(const struct record *record, enum record_result result,
                      int64_t finished_at_s);

// Every quarter of a second.
void promises_tick(void);

// The run is over and everything has healed.
void promises_at_end(void);

#endif

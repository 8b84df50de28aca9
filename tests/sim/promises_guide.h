// Promises about the counter guide: what it shows is what the operator signed, a search is nobody
// else's, and the last good copy is kept.
#ifndef TESTS_SIM_PROMISES_GUIDE_H
#define TESTS_SIM_PROMISES_GUIDE_H

#include <stdbool.h>

#include "screens/view/view.h"
#include "tests/sim/process.h"

void promises_guide_begin(void);

// The screen, `another` one than before.
void promises_guide_shown(const struct view *view, bool another);
void promises_guide_died(enum process_role role);

// Every quarter of a second.
void promises_guide_tick(void);

// kiosk-link reads its kept copy, which is of this version; 0: it is none that the operator signed.
void promises_guide_kept_read(int version);

void promises_guide_power_cut(void);

// A newer copy takes its place.
void promises_guide_kept_replaced(int before, int by);

// A bad disk has changed it.
void promises_guide_kept_rots(void);

// It asks the centre for another one than that which it knows by the tag; "": it knows none.
void promises_guide_asked(const char *known_tag);

// The version that the screen has shown last since this was asked; 0: none.
int promises_guide_take_version(void);

#endif

// Inside resident*.c: hands and feet of the one who is at the kiosk.
#ifndef TESTS_SIM_RESIDENT_INSIDE_H
#define TESTS_SIM_RESIDENT_INSIDE_H

#include "screens/view/control.h"
#include "tests/sim/resident.h"

void resident_press(enum control control);
void resident_put_card(void);
bool resident_card_is_in(void);
void resident_leave(void);

// The control that begins it.
enum control resident_choice(enum operation wants);

// What is pressed at the certificates, and by who does not give the last try.
enum control resident_at_certificates(struct resident_plan *plan);
enum control resident_way_back(void);

// Whoever wants to know of a counter looks there where the start screen offers it; false: not so.
bool resident_whim_at_start(struct resident_plan *plan, int studied);

// What somebody does of their own accord at a notice; false: nothing. `studied`: steps of reading
// the guide.
bool resident_whim_at_notice(const struct resident_plan *plan, int *studied);

// A step at the counter's screen, or in the guide behind it.
void resident_whim_at_guide(struct resident_plan *plan, int *studied);

// Draws the way through the guide, and goes a step of it.
void resident_draw_guide(struct resident_plan *plan);
void resident_walk(struct resident_plan *plan);

#endif

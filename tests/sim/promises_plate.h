// Promises about a card that lies on a plate: what a moment without it changes, and what not.
#ifndef TESTS_SIM_PROMISES_PLATE_H
#define TESTS_SIM_PROMISES_PLATE_H

#include "screens/view/control.h"
#include "screens/view/view.h"
#include "tests/sim/card.h"
#include "tests/sim/process.h"

void promises_plate_begin(void);

// A hand takes the card out of the first reader, or puts one in.
void promises_plate_out(const struct card *card);
void promises_plate_in(const struct card *card);

// It was out for so short that only who speaks to it knows.
void promises_plate_flickered(void);

// A program has died.
void promises_plate_died(enum process_role role);

// Another screen is shown; a control was pressed; the card is given a secret to verify.
void promises_plate_shown(const struct view *view);
void promises_plate_pressed(enum control control);
void promises_plate_verified(const struct card *card);

// Every quarter of a second.
void promises_plate_tick(void);

#endif

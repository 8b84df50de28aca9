// What technicians measure of the panel. In half of the runs with technicians the glass tells every
// finger beside where it is, by so little that residents still hit what they mean; some technicians
// correct it. Whatever is killed then, what kiosk-link said to be stored it tells again, and what
// the kiosk knows is in force.
#ifndef TESTS_SIM_CALIBRATION_H
#define TESTS_SIM_CALIBRATION_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "drivers/domain/panel.h"
#include "screens/glass/input.h"
#include "screens/view/view.h"
#include "tests/sim/process.h"

void calibration_begin(uint64_t seed, bool technicians);

// As the glass tells a finger.
void calibration_tell(struct input_touch *touch);

// As event.c corrects it; and as raw.c tells a finger, or with NULL a key, on a page that is whole.
void calibration_correct(const struct panel_touch *correction, struct input_touch *touch);
bool calibration_tell_whole(const struct input_touch *touch, char key, struct input *input);

// Whether the technician who looks at the list of tools begins it now.
bool calibration_is_wanted(void);

// A technician looks at the page of rings: presses the one that is shown, or misses, or gives up.
void calibration_press(const struct view *view);

// The kiosk has died. Programs say this to each other. The glass shows a view, with so much in
// force.
void calibration_died(void);
void calibration_message(int from, int to, const struct ipc_message *message);
void calibration_shown(const struct view *view, const struct panel *in_force);

// How many corrections were stored since the program began.
uint64_t calibration_stored(void);

#endif

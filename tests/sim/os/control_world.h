// What the world does through the kiosk's control socket.
#ifndef TESTS_SIM_OS_CONTROL_WORLD_H
#define TESTS_SIM_OS_CONTROL_WORLD_H

#include <stdbool.h>

#include "drivers/domain/off_reason.h"

// The operator has seen to what is parked or broken.
void control_world_acknowledge(void);

// He takes the kiosk out of service or back; the kiosk hears it when it next looks, or its
// successor does. Whether it has been heard. A run begins with no order.
void control_world_order(enum off_reason reason);
bool control_world_is_heard(void);
void control_world_forget(void);

// He wants a self-test.
void control_world_diagnose(void);

// He wants an export of the history, or a status text.
void control_world_export(bool file);

#endif

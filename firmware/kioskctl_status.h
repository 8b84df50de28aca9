// What kioskctl prints of how the kiosk stands, and of what the backend has not been told.
#ifndef FIRMWARE_KIOSKCTL_STATUS_H
#define FIRMWARE_KIOSKCTL_STATUS_H

#include <jansson.h>
#include <stdbool.h>

// Each member on a line of its own, then the warnings as sentences. `answer` is what
// report_status() of firmware/control tells.
void kioskctl_status_print(json_t *answer);

// The numbers, then a line for each outcome that is parked or refused; of report_outbox().
void kioskctl_status_print_outbox(json_t *answer);

// What was measured of the panel, of report_panel(); and whether nothing is, and that is on the
// disk.
void kioskctl_status_print_panel(json_t *answer);
bool kioskctl_status_is_forgotten(json_t *answer);

#endif

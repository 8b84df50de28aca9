// The JSON that the control socket answers with.
#ifndef FIRMWARE_CONTROL_REPORT_H
#define FIRMWARE_CONTROL_REPORT_H

#include "firmware/control/control.h"

// {"view", "language", "waiting", "message", "typed", "tries_left", "seconds_left", "alarm",
// "report_later", "focus", "controls": [...]}, in pixels. The caller frees the text; NULL without
// memory.
char *report_view(const struct control_facts *facts);
char *report_status(const struct control_facts *facts);
char *report_trace(const struct control_facts *facts);

#endif

// What kioskctl prints of the history.
#ifndef FIRMWARE_KIOSKCTL_HISTORY_H
#define FIRMWARE_KIOSKCTL_HISTORY_H

#include <jansson.h>
#include <stdbool.h>

// A line for each record: number, time, what, outcome, cause, who, measures; then how it stands
// with all of them. `answer` is what report_records() of firmware/control tells.
void kioskctl_history_print(json_t *answer);

// Whether records were looked at and some were changed or lost, or a broken file lies aside.
bool kioskctl_history_is_broken(json_t *answer);

#endif

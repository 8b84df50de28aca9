// kioskctl's part of an export and of a status text: kiosk-link makes them, with the device's key;
// kioskctl says what came of it, and copies an export to where whoever asks may write.
#ifndef FIRMWARE_KIOSKCTL_EXPORT_H
#define FIRMWARE_KIOSKCTL_EXPORT_H

#include <jansson.h>
#include <stdbool.h>

// The word of firmware/control for what this command has made; NULL: it is no such command.
const char *kioskctl_export_kind(const char *command);

// Whether `file` may be written, as far as that is known before: it is not there yet. False after
// saying so on standard error, like all of these.
bool kioskctl_export_may(const char *file);

// Whether it was made, and is of the kind that was asked for. `answer` is what report_exported() of
// firmware/control tells.
bool kioskctl_export_is_made(json_t *answer, const char *kind);

// Copies it from kiosk-link's folder to a new file, whole or not at all.
bool kioskctl_export_copy(json_t *answer, const char *folder, const char *file);

void kioskctl_export_print(json_t *answer);
void kioskctl_export_print_status(json_t *answer);

#endif

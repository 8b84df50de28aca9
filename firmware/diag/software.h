// What runs here: the three programs, how they are held in, and what they run from.
//
// Pure, as all of this folder.
#ifndef FIRMWARE_DIAG_SOFTWARE_H
#define FIRMWARE_DIAG_SOFTWARE_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/check.h"
#include "drivers/domain/program.h"

enum software_program {
    SOFTWARE_KIOSK,
    SOFTWARE_CARD,
    SOFTWARE_LINK,
    SOFTWARE_PROGRAMS,
};

struct software {
    // As each said in the last self-test; a version "": it did not answer.
    struct program_state programs[SOFTWARE_PROGRAMS];
    uint32_t lost[SOFTWARE_PROGRAMS];        // connections to it that broke, since the kiosk began
    uint32_t lost_lately[SOFTWARE_PROGRAMS]; // of these, within LIMIT_RESTARTS_WITHIN_MS
    struct program_image image;
    char device[PROGRAM_DEVICE]; // this kiosk's name in its certificate; "": it is not known
    char key[PROGRAM_PLACE];     // where its key lives: "file"; "": it is not known
};

// "kiosk", "kiosk-card", "kiosk-link".
const char *software_name(enum software_program program);

// How often one ended by itself, whole or its worker, as far as the kiosk and it know.
uint32_t software_restarts(const struct software *software, enum software_program program);

// CHECK_VERSIONS: those that are known are one. Not run while only the kiosk's is known.
struct check_row software_judge_versions(const struct software *software);

// CHECK_SANDBOX: none can gain rights, and the calls of those that the service manager started are
// filtered.
struct check_row software_judge_sandbox(const struct software *software);

// CHECK_RESTARTS: what ended by itself and is back works, unless it does so LIMIT_RESTARTS times
// within LIMIT_RESTARTS_WITHIN_MS.
struct check_row software_judge_restarts(const struct software *software);

#endif

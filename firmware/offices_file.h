// The file of municipal counters that is installed with the kiosk.
#ifndef FIRMWARE_OFFICES_FILE_H
#define FIRMWARE_OFFICES_FILE_H

#include "firmware/offices/offices.h"

// NULL, and a line in the log that says why, when it cannot be read or is malformed. The caller
// frees it.
struct offices *offices_file_read(const char *path);

#endif

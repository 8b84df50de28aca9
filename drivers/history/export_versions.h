// The versions that an export tells.
#ifndef DRIVERS_HISTORY_EXPORT_VERSIONS_H
#define DRIVERS_HISTORY_EXPORT_VERSIONS_H

#include "drivers/history/export_text.h"

// Adds a version that has the form of one, or begins with it ("6.1.0" of "6.1.0-18-amd64"); one
// that does not, or has no room, is left out.
void export_versions_add(struct export_text_facts *facts, enum export_text_program program,
                         const char *version);

// Adds those of what every program stands on: the kernel (uname(2)) and OpenSSL.
void export_versions_below(struct export_text_facts *facts);

#endif

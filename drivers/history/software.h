// The hash of the software that writes a record, and the versions of what it runs on.
#ifndef DRIVERS_HISTORY_SOFTWARE_H
#define DRIVERS_HISTORY_SOFTWARE_H

#include "drivers/history/export_text.h"

// SHA-256 of the program that runs (/proc/self/exe, proc(5)), as sha256sum(1) says it of its file;
// all zeros when it cannot be read.
void history_software_hash(unsigned char hash[HISTORY_HASH]);

// Adds a version that has the form of one, or begins with it ("6.1.0" of "6.1.0-18-amd64"); one
// that does not, or has no room, is left out.
void history_software_add(struct export_text_facts *facts, enum export_text_program program,
                          const char *version);

// Adds those of the kernel (uname(2)) and of OpenSSL.
void history_software_below(struct export_text_facts *facts);

#endif

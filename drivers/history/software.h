// The hash of the software that writes a record.
#ifndef DRIVERS_HISTORY_SOFTWARE_H
#define DRIVERS_HISTORY_SOFTWARE_H

#include "drivers/history/record.h"

// SHA-256 of the program that runs (/proc/self/exe, proc(5)), as sha256sum(1) says it of its file;
// all zeros when it cannot be read.
void history_software_hash(unsigned char hash[HISTORY_HASH]);

#endif

// What kioskctl says to a person about a self-test: a plain cause and the next step.
#ifndef FIRMWARE_CAUSES_H
#define FIRMWARE_CAUSES_H

// A line for a cause of drivers/domain/check.h by its name; NULL: no cause has it.
const char *causes_text(const char *name);

#endif

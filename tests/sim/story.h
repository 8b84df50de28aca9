// What happened, line by line: virtual time, who, what. Told only when somebody wants to read it.
#ifndef TESTS_SIM_STORY_H
#define TESTS_SIM_STORY_H

#include <stdbool.h>

void story_begin(bool told);
bool story_told(void);

// One line. `who` NULL: the process that runs, or the world.
void story_tell(const char *who, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif

// Chance from the kernel, getrandom(2).
#ifndef DRIVERS_BASE_RANDOM_H
#define DRIVERS_BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Fills `size` bytes (at most 256) that nobody can guess. False: `bytes` is of no use.
bool random_bytes(void *bytes, size_t size);

// A number for spreading pauses. Never waits: without chance, early at boot, it is 0.
uint32_t random_u32(void);

#endif

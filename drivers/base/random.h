// Random bytes from the kernel, getrandom(2).
#ifndef DRIVERS_BASE_RANDOM_H
#define DRIVERS_BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Fills `size` unpredictable bytes (at most 256). False: `bytes` must not be used.
bool random_bytes(void *bytes, size_t size);

// A number for spreading pauses. Never waits: 0 while the kernel has none, early at boot.
uint32_t random_u32(void);

#endif

// Looks for bytes in the memory of another process.
#ifndef TESTS_E2E_MEMORY_H
#define TESTS_E2E_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// False: the process is not ours to look into (it is not dumpable, and we are not root).
bool memory_is_open(pid_t process);

// How often the bytes stand in the writable memory of a process, which must be open to us.
size_t memory_count(pid_t process, const void *what, size_t size);

#endif

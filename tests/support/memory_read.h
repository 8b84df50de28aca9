// Looks for bytes in the memory of another process.
#ifndef TESTS_SUPPORT_MEMORY_READ_H
#define TESTS_SUPPORT_MEMORY_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// A piece of a process's memory that it can write, copied.
struct memory_read_region {
    const char *name; // "[heap]", a file, or ""
    unsigned long start;
    const unsigned char *bytes;
    size_t length;
};

// How often the bytes stand in the writable memory of a process, which must be open to us.
size_t memory_read_count(pid_t process, const void *what, size_t size);

// Shows all writable memory of a process, piece by piece. The copies are overwritten afterwards.
// False when the process is gone, or not open to us.
bool memory_read_look(pid_t process,
                      void (*see)(void *context, const struct memory_read_region *region),
                      void *context);

#endif

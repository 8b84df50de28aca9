// Writes bytes into the memory of another process, where it does not notice: to show that a search
// looks there.
#ifndef TESTS_SUPPORT_MEMORY_WRITE_H
#define TESTS_SUPPORT_MEMORY_WRITE_H

#include <stddef.h>
#include <sys/types.h>

enum {
    PLANT_MAX = 128, // bytes
};

struct memory_write {
    pid_t process;
    long place;
    size_t size;
};

// Plants at the far end of the process's stack, which it does not use.
struct memory_write memory_write_bytes(pid_t process, const void *bytes, size_t size);

// Overwrites what was planted.
void memory_write_undo(const struct memory_write *planted);

#endif

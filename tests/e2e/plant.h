// Writes bytes into the memory of another process, where it does not notice: to show that a search
// looks there.
#ifndef TESTS_E2E_PLANT_H
#define TESTS_E2E_PLANT_H

#include <stddef.h>
#include <sys/types.h>

enum {
    PLANT_MAX = 128, // bytes
};

struct plant {
    pid_t process;
    long place;
    size_t size;
};

// Plants at the far end of the process's stack, which it does not use.
struct plant plant_bytes(pid_t process, const void *bytes, size_t size);

// Overwrites what was planted.
void plant_pull_out(const struct plant *plant);

#endif

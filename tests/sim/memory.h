// The allocator under everything that is linked: inside a process it is the process's arena.
//
// The linker turns each call of malloc() and its like in our objects to __wrap_malloc() (ld(1),
// --wrap). Shared libraries keep the C library's, but for jansson and SQLite, which are told.
#ifndef TESTS_SIM_MEMORY_H
#define TESTS_SIM_MEMORY_H

#include <stddef.h>

// The C library's own, for what belongs to the world.
void *memory_real_malloc(size_t bytes);
void memory_real_free(void *block);

// Memory that a forked process shares; zero at first.
void *memory_shared(size_t bytes);
void memory_unshare(void *memory, size_t bytes);

// Tells jansson and SQLite. Once, before anything else.
void memory_install(void);

#endif

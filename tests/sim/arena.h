// The heap of one simulated process. It is given back whole when the process is killed, so that a
// coroutine may be dropped at any step.
#ifndef TESTS_SIM_ARENA_H
#define TESTS_SIM_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);

// Gives everything back; `arena` may be NULL.
void arena_drop(struct arena *arena);

void *arena_take(struct arena *arena, size_t bytes);

// `block` comes from arena_take() of any arena that still lives.
void arena_give(struct arena *arena, void *block);

size_t arena_size(const void *block);

// Overwrites what is given back from now on, as mallopt(M_PERTURB) does.
void arena_perturb(struct arena *arena);

// True when the bytes stand anywhere in the arena, what was given back included.
bool arena_holds(const struct arena *arena, const void *bytes, size_t length);

// Blocks that are in use.
size_t arena_live(const struct arena *arena);

#endif

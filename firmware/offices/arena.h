// Memory that is taken piece by piece and given back at once.
#ifndef FIRMWARE_OFFICES_ARENA_H
#define FIRMWARE_OFFICES_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; // zeros: nothing taken yet
};

// `size` bytes of zeros, aligned for any struct; NULL when there is no memory.
void *arena_take(struct arena *arena, size_t size);

void arena_free(struct arena *arena);

#endif

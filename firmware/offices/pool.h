// Memory that is taken piece by piece and given back at once.
#ifndef FIRMWARE_OFFICES_POOL_H
#define FIRMWARE_OFFICES_POOL_H

#include <stddef.h>

struct pool_block;

struct pool {
    struct pool_block *blocks; // zeros: nothing taken yet
};

// `size` bytes of zeros, aligned for any struct; NULL when there is no memory.
void *pool_take(struct pool *pool, size_t size);

void pool_free(struct pool *pool);

#endif

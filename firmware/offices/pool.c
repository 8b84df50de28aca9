#include "firmware/offices/pool.h"

#include <stdalign.h>
#include <stdlib.h>

enum {
    BLOCK = 16 * 1024,
};

struct pool_block {
    struct pool_block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

static struct pool_block *add_block(struct pool *pool, size_t size)
{
    struct pool_block *block = calloc(1, sizeof *block + size);
    if (!block)
        return NULL;
    block->size = size;
    block->next = pool->blocks;
    pool->blocks = block;
    return block;
}

void *pool_take(struct pool *pool, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct pool_block *block = pool->blocks;
    if (rounded < size)
        return NULL;
    if (!block || block->size - block->used < rounded)
        block = add_block(pool, rounded > BLOCK ? rounded : BLOCK);
    if (!block)
        return NULL;
    void *taken = block->bytes + block->used;
    block->used += rounded;
    return taken;
}

void pool_free(struct pool *pool)
{
    while (pool->blocks) {
        struct pool_block *next = pool->blocks->next;
        free(pool->blocks);
        pool->blocks = next;
    }
}

#include "firmware/offices/arena.h"

#include <stdalign.h>
#include <stdlib.h>

enum {
    BLOCK = 16 * 1024,
};

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    struct arena_block *block = calloc(1, sizeof *block + size);
    if (!block)
        return NULL;
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_take(struct arena *arena, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    struct arena_block *block = arena->blocks;
    if (rounded < size)
        return NULL;
    if (!block || block->size - block->used < rounded)
        block = add_block(arena, rounded > BLOCK ? rounded : BLOCK);
    if (!block)
        return NULL;
    void *taken = block->bytes + block->used;
    block->used += rounded;
    return taken;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

#include "tests/sim/arena.h"

#include <stdint.h>
#include <string.h>

#include "tests/sim/memory.h"

enum {
    CHUNK = 128 * 1024,
    CLASSES = 20, // 16 bytes to 8 MiB, powers of two
    SMALLEST_BITS = 4,
    PERTURBED = 0xA5,
};

struct block {
    uint32_t class;
    uint32_t used; // bytes asked for
    uint64_t mark; // keeps what follows aligned
};

struct chunk {
    struct chunk *next;
    size_t room, used;
    _Alignas(16) unsigned char bytes[];
};

struct arena {
    struct chunk *chunks;
    void *free[CLASSES];
    size_t live;
    bool perturb;
};

// Chunks of the common size wait here for the next process.
static struct chunk *spare_chunks; // lint: file-scope a pool

static struct chunk *chunk_new(size_t room)
{
    if (room <= CHUNK && spare_chunks) {
        struct chunk *chunk = spare_chunks;
        spare_chunks = chunk->next;
        return chunk;
    }
    if (room < CHUNK)
        room = CHUNK;
    struct chunk *chunk = memory_real_malloc(sizeof *chunk + room);
    memset(chunk, 0, sizeof *chunk + room);
    chunk->room = room;
    return chunk;
}

// A chunk is clean when it is used again, so that no run sees another's bytes.
static void chunk_free(struct chunk *chunk)
{
    memset(chunk->bytes, 0, chunk->used);
    chunk->used = 0;
    if (chunk->room != CHUNK) {
        memory_real_free(chunk);
        return;
    }
    chunk->next = spare_chunks;
    spare_chunks = chunk;
}

struct arena *arena_new(void)
{
    struct arena *arena = memory_real_malloc(sizeof *arena);
    memset(arena, 0, sizeof *arena);
    return arena;
}

void arena_drop(struct arena *arena)
{
    while (arena && arena->chunks) {
        struct chunk *chunk = arena->chunks;
        arena->chunks = chunk->next;
        chunk_free(chunk);
    }
    memory_real_free(arena);
}

static uint32_t class_of(size_t bytes)
{
    if (bytes <= (size_t)1 << SMALLEST_BITS)
        return 0;
    return (uint32_t)(64 - __builtin_clzll(bytes - 1)) - SMALLEST_BITS;
}

static struct block *carve(struct arena *arena, uint32_t class)
{
    size_t whole = sizeof(struct block) + ((size_t)1 << (class + SMALLEST_BITS));
    struct chunk *chunk = arena->chunks;
    if (!chunk || chunk->room - chunk->used < whole) {
        chunk = chunk_new(whole);
        chunk->next = arena->chunks;
        arena->chunks = chunk;
    }
    struct block *block = (void *)(chunk->bytes + chunk->used);
    chunk->used += whole;
    return block;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    uint32_t class = class_of(bytes);
    if (class >= CLASSES)
        return NULL;
    struct block *block = arena->free[class];
    if (block)
        memcpy(&arena->free[class], block + 1, sizeof(void *));
    else
        block = carve(arena, class);
    *block = (struct block){.class = class, .used = (uint32_t)bytes};
    arena->live++;
    return block + 1;
}

void arena_give(struct arena *arena, void *memory)
{
    if (!memory)
        return;
    struct block *block = (struct block *)memory - 1;
    if (arena->perturb)
        memset(memory, PERTURBED, (size_t)1 << (block->class + SMALLEST_BITS));
    memcpy(memory, &arena->free[block->class], sizeof(void *));
    arena->free[block->class] = block;
    arena->live--;
}

size_t arena_size(const void *memory)
{
    const struct block *block = (const struct block *)memory - 1;
    return (size_t)1 << (block->class + SMALLEST_BITS);
}

void arena_perturb(struct arena *arena)
{
    arena->perturb = true;
}

// Most of a heap is zeros and pointers: its letters are soon found.
static bool holds(const unsigned char *from, size_t room, const unsigned char *bytes, size_t length)
{
    const unsigned char *end = from + room;
    while ((size_t)(end - from) >= length) {
        from = memchr(from, bytes[0], (size_t)(end - from) - length + 1);
        if (!from)
            return false;
        if (memcmp(from, bytes, length) == 0)
            return true;
        from++;
    }
    return false;
}

bool arena_holds(const struct arena *arena, const void *bytes, size_t length)
{
    for (const struct chunk *c = arena->chunks; c; c = c->next)
        if (holds(c->bytes, c->used, bytes, length))
            return true;
    return false;
}

size_t arena_live(const struct arena *arena)
{
    return arena->live;
}

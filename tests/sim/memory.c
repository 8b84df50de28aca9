#include "tests/sim/memory.h"

#include <errno.h>
#include <jansson.h>
#include <malloc.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "tests/sim/arena.h"
#include "tests/sim/process.h"

void *__real_malloc(size_t bytes);
void *__real_mmap(void *where, size_t bytes, int protection, int flags, int fd, off_t offset);
int __real_munmap(void *where, size_t bytes);
void __real_free(void *block);
void *__wrap_malloc(size_t bytes);
void *__wrap_calloc(size_t count, size_t bytes);
void *__wrap_realloc(void *block, size_t bytes);
void __wrap_free(void *block);
char *__wrap_strdup(const char *text);
int __wrap_mallopt(int what, int value);
void *__wrap_mmap(void *where, size_t bytes, int protection, int flags, int fd, off_t offset);
int __wrap_munmap(void *where, size_t bytes);
int __wrap_mlock(const void *where, size_t bytes);
int __wrap_madvise(void *where, size_t bytes, int advice);
int __wrap_CRYPTO_set_mem_functions(void *take, void *again, void *give);

void *memory_real_malloc(size_t bytes)
{
    void *block = __real_malloc(bytes);
    if (!block)
        abort();
    return block;
}

void memory_real_free(void *block)
{
    __real_free(block);
}

void *memory_shared(size_t bytes)
{
    void *memory =
        __real_mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        abort();
    return memory;
}

void memory_unshare(void *memory, size_t bytes)
{
    __real_munmap(memory, bytes);
}

// Outside of every process there is one more arena that is never dropped.
static struct arena *arena_now(void)
{
    static struct arena *outside; // lint: file-scope the world's own
    struct arena *arena = process_arena();
    if (arena)
        return arena;
    if (!outside)
        outside = arena_new();
    return outside;
}

void *__wrap_malloc(size_t bytes)
{
    return arena_take(arena_now(), bytes);
}

void *__wrap_calloc(size_t count, size_t bytes)
{
    void *block = arena_take(arena_now(), count * bytes);
    if (block)
        memset(block, 0, count * bytes);
    return block;
}

void __wrap_free(void *block)
{
    arena_give(arena_now(), block);
}

void *__wrap_realloc(void *block, size_t bytes)
{
    if (block && arena_size(block) >= bytes)
        return block;
    void *larger = __wrap_malloc(bytes);
    if (block && larger) {
        memcpy(larger, block, arena_size(block));
        __wrap_free(block);
    }
    return larger;
}

char *__wrap_strdup(const char *text)
{
    char *copy = __wrap_malloc(strlen(text) + 1);
    return copy ? strcpy(copy, text) : NULL;
}

int __wrap_mallopt(int what, int value)
{
    if (what == M_PERTURB && value != 0)
        arena_perturb(arena_now());
    return 1;
}

// A page of its own is a block like every other.
void *__wrap_mmap(void *where, size_t bytes, int protection, int flags, int fd, off_t offset)
{
    (void)where, (void)protection, (void)flags, (void)fd, (void)offset;
    void *block = __wrap_calloc(1, bytes);
    return block ? block : MAP_FAILED;
}

int __wrap_munmap(void *where, size_t bytes)
{
    (void)bytes;
    __wrap_free(where);
    return 0;
}

int __wrap_mlock(const void *where, size_t bytes)
{
    (void)where, (void)bytes;
    return 0;
}

int __wrap_madvise(void *where, size_t bytes, int advice)
{
    (void)where, (void)bytes, (void)advice;
    return 0;
}

// OpenSSL keeps tables of its own for as long as the program lives: they must not lie in an arena.
int __wrap_CRYPTO_set_mem_functions(void *take, void *again, void *give)
{
    (void)take, (void)again, (void)give;
    return 1;
}

// ---- SQLite -----------------------------------------------------------------------------------

static void *sqlite_take(int bytes)
{
    return __wrap_malloc((size_t)bytes);
}

static void *sqlite_again(void *block, int bytes)
{
    return __wrap_realloc(block, (size_t)bytes);
}

static int sqlite_size(void *block)
{
    return block ? (int)arena_size(block) : 0;
}

static int sqlite_round(int bytes)
{
    return (bytes + 7) & ~7;
}

static int sqlite_begin(void *data)
{
    (void)data;
    return SQLITE_OK;
}

static void sqlite_end(void *data)
{
    (void)data;
}

void memory_install(void)
{
    static const sqlite3_mem_methods METHODS = {
        sqlite_take,  __wrap_free,  sqlite_again, sqlite_size,
        sqlite_round, sqlite_begin, sqlite_end,   NULL,
    };
    json_set_alloc_funcs(__wrap_malloc, __wrap_free);
    json_object_seed(1);
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MALLOC, &METHODS);
}

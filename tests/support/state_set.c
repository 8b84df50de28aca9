#include "tests/support/state_set.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static uint64_t hash(const void *key, size_t size)
{
    uint64_t h = 0, word;
    for (size_t i = 0; i < size; i += sizeof word) {
        memcpy(&word, (const unsigned char *)key + i, sizeof word);
        h = (h ^ word) * 0x9E3779B97F4A7C15u; // Fibonacci hashing, word by word
        h ^= h >> 32;
    }
    return h;
}

const void *state_set_at(const struct state_set *set, size_t index)
{
    return set->keys + index * set->key;
}

static uint32_t *find_slot(const struct state_set *set, const void *key)
{
    size_t i = hash(key, set->key) % set->slot_count;
    while (set->slots[i] != 0 && memcmp(state_set_at(set, set->slots[i] - 1), key, set->key) != 0)
        i = (i + 1) % set->slot_count;
    return &set->slots[i];
}

static void make_room(struct state_set *set, size_t slots)
{
    free(set->slots);
    set->slot_count = slots;
    set->slots = calloc(slots, sizeof *set->slots);
    set->room = slots / 2;
    set->keys = realloc(set->keys, set->room * set->key);
    assert(set->slots && set->keys);
    for (size_t i = 0; i < set->count; i++)
        *find_slot(set, state_set_at(set, i)) = (uint32_t)i + 1;
}

void state_set_open(struct state_set *set, size_t key, size_t first)
{
    assert(key % sizeof(uint64_t) == 0);
    *set = (struct state_set){.key = key};
    make_room(set, first);
}

void state_set_close(struct state_set *set)
{
    free(set->keys);
    free(set->slots);
    *set = (struct state_set){0};
}

bool state_set_add(struct state_set *set, const void *key)
{
    if (*find_slot(set, key) != 0)
        return false;
    if (set->count == set->room)
        make_room(set, set->slot_count * 2);
    memcpy(set->keys + set->count++ * set->key, key, set->key);
    *find_slot(set, key) = (uint32_t)set->count;
    return true;
}

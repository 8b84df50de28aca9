// The states that a search has found, each once, in the order of discovery: the queue of a search
// in breadth. A state is a key of fixed size; keys with equal bytes are one state.
#ifndef TESTS_SUPPORT_STATE_SET_H
#define TESTS_SUPPORT_STATE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct state_set {
    unsigned char *keys;
    size_t key; // bytes of one, a multiple of 8
    size_t count, room;
    uint32_t *slots; // index + 1 into keys; 0: free
    size_t slot_count;
};

// `first`: slots to begin with; half as many states find room before it grows, and it doubles.
// Ends the program when there is no memory.
void state_set_open(struct state_set *set, size_t key, size_t first);
void state_set_close(struct state_set *set);

// Adds a copy of `key`. False: it was there.
bool state_set_add(struct state_set *set, const void *key);

// Valid until the next state_set_add(). `index` is less than set->count.
const void *state_set_at(const struct state_set *set, size_t index);

#endif

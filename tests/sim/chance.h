// Chance that a seed decides: the same seed gives the same numbers on every machine.
#ifndef TESTS_SIM_CHANCE_H
#define TESTS_SIM_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chance {
    uint64_t state;
};

// One stream of numbers per purpose, so that a fault that is left out does not change the dice of
// the others.
struct chance chance_stream(uint64_t seed, const char *purpose);

uint64_t chance_next(struct chance *chance);

// 0 .. below-1; `below` > 0.
uint32_t chance_below(struct chance *chance, uint32_t below);

// low .. high, both included.
int64_t chance_between(struct chance *chance, int64_t low, int64_t high);

// True once in `n` times.
bool chance_one_in(struct chance *chance, uint32_t n);

// Fills `size` bytes.
void chance_fill(struct chance *chance, void *bytes, size_t size);

#endif

#include "tests/sim/chance.h"

#include <string.h>

// SplitMix64: a Weyl sequence through a mixing function.
uint64_t chance_next(struct chance *chance)
{
    uint64_t z = (chance->state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct chance chance_stream(uint64_t seed, const char *purpose)
{
    struct chance chance = {seed * UINT64_C(0xD1342543DE82EF95) + 1};
    for (const char *c = purpose; *c; c++) {
        chance.state ^= (unsigned char)*c;
        chance.state = chance_next(&chance);
    }
    return chance;
}

uint32_t chance_below(struct chance *chance, uint32_t below)
{
    return (uint32_t)((chance_next(chance) >> 32) * below >> 32);
}

int64_t chance_between(struct chance *chance, int64_t low, int64_t high)
{
    return low + (int64_t)(chance_next(chance) % (uint64_t)(high - low + 1));
}

bool chance_one_in(struct chance *chance, uint32_t n)
{
    return chance_below(chance, n) == 0;
}

void chance_fill(struct chance *chance, void *bytes, size_t size)
{
    unsigned char *out = bytes;
    for (size_t i = 0; i < size; i += sizeof(uint64_t)) {
        uint64_t number = chance_next(chance);
        memcpy(out + i, &number, size - i < sizeof number ? size - i : sizeof number);
    }
}

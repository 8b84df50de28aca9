// In place of drivers/base/random.c: the seed's numbers.
#include "drivers/base/random.h"

#include "tests/sim/world.h"

bool random_bytes(void *bytes, size_t size)
{
    chance_fill(world_dice(DICE_KERNEL), bytes, size);
    return true;
}

uint32_t random_u32(void)
{
    return (uint32_t)chance_next(world_dice(DICE_KERNEL));
}

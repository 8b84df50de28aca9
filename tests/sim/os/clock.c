// In place of drivers/base/clock.c: the world's time.
#include "drivers/base/clock.h"

#include <limits.h>

#include "tests/sim/process.h"
#include "tests/sim/world.h"

int64_t clock_ms(void)
{
    return world_us() / WORLD_MS;
}

int64_t clock_us(void)
{
    return world_us();
}

time_t clock_now(void)
{
    return (time_t)(world_wall_ms() / 1000);
}

int64_t clock_now_ms(void)
{
    return world_wall_ms();
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - clock_ms();
    if (left <= 0)
        return 0;
    return left > INT_MAX ? INT_MAX : (int)left;
}

void clock_sleep(int ms)
{
    int64_t until = world_us() + ms * WORLD_MS;
    while (world_us() < until)
        process_sleep(until);
}

#include "drivers/base/clock.h"

#include <limits.h>

int64_t clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

time_t clock_now(void)
{
    return time(NULL);
}

int clock_left(int64_t deadline)
{
    int64_t left = deadline - clock_ms();
    if (left <= 0)
        return 0;
    return left > INT_MAX ? INT_MAX : (int)left;
}

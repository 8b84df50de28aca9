#include "drivers/base/random.h"

#include <sys/random.h>

bool random_bytes(void *bytes, size_t size)
{
    return getrandom(bytes, size, 0) == (ssize_t)size;
}

uint32_t random_u32(void)
{
    uint32_t number = 0;
    ssize_t got = getrandom(&number, sizeof number, GRND_NONBLOCK);
    (void)got;
    return number;
}

// A simulated helper is killed, never asked to end.
#include "drivers/base/stop.h"

int stop_open(void)
{
    return -1;
}

void stop_restore(void)
{
}

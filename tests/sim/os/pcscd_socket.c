// In place of drivers/card/pcscd_socket.c: whoever waits for a pcscd is woken when it starts.
#include "drivers/card/pcscd_socket.h"

#include "tests/sim/process.h"
#include "tests/sim/reader.h"
#include "tests/sim/world.h"

enum {
    FALL_BACK_MS = 10000,
};

// The descriptor is the number of the pcscd that was there before.
int pcscd_socket_listen(const char *directory)
{
    (void)directory;
    return (int)reader_service()->epoch * 2 + reader_service()->alive;
}

bool pcscd_socket_wait(int bell, int limit_ms)
{
    int64_t until = world_us() + (limit_ms < FALL_BACK_MS ? limit_ms : FALL_BACK_MS) * WORLD_MS;
    while ((int)reader_service()->epoch * 2 + reader_service()->alive == bell && world_us() < until)
        process_sleep(until);
    return world_us() < until;
}

void pcscd_socket_close(int bell)
{
    (void)bell;
}

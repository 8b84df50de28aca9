#include "drivers/card/status.h"

const struct status_row *status_find(const struct status_row *rows, int command,
                                     uint16_t status_word)
{
    while (rows->command != command || rows->status_word != (status_word & rows->mask))
        rows++; // the last row of each command takes anything
    return rows;
}

int status_tries(uint16_t status_word)
{
    return status_word & 0x0F;
}

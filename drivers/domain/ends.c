#include "drivers/domain/ends.h"

void ends_note(struct ends *ends, int64_t now)
{
    ends->at[ends->count++ % ENDS_KEPT] = now;
}

uint32_t ends_within(const struct ends *ends, int64_t now, int64_t ms)
{
    uint32_t known = ends->count < ENDS_KEPT ? ends->count : ENDS_KEPT, within = 0;
    for (uint32_t i = 0; i < known; i++)
        within += now - ends->at[i] < ms;
    return within;
}

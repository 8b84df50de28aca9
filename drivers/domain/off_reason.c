#include "drivers/domain/off_reason.h"

#include <string.h>

static const char *const NAMES[OFF_REASON_COUNT] = {
    [OFF_NOT] = "",
    [OFF_MAINTENANCE] = "maintenance",
    [OFF_READER_BROKEN] = "reader-broken",
    [OFF_SCREEN_BROKEN] = "screen-broken",
    [OFF_STORE_REQUEST] = "store-request",
    [OFF_OTHER] = "other",
};

const char *off_reason_name(enum off_reason reason)
{
    return NAMES[reason];
}

enum off_reason off_reason_named(const char *name, size_t length)
{
    for (int i = OFF_NOT + 1; i < OFF_REASON_COUNT; i++)
        if (strlen(NAMES[i]) == length && memcmp(NAMES[i], name, length) == 0)
            return (enum off_reason)i;
    return OFF_REASON_COUNT;
}

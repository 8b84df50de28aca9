#include "drivers/domain/version.h"

#include <stdlib.h>

// The number that begins here, and the pen behind it and its dot.
static unsigned long part(const char **pen)
{
    char *end;
    if (**pen < '0' || **pen > '9')
        return 0;
    unsigned long number = strtoul(*pen, &end, 10);
    *pen = *end == '.' ? end + 1 : end;
    return number;
}

static bool has_part(const char *pen)
{
    return *pen >= '0' && *pen <= '9';
}

bool version_older(const char *version, const char *minimum)
{
    while (has_part(version) || has_part(minimum)) {
        unsigned long ours = part(&version), theirs = part(&minimum);
        if (ours != theirs)
            return ours < theirs;
    }
    return false;
}

#include "tests/sim/story.h"

#include <stdarg.h>
#include <stdio.h>

#include "tests/sim/process.h"
#include "tests/sim/world.h"

static bool told; // lint: file-scope set once per run

void story_begin(bool wanted)
{
    told = wanted;
}

bool story_told(void)
{
    return told;
}

void story_tell(const char *who, const char *format, ...)
{
    if (!told)
        return;
    if (!who)
        who = process_current() == PROCESS_NONE
                  ? "world"
                  : process_role_name(process_role(process_current()));
    printf("%10.3f %-12s ", (double)world_us() / 1e6, who);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

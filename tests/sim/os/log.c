// In place of drivers/base/log.c: a line is a line of the story.
#include "drivers/base/log.h"

#include <stdarg.h>
#include <stdio.h>

#include "tests/sim/story.h"

enum {
    LINE_BYTES = 512,
};

void log_start(const char *program, enum log_level most_verbose)
{
    (void)program, (void)most_verbose;
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
    if (!story_told())
        return;
    char line[LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    story_tell(NULL, "<%d> area=%s %s", (int)level, area, line);
}

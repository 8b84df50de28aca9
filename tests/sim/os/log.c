// In place of drivers/base/log.c: a line is a line of the story.
#include "drivers/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tests/sim/figures.h"
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
    char line[LINE_BYTES];
    va_list arguments;
    if (strcmp(area, "flow") == 0) {
        va_start(arguments, format);
        va_arg(arguments, const char *); // from
        figures_flow(va_arg(arguments, const char *));
        va_end(arguments);
    }
    if (!story_told())
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    story_tell(NULL, "<%d> area=%s %s", (int)level, area, line);
}

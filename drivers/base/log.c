#include "drivers/base/log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

enum {
    LINE_MAX_BYTES = 512, // one write(2), so lines of two processes never mix
    WAIT_MS = 2,          // for whoever reads the log: a line is worth no more of anybody's time
};

// A pipe or a socket that nobody reads would hold up the write for ever.
static bool is_read(void)
{
    struct pollfd end = {.fd = STDERR_FILENO, .events = POLLOUT};
    return poll(&end, 1, WAIT_MS) != 0;
}

// A process has one name and one verbosity. Set once at start, before anything is logged.
static const char *log_program = "?";         // lint: file-scope set once at start
static enum log_level log_verbose = LOG_INFO; // lint: file-scope set once at start

void log_start(const char *program, enum log_level most_verbose)
{
    log_program = program;
    log_verbose = most_verbose;
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
    if (level > log_verbose)
        return;
    char line[LINE_MAX_BYTES];
    int used = snprintf(line, sizeof line, "<%d>%s area=%s ", level, log_program, area);
    va_list arguments;
    va_start(arguments, format);
    used += vsnprintf(line + used, sizeof line - (size_t)used, format, arguments);
    va_end(arguments);
    if (used > LINE_MAX_BYTES - 1)
        used = LINE_MAX_BYTES - 1;
    line[used] = '\n';
    ssize_t ignored = is_read() ? write(STDERR_FILENO, line, (size_t)used + 1) : 0;
    (void)ignored; // a failed write to the log cannot be reported
}

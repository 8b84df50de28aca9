#include "drivers/domain/remote.h"

#include <string.h>

static const char *const COMMANDS[REMOTE_COMMAND_COUNT + 1] = {
    [REMOTE_VIEW] = "view",
    [REMOTE_TRACE] = "trace",
    [REMOTE_DIAGNOSE] = "diagnose",
    [REMOTE_HISTORY] = "history",
    [REMOTE_COMMAND_COUNT] = "unknown",
};

static const char *const RESULTS[REMOTE_RESULT_COUNT] = {
    [REMOTE_TOLD] = "told",       [REMOTE_UNKNOWN] = "unknown",     [REMOTE_OLD] = "old",
    [REMOTE_GONE] = "kiosk-gone", [REMOTE_SILENT] = "kiosk-silent",
};

const char *remote_command_name(enum remote_command command)
{
    return COMMANDS[command];
}

enum remote_command remote_command_named(const char *name, size_t length)
{
    int i = 0;
    while (i < REMOTE_COMMAND_COUNT &&
           (strlen(COMMANDS[i]) != length || memcmp(COMMANDS[i], name, length) != 0))
        i++;
    return (enum remote_command)i;
}

const char *remote_result_name(enum remote_result result)
{
    return RESULTS[result];
}

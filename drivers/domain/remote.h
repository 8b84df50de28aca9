// What the operator's centre may ask of a kiosk that nobody visits: a closed list, of words that
// tell and change nothing. There is no shell behind it, and no word has an argument.
#ifndef DRIVERS_DOMAIN_REMOTE_H
#define DRIVERS_DOMAIN_REMOTE_H

#include <stddef.h>

enum remote_command {
    REMOTE_VIEW,     // what is on the screen; of a resident's visit only that there is one
    REMOTE_TRACE,    // the commands that the card was sent last, without bodies
    REMOTE_DIAGNOSE, // a self-test and what came of it
    REMOTE_HISTORY,  // the last records
    REMOTE_COMMAND_COUNT,
};

// How a command ended.
enum remote_result {
    REMOTE_TOLD,
    REMOTE_UNKNOWN, // not in the list
    REMOTE_OLD,     // its number is not above those of before
    REMOTE_GONE,    // the program that shows the screen is not there
    REMOTE_SILENT,  // it did not answer
    REMOTE_RESULT_COUNT,
};

// "view", ...; "unknown" for REMOTE_COMMAND_COUNT.
const char *remote_command_name(enum remote_command command);

// The command with this name, which has `length` bytes and need not be terminated;
// REMOTE_COMMAND_COUNT: there is none.
enum remote_command remote_command_named(const char *name, size_t length);

// "told", "unknown", "old", "kiosk-gone", "kiosk-silent"
const char *remote_result_name(enum remote_result result);

#endif

// What each status word means after each command: one flat table, and nothing decided elsewhere.
//
// Only 63Cx speaks of tries. A blocked secret is 6983 or 6984 and has no number in it, whatever its
// last nibble looks like.
#ifndef DRIVERS_JPKI_JPKI_STATUS_H
#define DRIVERS_JPKI_JPKI_STATUS_H

#include <stdint.h>

enum jpki_err {
    JPKI_OK = 0,
    JPKI_LOST,        // no status word came back: for a command that writes, nobody knows
    JPKI_ABSENT,      // no such application or file on this card
    JPKI_TRIES,       // the answer to "how many tries are left"
    JPKI_WRONG,       // wrong secret; the number of tries left came with it
    JPKI_BLOCKED,     // the secret is locked
    JPKI_NOT_ALLOWED, // security status not satisfied: something had to be verified before
    JPKI_REFUSED,     // the card says no, and has changed nothing
    JPKI_UNEXPECTED,  // a status or an answer that the profile does not have at this place
};

enum jpki_command {
    JPKI_SELECT_APPLICATION,
    JPKI_SELECT_FILE,
    JPKI_READ,
    JPKI_COUNT_TRIES, // VERIFY without a body
    JPKI_VERIFY,
    JPKI_CHANGE,
    JPKI_SIGN,
    JPKI_GET_CHALLENGE,
    JPKI_PERMIT, // EXTERNAL AUTHENTICATE
    JPKI_RESET,  // RESET RETRY COUNTER
    JPKI_COMMAND_COUNT,
};

const char *jpki_strerr(enum jpki_err err);

// Looks up the row of `command` and `status_word`. With JPKI_TRIES and JPKI_WRONG, *tries is the
// number in the status word; else it is left alone.
enum jpki_err jpki_status(enum jpki_command command, uint16_t status_word, int *tries);

// "security-status-not-satisfied", ...: for the log. Never NULL.
const char *jpki_status_name(uint16_t status_word);

#endif

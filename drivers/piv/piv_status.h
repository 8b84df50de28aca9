// What each status word means after each command: one flat table, and nothing decided elsewhere.
//
// Only 63Cx speaks of tries. 6983 is a blocked PIN and has no number in it.
#ifndef DRIVERS_PIV_PIV_STATUS_H
#define DRIVERS_PIV_PIV_STATUS_H

#include <stdint.h>

enum piv_err {
    PIV_OK = 0,
    PIV_LOST,        // no status word came back: the card left, or a try may have been spent
    PIV_ABSENT,      // not a technician's card: it has no PIV application, or none is selected
    PIV_EMPTY,       // no certificate in slot 9A
    PIV_COMPRESSED,  // the certificate is compressed, which is not read here
    PIV_UNREADABLE,  // what is in slot 9A is no X.509 certificate
    PIV_KEY,         // the certificate's key is neither RSA-2048 nor on P-256
    PIV_PIN_FORM,    // not 6 to 8 digits; nothing was sent
    PIV_TRIES,       // for piv_status() only: the answer to "how many tries are left"
    PIV_WRONG,       // wrong PIN; the number of tries left came with it, and is not 0
    PIV_BLOCKED,     // the PIN is blocked; by this very try, if it was asked for one
    PIV_NOT_ALLOWED, // security status not satisfied: the PIN was not verified before
    PIV_REFUSED,     // the card did not sign: it has no such key, or will not use it
    PIV_FORGED,      // what it signed is not by the certificate's key, or not over this challenge
    PIV_UNEXPECTED,  // a status or an answer that the standard does not have at this place
    PIV_FAILED,      // no random bytes or no memory here; nothing was sent
};

enum piv_command {
    PIV_SELECT,
    PIV_GET_DATA,
    PIV_COUNT_TRIES, // VERIFY without a body
    PIV_VERIFY,
    PIV_CHAIN,        // a part of GENERAL AUTHENTICATE that others follow
    PIV_AUTHENTICATE, // GENERAL AUTHENTICATE, or the last part of it
    PIV_COMMAND_COUNT,
};

const char *piv_strerr(enum piv_err err);

// Looks up the row of `command` and `status_word` (NIST SP 800-73-4 part 2, clauses 3.1.1, 3.1.2,
// 3.2.1 and 3.2.4). With PIV_TRIES and PIV_WRONG, *tries is the number in the status word; else it
// is left alone.
enum piv_err piv_status(enum piv_command command, uint16_t status_word, int *tries);

#endif

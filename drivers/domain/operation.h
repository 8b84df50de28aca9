// The few words that the card, the backend and the screens share: which secret, and what is done.
#ifndef DRIVERS_DOMAIN_OPERATION_H
#define DRIVERS_DOMAIN_OPERATION_H

#include <stdbool.h>

// The two secrets of the card's JPKI application.
enum secret_kind {
    SECRET_SIGN, // the signature password; secret_rules.h says what is well-formed
    SECRET_AUTH, // the user-authentication PIN
};

enum operation {
    OPERATION_NONE,
    OPERATION_RESET_SIGN,  // the PIN is known, the signature password gets a new value
    OPERATION_RESET_AUTH,  // the signature password is known, the PIN gets a new value
    OPERATION_CHANGE_SIGN, // the old one is known and another is wanted; needs no backend
    OPERATION_CHANGE_AUTH,
    OPERATION_READ_SIGN, // the password is known and its certificate's dates are shown; no more
};

// How a reset ended, in the words of the backend's API. The numbers stand in outbox files: none is
// ever given another meaning. The same holds for enum operation.
enum operation_result {
    OPERATION_DONE,
    OPERATION_REFUSED,   // by the card; nothing was changed
    OPERATION_UNKNOWN,   // the old or the new secret is valid
    OPERATION_ABANDONED, // by the resident or the kiosk, before the card was written
    OPERATION_RESULT_COUNT,
};

// "reset-sign", "reset-auth", ...: the words of the backend's API and of the signed proof.
const char *operation_name(enum operation operation);

// "done", "refused", ...
const char *operation_result_name(enum operation_result result);

// Whether a forgotten secret is reset with the backend's permission; a change needs none.
bool operation_is_reset(enum operation operation);

// Whether a known secret gets a new value.
bool operation_is_change(enum operation operation);

// The secret that gets a new value, or whose certificate is read. Not for OPERATION_NONE.
enum secret_kind operation_target(enum operation operation);

// The secret that the resident proves to know. Not for OPERATION_NONE.
enum secret_kind operation_known(enum operation operation);

#endif

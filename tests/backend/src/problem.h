// The reasons why a call is refused, as the API names them (RFC 9457).
#ifndef TESTS_BACKEND_SRC_PROBLEM_H
#define TESTS_BACKEND_SRC_PROBLEM_H

enum problem {
    PROBLEM_NONE,
    PROBLEM_OUTSIDE_HOURS,
    PROBLEM_MAINTENANCE,
    PROBLEM_OUTAGE,
    PROBLEM_CERTIFICATE_EXPIRED,
    PROBLEM_CERTIFICATE_REVOKED,
    PROBLEM_CERTIFICATE_UNKNOWN,
    PROBLEM_TARGET_EXPIRED,
    PROBLEM_TARGET_REVOKED,
    PROBLEM_TARGET_ABSENT,
    PROBLEM_CARD_UNKNOWN,
    PROBLEM_RESERVATION_MISSING,
    PROBLEM_RESERVATION_EXPIRED,
    PROBLEM_RESERVATION_OTHER_OPERATION,
    PROBLEM_PROOF_INVALID,
    PROBLEM_RESET_UNKNOWN,
    PROBLEM_RESET_BUSY,
    PROBLEM_RESET_SUPERSEDED,
    PROBLEM_RESET_EXPIRED,
    PROBLEM_RESET_FINISHED,
    PROBLEM_IN_PROGRESS,
    PROBLEM_CAPABILITY_OFF,
    PROBLEM_TOO_MANY_RESETS,
    PROBLEM_DEVICE_UNKNOWN,
    PROBLEM_DEVICE_SUSPENDED,
    PROBLEM_FIRMWARE_TOO_OLD,
    PROBLEM_IDEMPOTENCY_MISMATCH,
    PROBLEM_MALFORMED,
    PROBLEM_COUNT,
};

// "reset-busy", without the prefix `urn:kiosk:problem:`. "none" for PROBLEM_NONE.
const char *problem_name(enum problem problem);

// PROBLEM_NONE when there is no such name.
enum problem problem_find(const char *name);

// The HTTP status, 400..599. Not for PROBLEM_NONE.
unsigned problem_status(enum problem problem);

// One English sentence for whoever reads a log. A kiosk never shows it.
const char *problem_title(enum problem problem);

#endif

// Why the backend refuses: the problem types of its API, version 1 (RFC 9457, 3.1.1).
//
// One row per type. The firmware maps them to screens; the backend's own sentences are never shown.
#ifndef DRIVERS_BACKEND_PROBLEM_H
#define DRIVERS_BACKEND_PROBLEM_H

enum backend_problem {
    PROBLEM_NONE = 0,
    PROBLEM_OTHER, // a type that is not known here, or none ("about:blank")
    // the service
    PROBLEM_OUTSIDE_HOURS,
    PROBLEM_MAINTENANCE,
    PROBLEM_OUTAGE,
    PROBLEM_CAPABILITY_OFF,
    PROBLEM_TOO_MANY_RESETS,
    // the certificates and the card
    PROBLEM_CERTIFICATE_EXPIRED, // of the proving certificate
    PROBLEM_CERTIFICATE_REVOKED,
    PROBLEM_CERTIFICATE_UNKNOWN,
    PROBLEM_TARGET_EXPIRED, // of the certificate whose secret is reset
    PROBLEM_TARGET_REVOKED,
    PROBLEM_TARGET_ABSENT,
    PROBLEM_CARD_UNKNOWN,
    PROBLEM_RESERVATION_MISSING,
    PROBLEM_RESERVATION_EXPIRED,
    PROBLEM_RESERVATION_OTHER_OPERATION,
    // the reset
    PROBLEM_PROOF_INVALID,
    PROBLEM_RESET_UNKNOWN,
    PROBLEM_RESET_BUSY,
    PROBLEM_RESET_SUPERSEDED,
    PROBLEM_RESET_EXPIRED,
    PROBLEM_RESET_FINISHED,
    // the device and the request
    PROBLEM_IN_PROGRESS,
    PROBLEM_DEVICE_UNKNOWN,
    PROBLEM_DEVICE_SUSPENDED,
    PROBLEM_FIRMWARE_TOO_OLD,
    PROBLEM_IDEMPOTENCY_MISMATCH,
    PROBLEM_MALFORMED,
    PROBLEM_COUNT,
};

// Reads "urn:kiosk:problem:<name>"; PROBLEM_OTHER for anything else.
enum backend_problem problem_from_type(const char *type);

// "outside-hours", ...: for logs; "none" and "other" for the first two.
const char *problem_name(enum backend_problem problem);

#endif

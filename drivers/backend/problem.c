#include "drivers/backend/problem.h"

#include <stddef.h>
#include <string.h>

static const char *const NAMES[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = "none",
    [PROBLEM_OTHER] = "other",
    [PROBLEM_OUTSIDE_HOURS] = "outside-hours",
    [PROBLEM_MAINTENANCE] = "maintenance",
    [PROBLEM_OUTAGE] = "outage",
    [PROBLEM_CAPABILITY_OFF] = "capability-off",
    [PROBLEM_TOO_MANY_RESETS] = "too-many-resets",
    [PROBLEM_CERTIFICATE_EXPIRED] = "certificate-expired",
    [PROBLEM_CERTIFICATE_REVOKED] = "certificate-revoked",
    [PROBLEM_CERTIFICATE_UNKNOWN] = "certificate-unknown",
    [PROBLEM_TARGET_EXPIRED] = "target-expired",
    [PROBLEM_TARGET_REVOKED] = "target-revoked",
    [PROBLEM_TARGET_ABSENT] = "target-absent",
    [PROBLEM_CARD_UNKNOWN] = "card-unknown",
    [PROBLEM_RESERVATION_MISSING] = "reservation-missing",
    [PROBLEM_RESERVATION_EXPIRED] = "reservation-expired",
    [PROBLEM_RESERVATION_OTHER_OPERATION] = "reservation-other-operation",
    [PROBLEM_PROOF_INVALID] = "proof-invalid",
    [PROBLEM_RESET_UNKNOWN] = "reset-unknown",
    [PROBLEM_RESET_BUSY] = "reset-busy",
    [PROBLEM_RESET_SUPERSEDED] = "reset-superseded",
    [PROBLEM_RESET_EXPIRED] = "reset-expired",
    [PROBLEM_RESET_FINISHED] = "reset-finished",
    [PROBLEM_IN_PROGRESS] = "in-progress",
    [PROBLEM_DEVICE_UNKNOWN] = "device-unknown",
    [PROBLEM_DEVICE_SUSPENDED] = "device-suspended",
    [PROBLEM_FIRMWARE_TOO_OLD] = "firmware-too-old",
    [PROBLEM_IDEMPOTENCY_MISMATCH] = "idempotency-mismatch",
    [PROBLEM_MALFORMED] = "malformed",
};

enum backend_problem problem_from_type(const char *type)
{
    static const char prefix[] = "urn:kiosk:problem:";
    if (strncmp(type, prefix, sizeof prefix - 1) != 0)
        return PROBLEM_OTHER;
    for (int i = PROBLEM_OTHER + 1; i < PROBLEM_COUNT; i++)
        if (strcmp(type + sizeof prefix - 1, NAMES[i]) == 0)
            return (enum backend_problem)i;
    return PROBLEM_OTHER;
}

const char *problem_name(enum backend_problem problem)
{
    return problem < PROBLEM_COUNT ? NAMES[problem] : "other";
}

#include "tests/backend/src/problem.h"

#include <string.h>

struct row {
    const char *name;
    unsigned status;
    const char *title;
};

// 403 is for what asking again does not change, 409 for what another request did, 503 and 429 for
// what time heals (RFC 9110, 15.5 and 15.6).
static const struct row rows[PROBLEM_COUNT] = {
    [PROBLEM_NONE] = {"none", 200, "No problem"},
    [PROBLEM_OUTSIDE_HOURS] = {"outside-hours", 403, "The service is closed at this hour"},
    [PROBLEM_MAINTENANCE] = {"maintenance", 503, "The service is under maintenance"},
    [PROBLEM_OUTAGE] = {"outage", 503, "The service is interrupted"},
    [PROBLEM_CERTIFICATE_EXPIRED] = {"certificate-expired", 403, "The certificate has expired"},
    [PROBLEM_CERTIFICATE_REVOKED] = {"certificate-revoked", 403, "The certificate is revoked"},
    [PROBLEM_CERTIFICATE_UNKNOWN] = {"certificate-unknown", 403,
                                     "The certificate is none that this service accepts"},
    [PROBLEM_TARGET_EXPIRED] = {"target-expired", 403, "The other certificate has expired"},
    [PROBLEM_TARGET_REVOKED] = {"target-revoked", 403, "The other certificate is revoked"},
    [PROBLEM_TARGET_ABSENT] = {"target-absent", 403, "The card has no such certificate"},
    [PROBLEM_CARD_UNKNOWN] = {"card-unknown", 403, "The card is not enrolled"},
    [PROBLEM_RESERVATION_MISSING] = {"reservation-missing", 403, "There is no reservation"},
    [PROBLEM_RESERVATION_EXPIRED] = {"reservation-expired", 403, "The reservation has expired"},
    [PROBLEM_RESERVATION_OTHER_OPERATION] = {"reservation-other-operation", 403,
                                             "The reservation is for the other operation"},
    [PROBLEM_PROOF_INVALID] = {"proof-invalid", 403, "There is no valid proof"},
    [PROBLEM_RESET_UNKNOWN] = {"reset-unknown", 404, "There is no such reset"},
    [PROBLEM_RESET_BUSY] = {"reset-busy", 409, "Another request about this reset is running"},
    [PROBLEM_RESET_SUPERSEDED] = {"reset-superseded", 409, "A newer reset of the card exists"},
    [PROBLEM_RESET_EXPIRED] = {"reset-expired", 410, "The reset has outlived its hour"},
    [PROBLEM_RESET_FINISHED] = {"reset-finished", 409, "The reset is finished"},
    [PROBLEM_IN_PROGRESS] = {"in-progress", 409, "The same request is still running"},
    [PROBLEM_CAPABILITY_OFF] = {"capability-off", 403, "This operation is switched off"},
    [PROBLEM_TOO_MANY_RESETS] = {"too-many-resets", 429, "Too many resets of one card"},
    [PROBLEM_DEVICE_UNKNOWN] = {"device-unknown", 403, "This is not a known device"},
    [PROBLEM_DEVICE_SUSPENDED] = {"device-suspended", 403, "The device is suspended"},
    [PROBLEM_FIRMWARE_TOO_OLD] = {"firmware-too-old", 403, "The firmware is too old"},
    [PROBLEM_IDEMPOTENCY_MISMATCH] = {"idempotency-mismatch", 422,
                                      "The Idempotency-Key belongs to another request"},
    [PROBLEM_MALFORMED] = {"malformed", 400, "The request is not understood"},
};

const char *problem_name(enum problem problem)
{
    return rows[problem].name;
}

enum problem problem_find(const char *name)
{
    for (int i = PROBLEM_NONE + 1; i < PROBLEM_COUNT; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return (enum problem)i;
    }
    return PROBLEM_NONE;
}

unsigned problem_status(enum problem problem)
{
    return rows[problem].status;
}

const char *problem_title(enum problem problem)
{
    return rows[problem].title;
}

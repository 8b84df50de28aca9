#include "drivers/domain/technician.h"

const char *technician_cause_name(enum technician_cause cause)
{
    static const char *const NAMES[TECHNICIAN_CAUSE_COUNT] = {
        [TECHNICIAN_OK] = "",
        [TECHNICIAN_NO_TECHNICIAN] = "no-technician",
        [TECHNICIAN_RESIDENT] = "resident-card",
        [TECHNICIAN_OTHER_CARD] = "other-card",
        [TECHNICIAN_FAULT] = "fault",
        [TECHNICIAN_NO_CERTIFICATE] = "no-certificate",
        [TECHNICIAN_KEY] = "key-not-supported",
        [TECHNICIAN_NO_CA] = "no-ca",
        [TECHNICIAN_OTHER_CA] = "other-ca",
        [TECHNICIAN_CA_EXPIRED] = "ca-expired",
        [TECHNICIAN_NOT_YET_VALID] = "not-yet-valid",
        [TECHNICIAN_EXPIRED] = "expired",
        [TECHNICIAN_REVOKED] = "revoked",
        [TECHNICIAN_LIST_MISSING] = "crl-missing",
        [TECHNICIAN_LIST_OLD] = "crl-stale",
        [TECHNICIAN_WRONG_USAGE] = "wrong-usage",
        [TECHNICIAN_WRONG_ROLE] = "wrong-role",
        [TECHNICIAN_WRONG_PLACE] = "wrong-place",
        [TECHNICIAN_MUST_WAIT] = "must-wait",
        [TECHNICIAN_PIN_WRONG] = "pin-wrong",
        [TECHNICIAN_PIN_BLOCKED] = "pin-blocked",
        [TECHNICIAN_NOT_PROVED] = "not-proved",
        [TECHNICIAN_LEFT] = "left",
        [TECHNICIAN_CARD_OUT] = "card-out",
        [TECHNICIAN_CARD_NOT_BACK] = "card-not-back",
        [TECHNICIAN_CARD_SILENT] = "card-silent",
        [TECHNICIAN_IDLE_TOO_LONG] = "idle",
        [TECHNICIAN_TIME_OVER] = "time-over",
        [TECHNICIAN_HELPER_LOST] = "helper-lost",
        [TECHNICIAN_UNCOUNTED] = "uncounted",
    };
    return NAMES[cause];
}

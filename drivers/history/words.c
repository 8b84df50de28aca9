#include "drivers/history/words.h"

#include <stddef.h>
#include <string.h>

static const char *const WHAT[HISTORY_WHAT_COUNT] = {
    [HISTORY_READER] = "reader",
    [HISTORY_NETWORK] = "network",
    [HISTORY_DEVICE_KEY] = "device-key",
    [HISTORY_CLOCK] = "clock",
    [HISTORY_STORAGE] = "storage",
    [HISTORY_SOFTWARE] = "software",
    [HISTORY_DISPLAY] = "display",
    [HISTORY_TOUCH] = "touch",
    [HISTORY_KEYS] = "keys",
    [HISTORY_SOUND] = "sound",
    [HISTORY_VISIT] = "visit",
    [HISTORY_BEGUN] = "begun",
    [HISTORY_SELF_TEST] = "self-test",
    [HISTORY_LOGIN] = "login",
    [HISTORY_LOGOUT] = "logout",
    [HISTORY_LOGIN_REFUSED] = "login-refused",
    [HISTORY_SERVICE_OFF] = "service-off",
    [HISTORY_SERVICE_ON] = "service-on",
    [HISTORY_RESTART] = "restart",
    [HISTORY_REMOTE_COMMAND] = "remote-command",
    [HISTORY_EXPORT] = "export",
    [HISTORY_CALIBRATION] = "calibration",
    [HISTORY_GEOMETRY] = "geometry",
    [HISTORY_VISIT_PIN] = "visit-pin",
    [HISTORY_CERTIFICATE_RENEWAL] = "certificate-renewal",
    [HISTORY_STORE_TEXTS] = "store-texts",
    [HISTORY_OUTBOX_ACKNOWLEDGED] = "outbox-acknowledged",
    [HISTORY_OUTCOME_REFUSED] = "outcome-refused",
    [HISTORY_REMOTE_ANSWER] = "remote-answer",
};

static const char *const OUTCOMES[HISTORY_OUTCOME_COUNT] = {
    [HISTORY_PASS] = "pass", [HISTORY_FAIL] = "fail",       [HISTORY_CANCELLED] = "cancelled",
    [HISTORY_DONE] = "done", [HISTORY_REFUSED] = "refused",
};

enum {
    MS_MAX = 600000, // longer than any wait of the kiosk
    COUNT_MAX = 999999,
    PLACES_MAX = 999, // more than there are readers, zones or keys
    LONG = 999999999,
};

static const struct history_measure_row MEASURES[HISTORY_MEASURE_COUNT] = {
    [HISTORY_DURATION] = {"duration", "ms", 0, 10 * MS_MAX},
    [HISTORY_LINK] = {"link", "ms", 0, MS_MAX},
    [HISTORY_ADDRESS] = {"address", "ms", 0, MS_MAX},
    [HISTORY_NAME] = {"name", "ms", 0, MS_MAX},
    [HISTORY_TCP] = {"tcp", "ms", 0, MS_MAX},
    [HISTORY_TLS] = {"tls", "ms", 0, MS_MAX},
    [HISTORY_SERVICE] = {"service", "ms", 0, MS_MAX},
    [HISTORY_OFFSET] = {"offset", "s", -LONG, LONG},
    [HISTORY_DAYS] = {"days", "d", -36500, 36500},
    [HISTORY_ROOM] = {"room", "MiB", 0, LONG},
    [HISTORY_WEAR] = {"wear", "%", 0, 255}, // "Percentage Used" of NVM Express may exceed 100
    [HISTORY_FLUSH] = {"flush", "us", 0, LONG},
    [HISTORY_DEPTH] = {"depth", "", 0, COUNT_MAX},
    [HISTORY_AGE] = {"age", "s", 0, LONG},
    [HISTORY_RESTARTS] = {"restarts", "", 0, COUNT_MAX},
    [HISTORY_INSERTIONS] = {"insertions", "", 0, PLACES_MAX},
    [HISTORY_EXCHANGES] = {"exchanges", "", 0, COUNT_MAX},
    [HISTORY_ERRORS] = {"errors", "", 0, COUNT_MAX},
    [HISTORY_DEVIATION] = {"deviation", "um", 0, 9999999},
    [HISTORY_UNCORRECTED] = {"uncorrected", "um", 0, 9999999},
    [HISTORY_DEAD] = {"dead", "", 0, PLACES_MAX},
    [HISTORY_GHOSTS] = {"ghosts", "", 0, COUNT_MAX},
    [HISTORY_STUCK] = {"stuck", "", 0, PLACES_MAX},
    [HISTORY_LEVEL] = {"level", "%", 0, 100},
    [HISTORY_WIDTH] = {"width", "um", 0, 9999999},
    [HISTORY_HEIGHT] = {"height", "um", 0, 9999999},
    [HISTORY_WAIT] = {"wait", "s", 0, COUNT_MAX},
    [HISTORY_RECORDS] = {"records", "", 0, LONG},
    [HISTORY_BYTES] = {"bytes", "B", 0, LONG},
    [HISTORY_REQUEST] = {"request", "", 1, LONG},
    [HISTORY_STEP] = {"step", "", 1, PLACES_MAX},
    [HISTORY_STEP_TIME] = {"step-time", "ms", 0, MS_MAX},
};

const char *history_what_name(enum history_what what)
{
    return WHAT[what];
}

const char *history_outcome_name(enum history_outcome outcome)
{
    return OUTCOMES[outcome];
}

const struct history_measure_row *history_measure_row(enum history_measure measure)
{
    return &MEASURES[measure];
}

static bool is(const char *word, const char *name, int length)
{
    return strlen(word) == (size_t)length && memcmp(word, name, (size_t)length) == 0;
}

bool history_what_of(const char *name, int length, enum history_what *what)
{
    for (int i = 0; i < HISTORY_WHAT_COUNT; i++) {
        *what = (enum history_what)i;
        if (is(WHAT[i], name, length))
            return true;
    }
    return false;
}

bool history_outcome_of(const char *name, int length, enum history_outcome *outcome)
{
    for (int i = 0; i < HISTORY_OUTCOME_COUNT; i++) {
        *outcome = (enum history_outcome)i;
        if (is(OUTCOMES[i], name, length))
            return true;
    }
    return false;
}

bool history_measure_of(const char *name, int length, enum history_measure *measure)
{
    for (int i = 0; i < HISTORY_MEASURE_COUNT; i++) {
        *measure = (enum history_measure)i;
        if (is(MEASURES[i].name, name, length))
            return true;
    }
    return false;
}

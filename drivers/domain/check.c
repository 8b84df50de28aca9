#include "drivers/domain/check.h"

static const struct {
    const char *name, *value;
} CHECKS[CHECK_COUNT] = {
    [CHECK_READER] = {"reader", "readers"},
    [CHECK_EXCHANGES] = {"exchanges", "unanswered_per_mille"},
    [CHECK_INTERFACE] = {"interface", ""},
    [CHECK_NAME] = {"name", ""},
    [CHECK_CONNECT] = {"connect", ""},
    [CHECK_TLS] = {"tls", "days_left"},
    [CHECK_DEVICE] = {"device", ""},
    [CHECK_SERVICE] = {"service", ""},
    [CHECK_CLOCK] = {"clock", "offset_ms"},
    [CHECK_NTP] = {"ntp", "error_ms"},
    [CHECK_KEY] = {"key", "days_left"},
    [CHECK_RENEWAL] = {"renewal", ""},
    [CHECK_DISK] = {"disk", "free_mib"},
    [CHECK_WEAR] = {"wear", "used_percent"},
    [CHECK_FLUSH] = {"flush", ""},
    [CHECK_OUTBOX] = {"outbox", "waiting"},
    [CHECK_BACKLOG] = {"backlog", "oldest_minutes"},
    [CHECK_TOUCH] = {"touch", "stuck"},
    [CHECK_SOUND] = {"sound", ""},
    [CHECK_HISTORY] = {"history", "records"},
    [CHECK_KEYS] = {"keys", "stuck"},
    [CHECK_VERSIONS] = {"versions", ""},
    [CHECK_SANDBOX] = {"sandbox", "open"},
    [CHECK_RESTARTS] = {"restarts", "restarts"},
    [CHECK_RESET] = {"reset", "readers"},
    [CHECK_TONE] = {"tone", ""},
};

static const char *const OUTCOMES[CHECK_OUTCOME_COUNT] = {
    [CHECK_NOT_RUN] = "not-run",
    [CHECK_PASS] = "pass",
    [CHECK_FAIL] = "fail",
};

static const char *const CAUSES[CAUSE_COUNT] = {
    [CAUSE_NONE] = "",
    [CAUSE_HELPER_GONE] = "helper-gone",
    [CAUSE_PCSCD_GONE] = "pcscd-gone",
    [CAUSE_NO_READER] = "no-reader",
    [CAUSE_READER_UNSUPPORTED] = "reader-unsupported",
    [CAUSE_EXCHANGES_FAIL] = "exchanges-fail",
    [CAUSE_NO_INTERFACE] = "no-interface",
    [CAUSE_NO_ADDRESS] = "no-address",
    [CAUSE_NAME_UNKNOWN] = "name-unknown",
    [CAUSE_NAME_LATE] = "name-late",
    [CAUSE_REFUSED] = "refused",
    [CAUSE_NO_ROUTE] = "no-route",
    [CAUSE_FILTERED] = "filtered",
    [CAUSE_TLS_ROOT] = "tls-root",
    [CAUSE_TLS_EXPIRED] = "tls-expired",
    [CAUSE_TLS_NOT_YET] = "tls-not-yet",
    [CAUSE_TLS_NAME] = "tls-name",
    [CAUSE_TLS_VERSION] = "tls-version",
    [CAUSE_TLS_FAILED] = "tls-failed",
    [CAUSE_DEVICE_UNWANTED] = "device-unwanted",
    [CAUSE_ANSWER_LATE] = "answer-late",
    [CAUSE_ANSWER_SLOW] = "answer-slow",
    [CAUSE_ANSWER_BROKEN] = "answer-broken",
    [CAUSE_ANSWER_WRONG] = "answer-wrong",
    [CAUSE_DEVICE_REFUSED] = "device-refused",
    [CAUSE_CLOCK_OFF] = "clock-off",
    [CAUSE_KEY_EXPIRED] = "key-expired",
    [CAUSE_KEY_NOT_YET] = "key-not-yet",
    [CAUSE_KEY_ENDS_SOON] = "key-ends-soon",
    [CAUSE_KEY_WRONG] = "key-wrong",
    [CAUSE_DISK_FULL] = "disk-full",
    [CAUSE_DISK_UNUSABLE] = "disk-unusable",
    [CAUSE_OUTBOX_UNUSABLE] = "outbox-unusable",
    [CAUSE_OUTBOX_BROKEN] = "outbox-broken",
    [CAUSE_OUTBOX_PARKED] = "outbox-parked",
    [CAUSE_CONTACTS_STUCK] = "contacts-stuck",
    [CAUSE_PANEL_UNREAD] = "panel-unread",
    [CAUSE_NO_SOUND] = "no-sound",
    [CAUSE_HISTORY_UNUSABLE] = "history-unusable",
    [CAUSE_HISTORY_BROKEN] = "history-broken",
    [CAUSE_KEYS_STUCK] = "keys-stuck",
    [CAUSE_CLOCK_UNSET] = "clock-unset",
    [CAUSE_CLOCK_DISPUTED] = "clock-disputed",
    [CAUSE_VERSIONS_DIFFER] = "versions-differ",
    [CAUSE_SANDBOX_OPEN] = "sandbox-open",
    [CAUSE_RESTARTS_MANY] = "restarts-many",
    [CAUSE_DISK_WORN] = "disk-worn",
    [CAUSE_FLUSH_SLOW] = "flush-slow",
    [CAUSE_BACKLOG_OLD] = "backlog-old",
    [CAUSE_RENEWAL_ABSENT] = "renewal-absent",
    [CAUSE_RENEWAL_OTHER_CA] = "renewal-other-ca",
    [CAUSE_RENEWAL_UNSIGNED] = "renewal-unsigned",
    [CAUSE_RENEWAL_KEPT] = "renewal-kept",
    [CAUSE_RENEWAL_REFUSED] = "renewal-refused",
    [CAUSE_RENEWAL_WAITS] = "renewal-waits",
    [CAUSE_RENEWAL_WRONG] = "renewal-wrong",
};

const char *check_level_name(enum check_level level)
{
    static const char *const LEVELS[CHECK_LEVEL_COUNT] = {"internal", "external"};
    return LEVELS[level];
}

enum check_level check_level_of(enum check check)
{
    return check < CHECK_INTERNALS ? CHECK_INTERNAL : CHECK_EXTERNAL;
}

const char *check_name(enum check check)
{
    return CHECKS[check].name;
}

const char *check_value_name(enum check check)
{
    return CHECKS[check].value;
}

const char *check_outcome_name(enum check_outcome outcome)
{
    return OUTCOMES[outcome];
}

const char *check_cause_name(enum check_cause cause)
{
    return CAUSES[cause];
}

struct check_row check_passed(enum check check)
{
    return (struct check_row){.check = (uint8_t)check, .outcome = CHECK_PASS, .ms = -1};
}

struct check_row check_failed(enum check check, enum check_cause cause)
{
    return (struct check_row){
        .check = (uint8_t)check, .outcome = CHECK_FAIL, .cause = (uint8_t)cause, .ms = -1};
}

bool check_rows_agree(const struct check_row *rows, size_t count, enum check first)
{
    for (size_t i = 0; i < count; i++) {
        const struct check_row *row = &rows[i];
        if (row->check != (size_t)first + i || row->outcome >= CHECK_OUTCOME_COUNT ||
            row->cause >= CAUSE_COUNT || (row->cause != CAUSE_NONE) != (row->outcome == CHECK_FAIL))
            return false;
    }
    return true;
}

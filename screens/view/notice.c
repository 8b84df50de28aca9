#include "screens/view/notice.h"

#include <stdbool.h>

#define AGAIN      "action.try-again"
#define AGAIN_CARD "action.insert-again"
#define AGAIN_WAY  "action.other-way"
#define AGAIN_ONE  "action.reserved"

static const char *const names[NOTICE_COUNT] = {
    [NOTICE_NONE] = "",
    [NOTICE_MISMATCH] = "mismatch",
    [NOTICE_WEAK_SIMPLE] = "weak-simple",
    [NOTICE_WEAK_BIRTH] = "weak-birth",
    [NOTICE_WEAK_SAME] = "weak-same",
    [NOTICE_CARD_MUTE] = "card-mute",
    [NOTICE_CARD_OTHER] = "card-other",
    [NOTICE_CARD_RESIDENT_REGISTER] = "card-resident-register",
    [NOTICE_CARD_PHONE] = "card-phone",
    [NOTICE_CARD_TWO] = "card-two",
    [NOTICE_CARD_SILENT] = "card-silent",
    [NOTICE_CARD_SWAPPED] = "card-swapped",
    [NOTICE_CARD_REMOVED] = "card-removed",
    [NOTICE_CARD_REFUSED] = "card-refused",
    [NOTICE_OUTCOME_UNKNOWN] = "outcome-unknown",
    [NOTICE_KNOWN_LOCKED] = "known-locked",
    [NOTICE_BOTH_LOCKED] = "both-locked",
    [NOTICE_NO_SIGN_CERTIFICATE] = "no-sign-certificate",
    [NOTICE_NO_AUTH_CERTIFICATE] = "no-auth-certificate",
    [NOTICE_CERTIFICATE_EXPIRED] = "certificate-expired",
    [NOTICE_CERTIFICATE_REVOKED] = "certificate-revoked",
    [NOTICE_TARGET_EXPIRED] = "target-expired",
    [NOTICE_TARGET_REVOKED] = "target-revoked",
    [NOTICE_UNREACHABLE] = "unreachable",
    [NOTICE_OUTSIDE_HOURS] = "outside-hours",
    [NOTICE_MAINTENANCE] = "maintenance",
    [NOTICE_OUTAGE] = "outage",
    [NOTICE_REFUSED] = "refused",
    [NOTICE_TOO_MANY] = "too-many",
    [NOTICE_RESERVATION] = "reservation",
    [NOTICE_RESERVATION_OTHER] = "reservation-other",
    [NOTICE_RESERVATION_EXPIRED] = "reservation-expired",
    [NOTICE_RESET_EXPIRED] = "reset-expired",
    [NOTICE_SUSPENDED] = "suspended",
    [NOTICE_FIRMWARE_OLD] = "firmware-old",
    [NOTICE_UNTRUSTED] = "untrusted",
    [NOTICE_READER_MISSING] = "reader-missing",
    [NOTICE_CLOCK] = "clock",
    [NOTICE_FAULT] = "fault",
};

#define LEAVE   CONTROL_LEAVE
#define TRY     CONTROL_TRY_AGAIN
#define COUNTER CONTROL_COUNTER
#define NONE    CONTROL_NONE

static const struct notice rows[NOTICE_COUNT] = {
    [NOTICE_MISMATCH] = {101, NOTICE_NOTE, ICON_EXCLAIM, LEAVE, NULL, NONE},
    [NOTICE_WEAK_SIMPLE] = {102, NOTICE_NOTE, ICON_EXCLAIM, LEAVE, NULL, NONE},
    [NOTICE_WEAK_BIRTH] = {103, NOTICE_NOTE, ICON_EXCLAIM, LEAVE, NULL, NONE},
    [NOTICE_WEAK_SAME] = {104, NOTICE_NOTE, ICON_EXCLAIM, LEAVE, NULL, NONE},

    [NOTICE_CARD_MUTE] = {201, NOTICE_NOTE, ICON_CARD, TRY, AGAIN_CARD, NONE},
    [NOTICE_CARD_OTHER] = {202, NOTICE_NOTE, ICON_CARD, NONE, NULL, NONE},
    [NOTICE_CARD_RESIDENT_REGISTER] = {203, NOTICE_STOP, ICON_CARD, COUNTER, NULL, NONE},
    [NOTICE_CARD_PHONE] = {204, NOTICE_NOTE, ICON_PHONE, NONE, NULL, NONE},
    [NOTICE_CARD_TWO] = {205, NOTICE_NOTE, ICON_CARD, TRY, AGAIN_CARD, NONE},
    [NOTICE_CARD_SILENT] = {206, NOTICE_NOTE, ICON_CARD, TRY, AGAIN_CARD, COUNTER},
    [NOTICE_CARD_SWAPPED] = {207, NOTICE_NOTE, ICON_CARD, TRY, AGAIN_CARD, COUNTER},
    [NOTICE_CARD_REMOVED] = {208, NOTICE_NOTE, ICON_CARD, TRY, AGAIN_CARD, NONE},
    [NOTICE_CARD_REFUSED] = {209, NOTICE_STOP, ICON_EXCLAIM, TRY, AGAIN, COUNTER},
    [NOTICE_OUTCOME_UNKNOWN] = {210, NOTICE_NOTE, ICON_EXCLAIM, TRY, AGAIN, COUNTER},

    [NOTICE_KNOWN_LOCKED] = {301, NOTICE_STOP, ICON_LOCK, COUNTER, AGAIN_WAY, NONE},
    [NOTICE_BOTH_LOCKED] = {302, NOTICE_STOP, ICON_LOCK, COUNTER, NULL, NONE},
    [NOTICE_NO_SIGN_CERTIFICATE] = {303, NOTICE_STOP, ICON_CARD, COUNTER, NULL, CONTROL_CHANGE},
    [NOTICE_CERTIFICATE_EXPIRED] = {304, NOTICE_STOP, ICON_CLOCK, COUNTER, NULL, NONE},
    [NOTICE_CERTIFICATE_REVOKED] = {305, NOTICE_STOP, ICON_EXCLAIM, COUNTER, NULL, NONE},
    [NOTICE_TARGET_EXPIRED] = {306, NOTICE_STOP, ICON_CLOCK, COUNTER, NULL, NONE},
    [NOTICE_NO_AUTH_CERTIFICATE] = {308, NOTICE_STOP, ICON_CARD, COUNTER, NULL, NONE},
    [NOTICE_TARGET_REVOKED] = {307, NOTICE_STOP, ICON_EXCLAIM, COUNTER, NULL, NONE},

    [NOTICE_UNREACHABLE] = {401, NOTICE_INFO, ICON_WIRE, TRY, AGAIN, COUNTER},
    [NOTICE_OUTSIDE_HOURS] = {402, NOTICE_INFO, ICON_CLOCK, LEAVE, NULL, COUNTER},
    [NOTICE_MAINTENANCE] = {403, NOTICE_INFO, ICON_TOOL, LEAVE, NULL, COUNTER},
    [NOTICE_OUTAGE] = {404, NOTICE_INFO, ICON_WIRE, LEAVE, NULL, COUNTER},
    [NOTICE_REFUSED] = {405, NOTICE_STOP, ICON_EXCLAIM, COUNTER, NULL, NONE},
    [NOTICE_TOO_MANY] = {406, NOTICE_STOP, ICON_EXCLAIM, COUNTER, NULL, NONE},
    [NOTICE_RESERVATION] = {407, NOTICE_STOP, ICON_EXCLAIM, COUNTER, NULL, NONE},
    [NOTICE_RESET_EXPIRED] = {408, NOTICE_NOTE, ICON_CLOCK, TRY, AGAIN, NONE},
    [NOTICE_RESERVATION_EXPIRED] = {409, NOTICE_STOP, ICON_CLOCK, COUNTER, NULL, NONE},
    [NOTICE_RESERVATION_OTHER] = {410, NOTICE_NOTE, ICON_EXCLAIM, TRY, AGAIN_ONE, COUNTER},

    [NOTICE_SUSPENDED] = {501, NOTICE_INFO, ICON_NO_ENTRY, LEAVE, NULL, COUNTER},
    [NOTICE_READER_MISSING] = {502, NOTICE_INFO, ICON_CARD, LEAVE, NULL, COUNTER},
    [NOTICE_CLOCK] = {503, NOTICE_INFO, ICON_CLOCK, LEAVE, NULL, COUNTER},
    [NOTICE_FAULT] = {504, NOTICE_INFO, ICON_EXCLAIM, TRY, AGAIN, COUNTER},
    [NOTICE_FIRMWARE_OLD] = {505, NOTICE_INFO, ICON_TOOL, LEAVE, NULL, COUNTER},
    [NOTICE_UNTRUSTED] = {506, NOTICE_INFO, ICON_WIRE, LEAVE, NULL, COUNTER},
};

const char *notice_name(enum view_notice notice)
{
    return names[notice];
}

const struct notice *notice_row(enum view_notice notice)
{
    return &rows[notice == NOTICE_NONE ? NOTICE_FAULT : notice];
}

enum view_notice notice_shown(const struct view *view)
{
    return view->notice == NOTICE_NONE ? NOTICE_FAULT : view->notice;
}

enum {
    NUMBER_WRONG = 105,
    NUMBER_LAST_TRY = 106,
    NUMBER_TIME_OUT = 107,
    NUMBER_CARD_LEFT = 211,
};

// Where somebody is, when all is as it should be.
static const uint8_t PAGES[VIEW_COUNT] = {
    [VIEW_START] = 11,     [VIEW_EXPLAIN] = 12,      [VIEW_INSERT] = 13,
    [VIEW_READING] = 14,   [VIEW_CARD] = 15,         [VIEW_CHANGE] = 16,
    [VIEW_CONSENT] = 17,   [VIEW_CERTIFICATES] = 19, [VIEW_COUNTER] = 18,
    [VIEW_KNOWN] = 21,     [VIEW_CHECKING] = 22,     [VIEW_NEW] = 31,
    [VIEW_AGAIN] = 32,     [VIEW_CONFIRM] = 41,      [VIEW_WORKING] = 42,
    [VIEW_DONE] = 51,      [VIEW_TAKE_CARD] = 52,    [VIEW_GUIDE_PREFECTURE] = 61,
    [VIEW_GUIDE_ROW] = 62, [VIEW_GUIDE_LIST] = 63,   [VIEW_GUIDE_POSTAL] = 64,
    [VIEW_GUIDE] = 65,
};

static int number_of(const struct view *view, enum view_id id)
{
    switch ((int)id) {
    case VIEW_WRONG:
        return NUMBER_WRONG;
    case VIEW_LAST_TRY:
        return NUMBER_LAST_TRY;
    case VIEW_TIME_OUT:
        return NUMBER_TIME_OUT;
    case VIEW_TAKE_CARD:
        return view->alarm ? NUMBER_CARD_LEFT : 0;
    case VIEW_INSERT:
    case VIEW_NEW:
        return view->notice == NOTICE_NONE ? 0 : notice_row(view->notice)->number;
    case VIEW_CARD:
    case VIEW_CERTIFICATES:
        return view->auth_dates.expired || view->sign_dates.expired
                   ? notice_row(NOTICE_CERTIFICATE_EXPIRED)->number
                   : 0;
    case VIEW_CLOSED:
    case VIEW_NOTICE:
        return notice_row(view->notice)->number;
    default:
        return 0;
    }
}

int notice_number(const struct view *view)
{
    if (view->id == VIEW_CLERK)
        return view->number;
    bool asks = view->id == VIEW_HELP || view->id == VIEW_STAFF;
    int number = number_of(view, asks ? view->behind : view->id);
    return asks && number == 0 ? PAGES[view->behind] : number;
}

static bool offered(const struct view *view, enum control control)
{
    if (control != CONTROL_CHANGE)
        return control != CONTROL_NONE;
    return view->operation == OPERATION_NONE && view->change_auth == CHOICE_OPEN;
}

size_t notice_controls(const struct view *view, enum control list[NOTICE_CONTROLS_MAX])
{
    const struct notice *row = notice_row(view->notice);
    size_t count = 0;
    if (row->primary != CONTROL_NONE)
        list[count++] = row->primary;
    if (row->again && row->primary != CONTROL_TRY_AGAIN)
        list[count++] = CONTROL_TRY_AGAIN;
    if (offered(view, row->also))
        list[count++] = row->also;
    if (row->primary != CONTROL_LEAVE)
        list[count++] = CONTROL_LEAVE;
    return count;
}

// What may be shown: plain data, filled by `firmware/session` and drawn by `screens`.
//
// A view holds everything that a screen depends on, so equal views give equal pixels. It has no
// field that could hold a secret, a name or a card's number: a view is safe to print and to send
// to remote support.
#ifndef SCREENS_VIEW_VIEW_H
#define SCREENS_VIEW_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/domain/check.h"
#include "drivers/domain/operation.h"
#include "drivers/domain/technician.h"
#include "screens/view/date.h"
#include "screens/view/guide.h"
#include "screens/view/read.h"
#include "screens/view/tool.h"

// One per screen; the visit's order.
enum view_id {
    VIEW_START,   // waiting for the next resident; `notice`: why nothing can be reset meanwhile
    VIEW_CLOSED,  // in place of start when nothing can be served; `notice` says why
    VIEW_EXPLAIN, // what will happen; agree or leave
    VIEW_INSERT,  // put the card in; `notice` says what is wrong with what is in the reader
    VIEW_READING, // waiting for the card
    VIEW_CARD,    // state of both secrets, and what can be done now
    VIEW_CHANGE,  // which secret to change
    VIEW_CERTIFICATES, // until when the certificates are valid, from when they can be renewed
    VIEW_CONSENT,      // reset-auth only: the signature certificate will be sent
    VIEW_COUNTER,      // what the municipal counter does, and what to bring
    VIEW_KNOWN,        // entry of the known secret
    VIEW_LAST_TRY,     // consent before the last try
    VIEW_CHECKING,     // waiting for the card's answer to the known secret
    VIEW_WRONG,        // the known secret was wrong, tries are left
    VIEW_NEW,          // entry of the new secret; `notice` says why the last one was not taken
    VIEW_AGAIN,        // the new secret once more
    VIEW_CONFIRM,      // what will be written
    VIEW_WORKING,      // real steps, see view.work
    VIEW_DONE,         // what changed; take the card
    VIEW_TAKE_CARD,    // the visit has ended, the card is still in
    VIEW_NOTICE,       // the visit cannot go on; `notice` says why
    VIEW_TIME_OUT,     // countdown; anything continues
    VIEW_LANGUAGES,    // in front of any other, which is there again afterwards
    VIEW_HELP,         // in front as well: what the screen behind asks, and which secret is which
    VIEW_STAFF,        // and the number for the store's staff, large
    // beside the visit: the way to one municipality's counters, and then they
    VIEW_GUIDE_PREFECTURE,
    VIEW_GUIDE_ROW, // of the kana table, in which its name begins
    VIEW_GUIDE_LIST,
    VIEW_GUIDE_POSTAL,
    VIEW_GUIDE,
    VIEW_CLERK, // in front of any that shows a number: what that tells the store's staff
    // a technician's: see view_is_service()
    VIEW_SERVICE_INSERT,
    VIEW_SERVICE_READING, // waiting for the card
    VIEW_SERVICE_PIN,
    VIEW_SERVICE_REFUSED, // `service.cause` says why
    VIEW_SERVICE_MENU,
    VIEW_SERVICE_TEST,      // the self-test's results
    VIEW_SERVICE_TOOLS,     // the list of tools
    VIEW_SERVICE_TOUCH,     // the whole panel: see view_is_whole()
    VIEW_SERVICE_KEYS,      // each key of the pad
    VIEW_SERVICE_PICTURE,   // the whole panel
    VIEW_SERVICE_DISPLAY,   // what the pictures were like
    VIEW_SERVICE_GEOMETRY,  // a card's size, to which a card is held
    VIEW_SERVICE_READER,    // a card in and out, three times
    VIEW_SERVICE_SOUND,     // each tone: was it heard
    VIEW_SERVICE_RESULT,    // how `service.tool` has ended
    VIEW_SERVICE_PAGE,      // `service.tool.tool` is read: rows
    VIEW_SERVICE_STATUS,    // the same: a QR code
    VIEW_SERVICE_CALIBRATE, // the whole panel: rings, for the correction of the glass
    VIEW_SERVICE_VISIT,     // a whole visit with a test card
    VIEW_SERVICE_RENEWAL,   // waiting for a new certificate
    VIEW_SERVICE_ENDED,     // `service.cause` says why
    VIEW_COUNT,
};

// What went wrong or keeps the kiosk closed. On VIEW_NEW and VIEW_INSERT: what to put right.
enum view_notice {
    NOTICE_NONE,
    // the new secret (VIEW_NEW)
    NOTICE_MISMATCH,
    NOTICE_WEAK_SIMPLE, // 1234, 0000, runs and repeats
    NOTICE_WEAK_BIRTH,
    NOTICE_WEAK_SAME,
    // what lies in the reader (VIEW_INSERT, VIEW_NOTICE)
    NOTICE_CARD_MUTE, // wrong way round, or no chip
    NOTICE_CARD_OTHER,
    NOTICE_CARD_RESIDENT_REGISTER,
    NOTICE_CARD_PHONE,
    NOTICE_CARD_TWO,
    NOTICE_CARD_SILENT,     // it stopped answering
    NOTICE_CARD_SWAPPED,    // another card came back than the one that was written to
    NOTICE_CARD_REMOVED,    // before anything was written: nothing changed
    NOTICE_CARD_REFUSED,    // the card refused the write: nothing changed
    NOTICE_OUTCOME_UNKNOWN, // the old or the new secret is valid
    // the secrets and certificates
    NOTICE_KNOWN_LOCKED, // the secret that should prove is locked
    NOTICE_BOTH_LOCKED,
    NOTICE_NO_SIGN_CERTIFICATE,
    NOTICE_NO_AUTH_CERTIFICATE, // nothing can be done with such a card here
    NOTICE_CERTIFICATE_EXPIRED, // the proving certificate
    NOTICE_CERTIFICATE_REVOKED,
    NOTICE_TARGET_EXPIRED, // the certificate whose secret should be reset
    NOTICE_TARGET_REVOKED,
    // the backend and the kiosk
    NOTICE_UNREACHABLE,
    NOTICE_OUTSIDE_HOURS,
    NOTICE_MAINTENANCE,
    NOTICE_OUTAGE,
    NOTICE_REFUSED,
    NOTICE_TOO_MANY,
    NOTICE_RESERVATION,       // there is none
    NOTICE_RESERVATION_OTHER, // it is for the other secret
    NOTICE_RESERVATION_EXPIRED,
    NOTICE_RESET_EXPIRED, // the opened reset outlived its hour
    NOTICE_SUSPENDED,
    NOTICE_FIRMWARE_OLD, // the backend serves newer firmware only
    NOTICE_UNTRUSTED,    // it and the kiosk do not accept each other's certificates
    NOTICE_READER_MISSING,
    NOTICE_CLOCK,
    NOTICE_FAULT, // a part of the kiosk does not answer
    NOTICE_COUNT,
};

// Whether a choice on VIEW_CARD or VIEW_CHANGE is open, and if not, why.
enum view_choice {
    CHOICE_OPEN,
    CHOICE_OTHER_LOCKED,   // the secret that would prove is locked
    CHOICE_SELF_LOCKED,    // a change needs the old secret, and that is locked
    CHOICE_NO_CERTIFICATE, // the card has no signature certificate
    CHOICE_EXPIRED,        // a certificate has expired
    CHOICE_NOT_NOW,        // the backend does not offer it, or cannot be reached
    CHOICE_OVER,           // it closes too soon for another reset
    CHOICE_COUNT,
};

enum language {
    LANGUAGE_JA,
    LANGUAGE_JA_EASY, // short sentences, readings above kanji
    LANGUAGE_EN,
    LANGUAGE_ZH_HANS,
    LANGUAGE_ZH_HANT,
    LANGUAGE_KO,
    LANGUAGE_VI,
    LANGUAGE_TL,
    LANGUAGE_NE,
    LANGUAGE_PT_BR,
    LANGUAGE_ID,
    LANGUAGE_ES,
    LANGUAGE_COUNT,
};

// In the order in which the bar's cell goes round. Heights of a capital letter of body text.
enum text_size {
    TEXT_SIZE_NORMAL,  // 4.8 mm
    TEXT_SIZE_LARGE,   // 6.4 mm
    TEXT_SIZE_LARGEST, // 8.5 mm
    TEXT_SIZE_SMALL,   // 3.5 mm; no text is under 14 pt all the same
    TEXT_SIZE_COUNT,
};

// In the order in which the bar's cell goes round.
enum contrast {
    CONTRAST_DEFAULT,
    CONTRAST_BLACK_ON_WHITE,
    CONTRAST_WHITE_ON_BLACK,
    CONTRAST_LOW_GLARE,
    CONTRAST_COUNT,
};

// Whether somebody answers the helpline now.
enum view_helpline {
    HELPLINE_UNKNOWN, // the hours are said, and no more
    HELPLINE_OPEN,
    HELPLINE_CLOSED,
};

// One of the card's two secrets as VIEW_CARD shows it.
struct view_secret {
    bool present; // its certificate is on the card
    bool locked;
    int8_t tries_left, tries_max;
};

// One of its two certificates.
struct view_dates {
    struct view_date valid_until, renewable_from; // year 0: not known
    bool expired;                                 // it is past its end
    bool renewable;                               // the day has come from which it can be renewed
    bool unread;                                  // it was asked for and could not be read
};

// The live checklist under the entry of a new secret: a bit is set when the rule is kept.
enum entry_rule {
    RULE_LENGTH = 1 << 0,     // sign: 6 to 16 characters; auth: 4 digits
    RULE_LETTER = 1 << 1,     // sign: at least one letter
    RULE_DIGIT = 1 << 2,      // sign: at least one digit
    RULE_NOT_SIMPLE = 1 << 3, // no 1234, no 0000, no run, no repeat
};

struct view_entry {
    enum secret_kind kind;
    uint8_t typed;    // how many characters
    uint8_t min, max; // 6 and 16, or 4 and 4
    bool complete;    // and well-formed: OK may be pressed
    uint8_t rules;    // enum entry_rule bits that are kept now
};

// The steps of VIEW_WORKING, in order. view.work is the one being done; those before are ticked.
enum view_work {
    WORK_PROOF,      // resets only: the backend checks the proof
    WORK_PERMISSION, // resets only
    WORK_WRITING,
    WORK_CHECKING,
    WORK_COUNT,
};

// What a technician sees.
struct view_service {
    enum technician_cause cause;       // VIEW_SERVICE_REFUSED, VIEW_SERVICE_ENDED
    uint8_t wait_minutes;              // VIEW_SERVICE_REFUSED: until another PIN is taken; 0: now
    int8_t tries;                      // that the card's PIN has left; 0: not said
    bool card;                         // VIEW_SERVICE_ENDED: one lies there, and is asked back
    bool tested;                       // VIEW_SERVICE_TEST: a test has ended
    bool running;                      // one goes on, and its rows are not shown
    uint8_t outcomes[CHECK_INTERNALS]; // enum check_outcome
    uint8_t causes[CHECK_INTERNALS];   // enum check_cause
    struct view_tool tool;             // the one under way, that has ended, or that is read
    struct view_read read;             // VIEW_SERVICE_PAGE, VIEW_SERVICE_STATUS
    struct view_reader reader;         // VIEW_SERVICE_READER; of VIEW_SERVICE_VISIT the first two
};

enum {
    VIEW_OPERATOR_NOTICE = 256, // bytes, the terminating zero included
    VIEW_PHONE = 32,
    VIEW_BEATS = 4, // of a picture that moves
};

struct view {
    enum view_id id;
    enum view_id behind; // what a page is in front of: see view_is_front()
    enum language language;
    uint16_t languages; // those that are offered: bit n for enum language n
    enum text_size text_size;
    enum contrast contrast;
    enum operation operation; // OPERATION_NONE until it is chosen
    enum view_notice notice;
    bool waiting; // the machine works, the resident waits

    struct view_secret sign, auth;            // from VIEW_CARD on
    struct view_dates auth_dates, sign_dates; // the latter only for who entered the password
    enum view_choice reset_sign, reset_auth, change_sign, change_auth;
    enum view_choice read_sign; // VIEW_CERTIFICATES: whether that can be entered

    bool plate;       // the card is laid on the reader, not put into it
    uint8_t beat;     // how far a moving picture has come, under VIEW_BEATS; 0: it stands still
    bool card_in;     // VIEW_START, VIEW_EXPLAIN: a card is in already
    bool after_wrong; // VIEW_LAST_TRY: because the entry before was wrong
    bool known;       // the known secret was right: from here on it is about the new one

    struct view_entry entry; // VIEW_KNOWN, VIEW_NEW, VIEW_AGAIN
    int8_t tries_left;       // VIEW_KNOWN, VIEW_LAST_TRY, VIEW_WRONG: of the known secret
    enum view_work work;     // VIEW_WORKING

    bool change_only;           // VIEW_CLOSED: a known secret can still be changed
    bool report_later;          // VIEW_DONE: the centre hears of it when the network is back
    struct view_date done_date; // VIEW_DONE; year 0: not known
    struct view_time done_time;
    bool alarm;           // VIEW_TAKE_CARD: the card has been left behind
    uint8_t reminders;    // VIEW_TAKE_CARD, VIEW_DONE: how often the card has been called for again
    uint8_t seconds_left; // VIEW_TIME_OUT
    // VIEW_START, VIEW_EXPLAIN: no reset can be begun; whoever comes changes a known secret, or
    // looks at the card
    bool limited;
    uint8_t minutes_left; // VIEW_START, VIEW_CARD: until no reset is begun any more; 0: not soon
    // VIEW_START, VIEW_CLOSED; both 0:00 when the backend has never said so
    struct view_time opens, closes;
    bool reservation; // VIEW_START, VIEW_EXPLAIN: a reset needs one, made elsewhere
    // Until when there is maintenance, or from when another reset is taken; year 0: not known.
    struct view_date until_date;
    struct view_time until_time;
    // VIEW_START, VIEW_CLOSED: what the operator tells residents, UTF-8 in the shown language; "":
    // nothing
    char operator_notice[VIEW_OPERATOR_NOTICE];
    enum view_helpline helpline; // where its number stands
    int number;                  // VIEW_CLERK: the one that was held
    char phone[VIEW_PHONE];      // VIEW_CLERK: the operator's, for staff; "": not known
    struct view_guide guide;     // VIEW_COUNTER and VIEW_GUIDE_...
    struct view_service service; // VIEW_SERVICE_...
};

// "start", "card", ...: the stable name of a screen for remote support and tests.
const char *view_name(enum view_id id);

// Whether it is a technician's: nobody else is served, and a frame says so.
bool view_is_service(enum view_id id);

// Whether it takes all of the panel, without bars and controls: fingers and keys are told one by
// one.
// Whether the machine works and nothing is to be done meanwhile.
bool view_is_wait(enum view_id id);
bool view_is_whole(enum view_id id);

// Whether keys are told one by one there.
bool view_tells_keys(enum view_id id);

// Whether the view is in front of another one, which is there again afterwards.
bool view_is_front(enum view_id id);

// The screen itself, whatever is in front of it.
enum view_id view_screen(const struct view *view);

// An empty page of the same kiosk: language, size and contrast are those of `of`.
void view_page(struct view *page, enum view_id id, const struct view *of);

// Whether the opening hours are known.
bool view_has_hours(const struct view *view);

// "card-other", ...: the stable name of a notice; "" for NOTICE_NONE.
const char *notice_name(enum view_notice notice);

// "normal", "large", ...; "default", "black-on-white", ...
const char *view_text_size_name(enum text_size text_size);
const char *view_contrast_name(enum contrast contrast);

// "ja", "zh-Hans": BCP 47, but for "ja-easy". The names of the catalogues' folders.
const char *view_language_tag(enum language language);

// Whether a resident can choose the language.
bool view_offers(const struct view *view, enum language language);

#endif

// What `kiosk` asks `kiosk-card`, what it is answered, and what it is told unasked.
//
// Fixed structs, sent as they lie in memory between two programs of one build. Each type has
// exactly one size; card_message_valid() checks it and every range before anybody looks inside.
// A PIN crosses this wall in card_verify, card_stage and card_technician_prove only, and no message
// carries a digest or an APDU: `kiosk-card` builds what the card signs by itself. A test card's
// secrets cross it never.
#ifndef FIRMWARE_PROTOCOL_CARD_MESSAGE_H
#define FIRMWARE_PROTOCOL_CARD_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "drivers/base/secret.h"
#include "drivers/domain/check.h"
#include "drivers/domain/operation.h"
#include "drivers/domain/program.h"
#include "drivers/domain/technician.h"
#include "firmware/protocol/table.h"

enum {
    CARD_CERTIFICATE_MAX = 3072, // bytes of DER; real ones have up to about 1.8 KiB
    CARD_NONCE = 32,
    CARD_RESET_ID = 36, // a lower-case UUID, RFC 9562 clause 4, not terminated
    CARD_SIGNATURE = 256,
    CARD_CHALLENGE = 16,
    CARD_CRYPTOGRAM = 16,
    CARD_TRIES_UNKNOWN = -1, // the card has no such secret, or did not say
    CARD_DATE_UNREAD = -1,
    CARD_ATR_MAX = 33,               // ISO/IEC 7816-3 clause 8.2.1
    CARD_FIRST_CHECK = CHECK_READER, // of those that kiosk-card tests, all in a row
    CARD_CHECKS = CHECK_EXCHANGES + 1 - CARD_FIRST_CHECK,
};

enum card_type {
    // Questions. Each is answered by the same type with the same ticket, or by IPC_LOST.
    CARD_OPEN = IPC_FIRST_TYPE, // no body      -> card_opened
    CARD_VERIFY,                // card_verify  -> card_verified
    CARD_READ_CERTIFICATE,      // no body      -> card_certificate (the signature certificate)
    CARD_PROVE,                 // card_prove   -> card_proof
    CARD_STAGE,                 // card_stage   -> card_staged
    CARD_GET_CHALLENGE,         // no body      -> card_challenge
    CARD_WRITE,                 // card_write   -> card_written (a reset)
    CARD_CHANGE,                // no body      -> card_written (a change, of what was staged)
    CARD_CLOSE,                 // no body      -> no body; resets the card, forgets every secret
    CARD_SELFTEST,              // no body      -> card_selftested; nothing is sent to a card
    CARD_RESET_TEST,            // no body      -> card_reset_tested; pcscd is restarted
    CARD_PROBE,                 // no body      -> card_probed; nothing but a SELECT is sent
    // As CARD_OPEN, in a technician's test visit: until the next CARD_OPEN no card but a test card
    // is read or verified, and the secrets are kiosk-card's own, whatever is sent.
    CARD_TEST_OPEN, // no body      -> card_opened
    // The technician's card: these two, in this order, and none of the above between them.
    CARD_TECHNICIAN_READ,  // no body               -> card_technician
    CARD_TECHNICIAN_PROVE, // card_technician_prove -> card_technician_proved
    // Told unasked, ticket 0.
    CARD_PRESENCE, // card_presence: at connection and at every change
    CARD_TRACE,    // card_trace: after every APDU
    CARD_CHECKING, // no body: the card has taken the write, its counter is read back
};

// How a question ended. Which of them an answer can hold stands at each answer.
enum card_result {
    CARD_DONE,
    CARD_GONE,       // the card left the reader, or the link to it broke
    CARD_MUTE,       // a card that does not answer: put in the wrong way round, or not a chip card
    CARD_IN_USE,     // somebody else holds the card, and pcscd is being restarted
    CARD_NO_READER,  // no reader, or no pcscd
    CARD_WRONG,      // VERIFY: wrong secret, tries_left says how many are left
    CARD_BLOCKED,    // VERIFY: the secret is locked
    CARD_REFUSED,    // the card said no; status_word says how. Nothing was changed
    CARD_UNKNOWN,    // no answer to a command that writes: the old or the new value is valid
    CARD_UNEXPECTED, // an answer that the card's profile does not have at this place
    CARD_WEAK_BIRTH, // staging: the new secret is made of the holder's birth date
    CARD_WEAK_SAME,  // staging: the new secret is the old one
    CARD_RESULT_COUNT,
};

enum card_kind {
    CARD_KIND_MY_NUMBER,
    CARD_KIND_RESIDENT_REGISTER, // the old Basic Resident Register card
    CARD_KIND_ANDROID,
    CARD_KIND_IPHONE,
    CARD_KIND_OTHER, // no JPKI application
    // CARD_TEST_OPEN:
    CARD_KIND_NO_TEST, // a My Number Card, and none of the test CA: nothing of its holder is read
    CARD_KIND_TEST_TRIES, // a test card, and one of its secrets has not all of its tries left
    CARD_KIND_TEST_UNSET, // no test CA, or no secrets of test cards, are known: nothing was read
    CARD_KIND_COUNT,
};

struct card_opened {
    uint8_t result; // DONE GONE MUTE IN_USE NO_READER UNEXPECTED; the rest holds only with DONE
    uint8_t kind;   // enum card_kind; the rest holds only with CARD_KIND_MY_NUMBER
    int8_t tries_sign, tries_auth; // left now, or CARD_TRIES_UNKNOWN
    uint8_t has_sign, has_auth;    // 1: the certificate is on the card (EF 0008)
    uint16_t certificate_length;
    int64_t not_after; // of the user-authentication certificate, seconds since 1970
    unsigned char certificate[CARD_CERTIFICATE_MAX]; // DER
};

// What a secret is verified for.
enum card_purpose {
    CARD_FOR_PROOF,  // its key signs
    CARD_FOR_CHANGE, // the worker keeps the secret, staged as the old one
    // Only the signature password: the end of its certificate is read with the same question, and
    // the card is reset before the answer. The certificate itself stays in the worker.
    CARD_FOR_DATES,
    CARD_PURPOSE_COUNT,
};

struct card_verify {
    uint8_t kind;            // enum secret_kind
    uint8_t length;          // 0: only in a test visit, as in card_stage
    uint8_t purpose;         // enum card_purpose
    char secret[SECRET_MAX]; // ASCII, A-Z 0-9
};

struct card_verified {
    uint8_t result;    // DONE WRONG BLOCKED GONE UNEXPECTED
    int8_t tries_left; // after this try
    uint16_t status_word;
    uint8_t unused[4];
    // CARD_FOR_DATES and DONE: of the signature certificate, seconds since 1970, or
    // CARD_DATE_UNREAD. Else 0.
    int64_t not_after;
};

struct card_certificate {
    uint8_t result; // DONE GONE REFUSED UNEXPECTED
    uint8_t unused;
    uint16_t length;
    unsigned char der[CARD_CERTIFICATE_MAX];
};

struct card_prove {
    uint8_t operation; // enum operation, one of the two resets
    char id[CARD_RESET_ID];
    unsigned char nonce[CARD_NONCE];
};

struct card_proof {
    uint8_t result; // DONE GONE REFUSED UNEXPECTED
    unsigned char signature[CARD_SIGNATURE];
};

struct card_stage {
    uint8_t kind; // enum secret_kind
    uint8_t length;
    char secret[SECRET_MAX];
};

struct card_staged {
    uint8_t result; // DONE WEAK_BIRTH WEAK_SAME GONE REFUSED (not well-formed)
};

struct card_challenge {
    uint8_t result; // DONE GONE UNEXPECTED
    unsigned char challenge[CARD_CHALLENGE];
};

struct card_write {
    uint8_t operation; // enum operation, one of the two resets
    unsigned char cryptogram[CARD_CRYPTOGRAM];
};

struct card_written {
    uint8_t result;    // DONE GONE (before the write) REFUSED UNKNOWN UNEXPECTED
    int8_t tries_left; // read back after DONE; CARD_TRIES_UNKNOWN when the card left right after
    uint16_t status_word;
};

// A technician's certificate, judged here and now. No PIN has been asked for.
struct card_technician {
    uint8_t
        cause;    // enum technician_cause; TECHNICIAN_OK: a PIN may be asked for, if tries are left
    int8_t tries; // that its PIN has left; CARD_TRIES_UNKNOWN unless the cause is TECHNICIAN_OK
    uint8_t unused[6];
    int64_t not_after; // seconds since 1970; 0: not read, as all below then
    // Of the certificate whatever the cause: then they are a claim and no more.
    char serial[TECHNICIAN_SERIAL]; // hexadecimal
    char name[TECHNICIAN_NAME];
    unsigned char fingerprint[TECHNICIAN_FINGERPRINT];
};

struct card_technician_prove {
    uint8_t length;
    char pin[TECHNICIAN_PIN_MAX]; // digits
};

// The card that was read has taken the PIN and proved by a new challenge that it holds its
// certificate's key, which was judged once more; or why not. It is let go in any case.
struct card_technician_proved {
    uint8_t cause;        // enum technician_cause
    int8_t tries;         // left after this try; CARD_TRIES_UNKNOWN: the card did not say
    uint16_t status_word; // the card's last one; 0: none
};

struct card_presence {
    uint8_t service; // 1: pcscd answers
    uint8_t readers;
    uint8_t cards;       // cards in all readers, mute ones included
    uint8_t mute;        // of those, the ones that do not answer
    uint32_t insertions; // goes up whenever a card comes; wraps
    uint8_t plate;       // 1: cards are laid on the reader, not put into it
    uint8_t unused[3];
};

// One APDU without its bodies (ISO/IEC 7816-4 clause 5).
struct card_trace {
    uint8_t cla, ins, p1, p2;
    uint16_t command_bytes;  // Lc
    uint16_t response_bytes; // without the status word
    uint16_t status_word;    // 0 when the card did not answer
    uint32_t microseconds;
    uint8_t bulk; // 1: one of the many that read a certificate; counted apart
};

struct card_selftested {
    struct check_row rows[CARD_CHECKS]; // of each check, in its order
    struct program_state program;
};

struct card_reset_tested {
    struct check_row row; // CHECK_RESET; not run: nobody restarts pcscd here
};

// What a test card's answers are like when it is asked for the same again.
enum card_echo {
    CARD_ECHO_NONE,  // this kiosk knows no test cards, or it has not that application
    CARD_ECHO_OTHER, // it is no test card: nothing of its holder was read
    CARD_ECHO_SAME,
    CARD_ECHO_DIFFERS,
    CARD_ECHO_COUNT,
};

// How a card in the reader answers, whatever card it is.
struct card_probed {
    uint8_t result;   // DONE GONE MUTE IN_USE NO_READER UNEXPECTED; the rest holds only with DONE
    uint8_t protocol; // 0 or 1: T=0, T=1 (ISO/IEC 7816-3)
    uint8_t resident; // 1: it has the application of My Number Cards
    uint8_t echo;     // enum card_echo
    uint8_t atr_length;
    unsigned char atr[CARD_ATR_MAX];
    // Commands to cards since kiosk-card began, and those that were not answered: whatever
    // `result`.
    uint32_t exchanges, unanswered;
};

// One row per type.
const struct table *card_message_table(void);

// table_valid() of that table.
bool card_message_valid(const struct ipc_message *message, bool asked);

#endif

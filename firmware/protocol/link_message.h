// What `kiosk` asks `kiosk-link`, what it is answered, and what it is told unasked.
//
// Same form as card_message.h. `kiosk-link` never sees a PIN: no message here has room for one.
#ifndef FIRMWARE_PROTOCOL_LINK_MESSAGE_H
#define FIRMWARE_PROTOCOL_LINK_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/base/ipc.h"
#include "drivers/domain/check.h"
#include "drivers/domain/off_reason.h"
#include "drivers/domain/operation.h"
#include "drivers/domain/panel.h"
#include "drivers/domain/program.h"
#include "drivers/domain/remote.h"
#include "drivers/domain/technician.h"
#include "drivers/history/words.h"
#include "firmware/protocol/table.h"

enum {
    LINK_CERTIFICATE_MAX = 3072,
    LINK_NONCE = 32,
    LINK_RESET_ID = 36, // a lower-case UUID, RFC 9562 clause 4, not terminated
    LINK_SIGNATURE = 256,
    LINK_CHALLENGE = 16,
    LINK_CRYPTOGRAM = 16,
    LINK_NOTICE_MAX = 256, // bytes of UTF-8 with the terminator
    LINK_VIEW_MAX = 24,
    LINK_PARKED_MAX = 8,
    LINK_RETRY_AFTER_MAX = 366 * 24 * 3600, // seconds
    LINK_OFFICES_MAX = 4 * 1024 * 1024,     // bytes of the municipal counters
    LINK_OFFICES_PART = 3584,               // and of one piece of them
    LINK_FIRST_CHECK = CHECK_INTERFACE,     // of those that kiosk-link tests, all in a row
    LINK_CHECKS = CHECK_BACKLOG + 1 - LINK_FIRST_CHECK,
    LINK_MEASURES = 4,
    LINK_MEASURE_MAX = 999999999, // of either sign; the history has narrower ranges
    LINK_HISTORY_LINES = 16,      // of the history are told at most
    LINK_HISTORY_TEXT = 3584,     // bytes of them
    LINK_HISTORY_FAULTS = 20,     // of those that failed or were refused
    LINK_VERSION_MAX = 24,        // characters of a version, with the terminator
    LINK_HASH_MAX = 65,           // hexadecimal digits of a SHA-256, with the terminator
    LINK_STATE_MAX = 16,          // characters of a word for a history's state, with the terminator
    LINK_FAILURES_MOST = 6,       // wrong PINs of technicians that are counted
    LINK_STATUS_TEXT = 1000,      // bytes of a status text with the terminator
    LINK_TELL_MAX = 9216,         // bytes of an answer to a command of the operator's centre
    LINK_TELL_PART = 3584,        // and of one piece of it
};

enum link_type {
    // Questions. Each is answered by the same type with the same ticket, or by IPC_LOST.
    LINK_HELLO = IPC_FIRST_TYPE, // link_hello -> link_answer at once; first at every connection
    LINK_REFRESH,     // no body        -> link_answer at once; makes kiosk-link ask for the service
                      // now, unless it did so in the last two seconds
    LINK_FACTS,       // link_facts     -> link_answer at once; at connection and when they change
    LINK_OPEN,        // link_open      -> link_opened, as soon as the opened reset is on the disk
    LINK_PROVE,       // link_prove     -> link_answer
    LINK_AUTHORIZE,   // link_authorize -> link_authorized; stores the intent first
    LINK_OUTCOME,     // link_outcome   -> link_answer, as soon as it is on the disk
    LINK_ACKNOWLEDGE, // no body      -> link_answer; somebody has seen what is parked or broken: it
                      // is logged and counted no more
    LINK_OFFICES_READ, // link_offices_ask -> link_offices_part, at once
    LINK_SELFTEST,     // no body -> link_selftested, when the ladder has ended
    LINK_SET_OFF,      // link_off -> link_answer, as soon as it is on the disk
    LINK_RECORD,       // link_record -> link_answer, as soon as it is on the disk, in the history
    LINK_HISTORY_READ, // link_history_ask -> link_history_part, when it is read
    LINK_SET_FAILURES, // link_failures -> link_answer, as soon as it is on the disk
    LINK_EXPORT,       // link_export_ask -> link_exported, when the file or the text is there
    LINK_TELL,         // link_tell -> link_answer, at once: a piece of the answer to a LINK_ASKED
    LINK_SET_PANEL,    // link_panel -> link_answer, as soon as it is on the disk
    LINK_RENEW,        // no body -> link_renewed, when the device's certificate was renewed or not
    // Told unasked, ticket 0.
    LINK_SERVICE,  // link_service: after LINK_HELLO as soon as it is known whether the backend
                   // answers, and after every later look
    LINK_OUTBOX,   // link_outbox: after LINK_HELLO and at every change
    LINK_OFFICES,  // link_offices_news: the operator's municipal counters; after LINK_HELLO, if
                   // there are any, and when there are newer ones
    LINK_OFF,      // link_off: what is on the disk; after LINK_HELLO as soon as it was read
    LINK_HISTORY,  // link_history_news: after LINK_HELLO and at every change
    LINK_FAILURES, // link_failures: what is on the disk; after LINK_HELLO as soon as it was read
    LINK_ASKED,    // link_asked: a command of the operator's centre, and after LINK_HELLO those
                   // that are not answered yet
    LINK_PANEL,    // link_panel: what is on the disk; after LINK_HELLO as soon as it was read
};

// How a question ended.
enum link_result {
    LINK_DONE,
    LINK_UNREACHABLE, // no answer in time, no connection, no TLS
    LINK_REFUSED,     // a problem document; `problem` says which (RFC 9457)
    LINK_GARBLED,     // an answer that breaks the contract: not JSON, too large, wrong sizes
    LINK_NOT_STORED,  // the outbox could not write (for an opening: is not there); nothing was sent
    LINK_UNTRUSTED,   // not the backend's certificate, or it does not accept this device's
    LINK_RESULT_COUNT,
};

struct link_answer {
    uint8_t result;  // enum link_result
    uint8_t problem; // enum backend_problem of drivers/backend; 0 unless LINK_REFUSED
    uint16_t unused;
    uint32_t retry_after_s; // 429 and 503 only, else 0; at most LINK_RETRY_AFTER_MAX
};

enum link_status {
    LINK_STATUS_OPEN,
    LINK_STATUS_MAINTENANCE,
    LINK_STATUS_OUTAGE,
    LINK_STATUS_COUNT,
};

struct link_service {
    struct link_answer answer;
    uint8_t status;                         // enum link_status
    uint8_t reset_sign, reset_auth, change; // capabilities: 1 is on
    uint8_t cached;        // 1: the backend did not answer, this is the last good answer
    uint8_t ordered_off;   // 1: a heartbeat's order, which holds until the backend takes it back
    uint8_t order_unknown; // 1: no heartbeat was answered since kiosk-link began
    uint8_t reservation_required;                // 1: a reset needs one, made elsewhere
    uint8_t firmware_old;                        // 1: the backend serves newer firmware only
    uint16_t opens_minute, closes_minute;        // of the day in the store's zone, 0..1440
    int64_t maintenance_from, maintenance_until; // the current or next one, seconds; 0: none
    int64_t valid_until;                         // seconds since 1970
    int64_t clock_offset_ms;                     // backend's clock minus ours
    char notice_ja[LINK_NOTICE_MAX], notice_en[LINK_NOTICE_MAX]; // UTF-8, terminated
};

struct link_open {
    uint8_t operation; // enum operation, one of the two resets
    uint8_t unused;
    uint16_t certificate_length;
    unsigned char certificate[LINK_CERTIFICATE_MAX]; // DER of the proving certificate
};

struct link_opened {
    struct link_answer answer;
    char id[LINK_RESET_ID];
    unsigned char nonce[LINK_NONCE];
};

struct link_prove {
    char id[LINK_RESET_ID];
    unsigned char signature[LINK_SIGNATURE];
};

struct link_authorize {
    uint8_t operation;
    char id[LINK_RESET_ID];
    unsigned char challenge[LINK_CHALLENGE];
};

struct link_authorized {
    struct link_answer answer;
    unsigned char cryptogram[LINK_CRYPTOGRAM];
};

enum link_outcome_result {
    LINK_OUTCOME_DONE,
    LINK_OUTCOME_REFUSED,
    LINK_OUTCOME_UNKNOWN,
    LINK_OUTCOME_ABANDONED,
    LINK_OUTCOME_COUNT,
};
_Static_assert((int)LINK_OUTCOME_DONE == (int)OPERATION_DONE &&
                   (int)LINK_OUTCOME_REFUSED == (int)OPERATION_REFUSED &&
                   (int)LINK_OUTCOME_UNKNOWN == (int)OPERATION_UNKNOWN &&
                   (int)LINK_OUTCOME_ABANDONED == (int)OPERATION_ABANDONED,
               "the kiosk's words for an outcome are everybody's");

struct link_outcome {
    char id[LINK_RESET_ID];
    uint8_t operation;    // enum operation
    uint8_t result;       // enum link_outcome_result
    uint16_t status_word; // of the command that decided, 0 when the card did not answer
    int64_t finished_at;  // seconds since 1970
};

// Whether an operator has taken this kiosk out of service.
struct link_off {
    uint8_t reason; // enum off_reason
};

// PINs of technicians that were not proved right, since the last one that was.
struct link_failures {
    uint32_t count; // at most LINK_FAILURES_MOST
    uint32_t unused;
    int64_t last; // wall clock, seconds since 1970
};

// What a technician has measured of the panel.
struct link_panel {
    struct panel panel;
    uint8_t unread; // LINK_PANEL: 1: some of what is on the disk is not understood, and left out
    uint8_t unused[3];
};

// A kiosk that died and its successor differ in it; a kiosk that connects again says the same. A
// kiosk whose LINK_OPEN was lost says another one: what it may have opened is nobody's any more.
struct link_hello {
    uint64_t client; // random
};

// What kiosk-link tells the backend of the kiosk, in heartbeats that it sends by itself.
struct link_facts {
    uint32_t uptime_s;
    uint32_t visits, resets_done, resets_failed; // since start, like all counters here
    uint32_t touches_stuck;                      // contacts whose end never came
    uint32_t unstored;      // outcomes that kiosk-link did not take, each time counted
    uint32_t failed_checks; // of the last self-test: bits, by enum check
    uint8_t selftest;       // enum check_outcome: its verdict
    uint8_t reader_present, card_helper_up;
    char view[LINK_VIEW_MAX]; // the view's name, terminated
};

// An outcome that the backend refuses for good.
struct link_parked {
    char id[LINK_RESET_ID];
    uint8_t operation, result; // enum operation, enum link_outcome_result
    uint16_t status_word;
    int64_t finished_at; // seconds since 1970
};

struct link_outbox {
    uint32_t waiting; // records not yet delivered, intents without an outcome included
    uint32_t parked;  // outcomes that the backend refuses for good
    // Outbox files that were moved aside, and one that cannot be opened now: what they hold is not
    // delivered.
    uint32_t broken;
    uint32_t listed;
    struct link_parked list[LINK_PARKED_MAX]; // the oldest parked ones
};

struct link_offices_news {
    int64_t version;
    uint32_t size; // bytes of JSON, at most LINK_OFFICES_MAX
    uint32_t unused;
};

struct link_offices_ask {
    int64_t version;
    uint32_t offset;
    uint32_t unused;
};

// LINK_GARBLED: there is no such piece of that version any more.
struct link_offices_part {
    struct link_answer answer;
    uint16_t length; // bytes in use
    unsigned char bytes[LINK_OFFICES_PART];
};

struct link_measured {
    uint8_t measure; // enum history_measure
    uint8_t unused[3];
    int32_t value; // in its unit
};

// What was done here: closed words and bounded numbers only. The same one twice is stored once.
// LINK_GARBLED: the history has no such record; LINK_NOT_STORED: it is to be told again.
struct link_record {
    uint8_t what;    // enum history_what: a test, a self-test, or what somebody saw to
    uint8_t outcome; // enum history_outcome
    uint8_t cause;   // enum check_cause, of what has failed
    uint8_t measured;
    uint8_t technician; // enum technician_cause, of a login that failed or of an end
    uint8_t unused[3];
    int64_t at; // seconds since 1970
    struct link_measured measures[LINK_MEASURES];
    // Of the technician's certificate, hexadecimal; "": nobody was there. Of one who was refused it
    // is a claim.
    char serial[TECHNICIAN_SERIAL];
};

// How it stands with the history of what was tested and done here.
struct link_history_news {
    uint8_t usable; // 1: it takes records
    uint8_t whole;  // 1: of those that are in it none was changed or lost
    uint16_t unused;
    uint32_t records;           // how many there are
    uint32_t aside;             // broken files of before that nobody has acknowledged
    uint32_t number;            // of the first record that `state` is about
    char state[LINK_STATE_MAX]; // history_state_name() of drivers/history; "unknown": not open
};

struct link_history_ask {
    uint8_t verify; // 1: every record is looked at first
    uint8_t faults; // 1: the last LINK_HISTORY_FAULTS that failed or were refused are told
    uint8_t unused[6];
};

// What runs here; digits and dots, "": it is not known.
struct link_versions {
    char link[LINK_VERSION_MAX], kernel[LINK_VERSION_MAX], openssl[LINK_VERSION_MAX];
    char software[LINK_HASH_MAX]; // of kiosk-link's program, as sha256sum says of its file
};

// LINK_NOT_STORED: there is no history now; the versions hold.
struct link_history_part {
    struct link_answer answer;
    struct link_versions versions;
    struct link_history_news news;
    // Why the history was begun: "new", "corrupt", or what was wrong with the one before it, from
    // which record on.
    char begun[LINK_STATE_MAX];
    uint32_t begun_number;
    // The last records, the oldest first: lines of drivers/history/record.h, a line feed behind
    // each; of faults SECONDS WHAT CAUSE, "-" for none. What is no printable ASCII in them is "?".
    char lines[LINK_HISTORY_TEXT];
};

// What of the history is to leave the kiosk, signed by the device's key.
enum link_export_kind {
    LINK_EXPORT_FILE,   // drivers/history/export.h, in the folder that kiosk-link was told
    LINK_EXPORT_STATUS, // drivers/history/status_text.h
    LINK_EXPORT_COUNT,
};

struct link_export_ask {
    uint8_t kind; // enum link_export_kind
    uint8_t unused[7];
};

struct link_exported {
    struct link_answer answer;
    uint8_t kind; // as it was asked for
    uint8_t unused[3];
    char end[LINK_STATE_MAX];     // "made", or why it was not: a word of link_export_word()
    char finding[LINK_STATE_MAX]; // of the scanner, scan_why_name(); "clean"
    uint32_t number;              // of the record in which that was found; 0: none
    uint32_t records, bytes;      // of a file
    char text[LINK_STATUS_TEXT];  // a status text: printable ASCII and line feeds
};

struct link_asked {
    uint32_t number; // the centre's, from 1 on
    uint8_t command; // enum remote_command
    uint8_t unused[3];
};

// One line of JSON in printable ASCII, piece by piece. LINK_GARBLED: nobody waits for this piece.
struct link_tell {
    uint32_t number;
    uint16_t size, offset; // bytes of the whole answer, and before this piece
    uint16_t length;       // bytes in use
    uint16_t unused;
    char bytes[LINK_TELL_PART];
};

struct link_selftested {
    struct check_row rows[LINK_CHECKS]; // of each check, in its order
    struct program_state program;
    struct program_image image;
    char device[PROGRAM_DEVICE]; // this kiosk's name in its certificate; "": it has none
    char key[PROGRAM_PLACE];     // where its key lives: "file"
};

// LINK_DONE: it has ended.
struct link_renewed {
    struct link_answer answer;
    uint8_t cause; // enum check_cause: why it was not renewed; CAUSE_NONE: it was
    uint8_t unused[7];
    int64_t until; // the end of the certificate that is in use, seconds since 1970
};

// One row per type.
const struct table *link_message_table(void);

// table_valid() of that table.
bool link_message_valid(const struct ipc_message *message, bool asked);

#endif

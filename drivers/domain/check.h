// What is tested of a kiosk, what came out of it, and why: the words that drivers, messages, the
// technician's screens and `kioskctl diagnose` share.
//
// Their names stand in files and go to the operator's centre: none is ever given another meaning.
// The numbers go only between programs of one build.
#ifndef DRIVERS_DOMAIN_CHECK_H
#define DRIVERS_DOMAIN_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum check {
    CHECK_READER,    // pcscd answers and has a reader; value: readers
    CHECK_EXCHANGES, // APDUs that were not answered; value: in a thousand, since kiosk-card began
    CHECK_INTERFACE, // a network interface is up and has an address
    CHECK_NAME,      // the backend's name has an address
    CHECK_CONNECT,   // a TCP connection to it
    CHECK_TLS,       // the handshake, and its certificate; value: days until that ends
    CHECK_DEVICE,    // it accepts our certificate
    CHECK_SERVICE,   // GET /v1/service is answered as the API says
    CHECK_CLOCK,     // value: its clock minus ours, ms
    CHECK_NTP,       // a time service sets our clock; value: ms that it is off at most
    CHECK_KEY,       // the device's certificate and key; value: days until the certificate ends
    CHECK_RENEWAL,   // that certificate can be renewed: all of it but the last request
    CHECK_DISK,      // room where kiosk-link keeps its files; value: MiB
    CHECK_WEAR,      // value: percent of its life that the disk has used
    CHECK_FLUSH,     // a write that is on the disk; its time is the row's
    CHECK_OUTBOX,    // value: outcomes that wait
    CHECK_BACKLOG,   // value: minutes that the oldest of them waits
    CHECK_TOUCH,     // value: contacts whose end never came
    CHECK_SOUND,     // a sound device
    CHECK_HISTORY,   // the history can be written, and nothing of it is lost; value: its records
    CHECK_KEYS,      // value: keys that are held down and do not come up
    CHECK_VERSIONS,  // the three programs are of one version
    CHECK_SANDBOX,   // they are held in; value: programs that are not
    CHECK_RESTARTS,  // value: how often one ended by itself since the kiosk began
    CHECK_INTERNALS, // how many there are of that level; the others follow
    CHECK_RESET = CHECK_INTERNALS, // the reader is back behind a restart of pcscd; value: readers
    CHECK_TONE,                    // a tone was played to its end
    CHECK_COUNT,
};

// How far a test goes (UnifiedPOS): nothing moves or sounds; or the reader resets and a tone
// sounds, only when somebody asks for it.
enum check_level {
    CHECK_INTERNAL,
    CHECK_EXTERNAL,
    CHECK_LEVEL_COUNT,
};

enum check_outcome {
    CHECK_NOT_RUN, // not tested: what it needs failed before, or the level is not its own
    CHECK_PASS,
    CHECK_FAIL,
    CHECK_OUTCOME_COUNT,
};

// Why a test failed. Each has one name (check.c), and one plain sentence with a next step where a
// person reads it.
enum check_cause {
    CAUSE_NONE,
    CAUSE_HELPER_GONE, // kiosk-card or kiosk-link does not answer
    CAUSE_PCSCD_GONE,
    CAUSE_NO_READER,          // none is plugged in
    CAUSE_READER_UNSUPPORTED, // one is plugged in and pcscd has no driver for it
    CAUSE_EXCHANGES_FAIL,
    CAUSE_NO_INTERFACE,
    CAUSE_NO_ADDRESS,
    CAUSE_NAME_UNKNOWN,
    CAUSE_NAME_LATE, // no answer of a name server
    CAUSE_REFUSED,   // nobody listens at that port
    CAUSE_NO_ROUTE,
    CAUSE_FILTERED,        // no answer at all to the connection
    CAUSE_TLS_ROOT,        // another root than the operator's
    CAUSE_TLS_EXPIRED,     // the server's certificate
    CAUSE_TLS_NOT_YET,     // the same, before its time
    CAUSE_TLS_NAME,        // a certificate for another name
    CAUSE_TLS_VERSION,     // no TLS 1.3
    CAUSE_TLS_FAILED,      // another end of the handshake
    CAUSE_DEVICE_UNWANTED, // the server refuses our certificate
    CAUSE_ANSWER_LATE,
    CAUSE_ANSWER_SLOW,    // it came, after more than CHECK_SLOW_MS
    CAUSE_ANSWER_BROKEN,  // the connection ended first
    CAUSE_ANSWER_WRONG,   // not what the API says
    CAUSE_DEVICE_REFUSED, // the backend says: unknown or suspended
    CAUSE_CLOCK_OFF,
    CAUSE_KEY_EXPIRED,
    CAUSE_KEY_NOT_YET,
    CAUSE_KEY_ENDS_SOON, // within CHECK_KEY_SOON_DAYS
    CAUSE_KEY_WRONG,     // a signature of it is not the certificate's
    CAUSE_DISK_FULL,
    CAUSE_DISK_UNUSABLE,   // read-only, or not there
    CAUSE_OUTBOX_UNUSABLE, // it cannot be opened
    CAUSE_OUTBOX_BROKEN,   // a broken file was moved aside
    CAUSE_OUTBOX_PARKED,   // the backend refuses outcomes for good
    CAUSE_CONTACTS_STUCK,
    CAUSE_PANEL_UNREAD, // what was measured of it is broken, or of another panel: not in force
    CAUSE_NO_SOUND,
    CAUSE_HISTORY_UNUSABLE, // it cannot be opened or written
    CAUSE_HISTORY_BROKEN,   // records were changed or lost, or a broken file was moved aside
    CAUSE_KEYS_STUCK,
    CAUSE_CLOCK_UNSET,    // no time service sets our clock
    CAUSE_CLOCK_DISPUTED, // one does, and the backend's is another
    CAUSE_VERSIONS_DIFFER,
    CAUSE_SANDBOX_OPEN,  // a program can gain rights, or its system calls are not filtered
    CAUSE_RESTARTS_MANY, // a helper ends by itself again and again
    CAUSE_DISK_WORN,     // CHECK_WORN_PERCENT or more
    CAUSE_FLUSH_SLOW,    // more than CHECK_FLUSH_MS
    CAUSE_BACKLOG_OLD,   // more than CHECK_BACKLOG_HOURS
    // A renewal of the device's certificate, tried or only tested:
    CAUSE_RENEWAL_ABSENT,   // the backend does not offer it
    CAUSE_RENEWAL_OTHER_CA, // it is another CA than the one that has issued our certificate
    CAUSE_RENEWAL_UNSIGNED, // the device's key makes no request
    CAUSE_RENEWAL_KEPT,     // what is kept of an earlier one is broken, or a stranger's
    CAUSE_RENEWAL_REFUSED,  // the backend does not want to
    CAUSE_RENEWAL_WAITS,    // it has to look at the request first
    CAUSE_RENEWAL_WRONG,    // the certificate that came is not ours, or no better
    CAUSE_COUNT,
};

enum {
    CHECK_SLOW_MS = 1500, // a visit asks four times; each such answer is felt
    CHECK_KEY_SOON_DAYS = 14,
    CHECK_DISK_MIB = 16,      // an outbox, its log and a copy of the counters need less
    CHECK_WORN_PERCENT = 100, // an eMMC tells steps of ten: this one begins at 90
    // A resident's reset waits for two writes, of which each may take 4 s.
    CHECK_FLUSH_MS = 3000,
    CHECK_BACKLOG_HOURS = 24,
    // Both are needed: a card that is pulled in the middle of a command leaves one unanswered.
    CHECK_UNANSWERED_MIN = 3,
    CHECK_UNANSWERED_PER_MILLE = 50,
};

// One line of a test's result. Sent between programs of one build as it lies in memory.
struct check_row {
    uint8_t check, outcome, cause; // enum check, check_outcome, check_cause
    uint8_t valued;                // 1: `value` holds
    int32_t ms;                    // it took so long; -1: not measured
    int64_t value;                 // see enum check
};

// "internal", "external".
const char *check_level_name(enum check_level level);

// The first level that has the check.
enum check_level check_level_of(enum check check);

// "reader", "exchanges", ...: letters.
const char *check_name(enum check check);

// "pass", "fail", "not-run".
const char *check_outcome_name(enum check_outcome outcome);

// "no-reader", ...; "" for CAUSE_NONE.
const char *check_cause_name(enum check_cause cause);

// What `value` counts, with its unit: "readers", "days_left", ...; "" where there is no value.
const char *check_value_name(enum check check);

// Whether these are the rows of `count` checks in their order from `first` on, each with an outcome
// and a cause that belong together.
bool check_rows_agree(const struct check_row *rows, size_t count, enum check first);

struct check_row check_passed(enum check check);
struct check_row check_failed(enum check check, enum check_cause cause);

#endif

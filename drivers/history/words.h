// The closed words of a history: what was done, how it ended, what was measured.
//
// The names stand in files, in exports and in status texts. None is ever given another meaning;
// the numbers of the enums are this firmware's own and stand nowhere.
#ifndef DRIVERS_HISTORY_WORDS_H
#define DRIVERS_HISTORY_WORDS_H

#include <stdbool.h>
#include <stdint.h>

// The tests come first, in the order in which they are shown.
enum history_what {
    HISTORY_READER,
    HISTORY_NETWORK,
    HISTORY_DEVICE_KEY,
    HISTORY_CLOCK,
    HISTORY_STORAGE,
    HISTORY_SOFTWARE,
    HISTORY_DISPLAY,
    HISTORY_TOUCH,
    HISTORY_KEYS,
    HISTORY_SOUND,
    HISTORY_VISIT,
    HISTORY_TESTS, // how many tests there are; no word of its own
    HISTORY_BEGUN = HISTORY_TESTS,
    HISTORY_SELF_TEST, // several tests in one run, none of which failed
    HISTORY_LOGIN,
    HISTORY_LOGOUT,
    HISTORY_LOGIN_REFUSED,
    HISTORY_SERVICE_OFF,
    HISTORY_SERVICE_ON,
    HISTORY_RESTART,
    HISTORY_REMOTE_COMMAND,
    HISTORY_EXPORT,
    HISTORY_CALIBRATION, // of touch
    HISTORY_GEOMETRY,    // of the display
    HISTORY_VISIT_PIN,   // as HISTORY_VISIT, of the other reset
    HISTORY_CERTIFICATE_RENEWAL,
    HISTORY_STORE_TEXTS,
    HISTORY_OUTBOX_ACKNOWLEDGED,
    HISTORY_OUTCOME_REFUSED, // by kiosk-link, as malformed: it is on no disk
    HISTORY_REMOTE_ANSWER,   // to a remote command; the centre has it, or it was dropped
    HISTORY_WHAT_COUNT,
};

enum history_outcome {
    HISTORY_PASS,
    HISTORY_FAIL,
    HISTORY_CANCELLED,
    HISTORY_DONE, // what is no test
    HISTORY_REFUSED,
    HISTORY_OUTCOME_COUNT,
};

enum history_measure {
    HISTORY_DURATION, // of the whole test
    HISTORY_LINK,     // the rungs of the network ladder
    HISTORY_ADDRESS,
    HISTORY_NAME,
    HISTORY_TCP,
    HISTORY_TLS,
    HISTORY_SERVICE,
    HISTORY_OFFSET,   // of the clock; ahead is more than 0
    HISTORY_DAYS,     // until a certificate ends; less than 0: it has ended
    HISTORY_ROOM,     // on the disk
    HISTORY_WEAR,     // of the disk
    HISTORY_FLUSH,    // of the disk
    HISTORY_DEPTH,    // of the outbox
    HISTORY_AGE,      // of the oldest in the outbox
    HISTORY_RESTARTS, // that nobody asked for
    HISTORY_INSERTIONS,
    HISTORY_EXCHANGES, // with a card
    HISTORY_ERRORS,
    HISTORY_DEVIATION,   // of touch, the greatest
    HISTORY_UNCORRECTED, // the same, before a calibration
    HISTORY_DEAD,        // zones or keys
    HISTORY_GHOSTS,      // touches that nobody made
    HISTORY_STUCK,       // keys
    HISTORY_LEVEL,       // of sound
    HISTORY_WIDTH,       // of the picture
    HISTORY_HEIGHT,
    HISTORY_WAIT,    // before the next login
    HISTORY_RECORDS, // that somebody took or lost
    HISTORY_BYTES,
    HISTORY_REQUEST, // the number of a remote command
    HISTORY_STEP,    // of a visit, from 1 on: the one that failed
    HISTORY_STEP_TIME,
    HISTORY_MEASURE_COUNT,
};

// A row of the closed table of measures.
struct history_measure_row {
    const char *name, *unit; // the unit is empty for a plain count
    int64_t least, most;     // at most nine digits: no value is as long as a My Number
};

// "reader", "login-refused", ...
const char *history_what_name(enum history_what what);

// "pass", ...
const char *history_outcome_name(enum history_outcome outcome);

// Never NULL.
const struct history_measure_row *history_measure_row(enum history_measure measure);

// The other way; false when this firmware does not know the word. It need not be terminated.
bool history_what_of(const char *name, int length, enum history_what *what);
bool history_outcome_of(const char *name, int length, enum history_outcome *outcome);
bool history_measure_of(const char *name, int length, enum history_measure *measure);

#endif

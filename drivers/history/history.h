// What was tested and done at this kiosk: records that are only ever added, in a chain that nobody
// can change unseen.
//
// Each record's hash covers the one before (record.h), and the device's key signs how many there
// are and the last hash (head.h). So a record that was changed, removed, moved or added is found,
// and so is an end that was cut off. What this cannot find by itself is an older copy of the whole
// file in the place of this one: who has seen a head (the backend, an export, a status text) knows
// better, because the count only grows.
//
// A record has no place for anything about a resident. Nothing is ever dropped.
#ifndef DRIVERS_HISTORY_HISTORY_H
#define DRIVERS_HISTORY_HISTORY_H

#include "drivers/history/head.h"

enum history_err {
    HISTORY_OK = 0,
    HISTORY_SYSTEM,  // the disk is full, read-only, busy or not there; nothing was stored
    HISTORY_CORRUPT, // the file is not what was left there; opening it again moves it aside
    HISTORY_NEWER,   // a newer firmware wrote it; it is left alone
    HISTORY_TAKEN,   // another program has it open
    HISTORY_RECORD,  // the record is not well-formed; nothing was stored
    HISTORY_KEY,     // the device's key did not sign; nothing was stored
};

const char *history_strerr(enum history_err err);

struct history;

// Opens or makes the file, mode 0600, for this program alone (flock(2); others may read it by
// SQLite). A broken one, and one whose end is not what the head says, is renamed to
// PATH.broken-NOW-..., with an alarm in the log. A new one begins with a record HISTORY_BEGUN whose
// cause says why: "new", "corrupt", or the word of history_state_name() with the
// number as HISTORY_RECORDS. The middle of the file is not looked at here. `kiosk` is copied; what
// it points to is not. On HISTORY_OK the caller owns *history.
enum history_err history_open(struct history **history, const char *path,
                              const struct history_kiosk *kiosk, int64_t now);

// Closes and sets the pointer to NULL.
void history_close(struct history **history);

// Adds a record, whose number and software hash are set here. On HISTORY_OK it is on the disk
// (fsync): record and head in one transaction. HISTORY_CORRUPT: somebody else wrote to the file.
enum history_err history_append(struct history *history, struct history_record *record);

// Whether it would take a record now: signs, and writes what changes nothing (fsync). The errors
// are those of history_append().
enum history_err history_probe(struct history *history);

// The device's certificate was renewed: later records are signed by this key. The certificate until
// now must be `before`, or the history that is left is moved aside when it is opened next.
void history_set_kiosk(struct history *history, const struct history_kiosk *kiosk);

// The head as this program signed it last.
void history_head(const struct history *history, struct history_head *head);

// Gives each record from number `from` on (0: all) to `each`, until it returns false. What stands
// in the file is not checked against the chain here.
enum history_err history_each(struct history *history, uint64_t from,
                              bool (*each)(void *context, const char *line,
                                           const unsigned char hash[HISTORY_HASH]),
                              void *context);

enum history_state {
    HISTORY_WHOLE,
    HISTORY_CHANGED,       // this record or its hash is another than it was
    HISTORY_MISSING,       // this record is not there, and later ones are
    HISTORY_REORDERED,     // another record stands in this one's place
    HISTORY_ADDED,         // a record with a number below 1
    HISTORY_TRUNCATED,     // the head counts records from this one on, and they are not there
    HISTORY_REWRITTEN,     // a whole chain up to this record, but not the one whose head was signed
    HISTORY_HEAD_MISSING,  // nothing says how many records there are
    HISTORY_HEAD_OLDER,    // the records from this one on are not in the head
    HISTORY_HEAD_UNSIGNED, // this kiosk's key did not sign the head
    HISTORY_STATE_COUNT,
};

// "whole", "changed", ...
const char *history_state_name(enum history_state state);

struct history_finding {
    enum history_state state;
    uint64_t number; // the first record that it is about; when all is whole, how many there are
    uint32_t aside;  // broken files of before that nobody has acknowledged
};

// Looks at every record. On HISTORY_OK *finding says what was found, which may be bad enough.
enum history_err history_verify(struct history *history, struct history_finding *finding);

// Somebody has seen the broken files: they are kept as PATH.seen-... and are counted no more.
void history_acknowledge_broken(const char *path);

#endif

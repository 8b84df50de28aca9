// A SQLite file that one program keeps: opened with care, checked, moved aside when it is broken.
//
// What is in the file is none of its business: a kind of file brings its tables. What was committed
// is on the disk (WAL, synchronous=FULL), and what was deleted is overwritten.
#ifndef DRIVERS_STORE_STORE_H
#define DRIVERS_STORE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

enum store_err {
    STORE_OK = 0,
    STORE_EMPTY,   // no row
    STORE_SYSTEM,  // the disk is full, read-only, busy or not there; nothing was stored
    STORE_CORRUPT, // the file is broken or another kind's
    STORE_NEWER,   // a newer firmware wrote it; it is left alone
    STORE_TAKEN,   // another program has it open
};

// A kind of file.
struct store_kind {
    int version;         // the file's user_version
    const char *schema;  // lays the tables and the version into an empty file, in one transaction
    const char *is_ours; // asks for one number: 1 when the file's tables have our words
    // Brings a file of an older version (from 1 on) up to this one. NULL: there was none.
    enum store_err (*upgrade)(sqlite3 *db, int version);
    // Adds what the kind's SQL calls. NULL: nothing.
    int (*add_functions)(sqlite3 *db);
};

struct store {
    sqlite3 *db;
    int file; // holds the lock of the one program that may use it
};

// Opens or makes `path`, mode 0600, for this program alone (flock(2); others may read it by
// SQLite), checks every page, and puts the tables in place.
enum store_err store_open(struct store *store, const char *path, const struct store_kind *kind);

void store_close(struct store *store);

// Looks at every page: a file of a few pages is cheap to read whole.
enum store_err store_check(sqlite3 *db);

// How many files of `path` were moved aside and are still there.
uint32_t store_count_broken(const char *path);

// Renames them to PATH.seen-..., each with its log.
void store_acknowledge_broken(const char *path);

// Renames a closed, broken file to PATH.broken-NOW-0 or the next free number. False: it could not.
bool store_move_aside(const char *path, int64_t now);

// On STORE_OK the caller owns the statement: store_run() or sqlite3_finalize() ends it.
enum store_err store_prepare(sqlite3 *db, sqlite3_stmt **statement, const char *sql);

// Runs a statement that returns no row, and finalizes it.
enum store_err store_run(sqlite3_stmt *statement);

// Steps to a row: STORE_EMPTY when there is none.
enum store_err store_step(sqlite3_stmt *statement);

// Runs statements that return no row.
enum store_err store_execute(sqlite3 *db, const char *sql);

// The one number that `sql` asks for.
enum store_err store_read_number(sqlite3 *db, const char *sql, int *number);

#endif

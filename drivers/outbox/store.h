// The SQLite file under the outbox: opening, checking, moving aside. Inside drivers/outbox only.
#ifndef DRIVERS_OUTBOX_STORE_H
#define DRIVERS_OUTBOX_STORE_H

#include <sqlite3.h>
#include <stdint.h>

#include "drivers/outbox/outbox.h"

struct store {
    sqlite3 *db;
    int file; // holds the lock of the one program that may use it
};

// Opens or makes `path`, checks every page, and puts the schema in place. In its SQL, make_key() is
// a random UUID.
enum outbox_err store_open(struct store *store, const char *path);

// How many files of `path` were moved aside and are still there.
uint32_t store_count_broken(const char *path);

// Renames them to PATH.seen-..., each with its log.
void store_acknowledge_broken(const char *path);

// Renames a closed, broken file to PATH.broken-NOW-0 or the next free number. False: it could not.
bool store_move_aside(const char *path, int64_t now);

void store_close(struct store *store);

// On OUTBOX_OK the caller owns the statement: store_run() or sqlite3_finalize() ends it.
enum outbox_err store_prepare(sqlite3 *db, sqlite3_stmt **statement, const char *sql);

// Runs a statement that returns no row, and finalizes it.
enum outbox_err store_run(sqlite3_stmt *statement);

// Steps to a row: OUTBOX_EMPTY when there is none.
enum outbox_err store_step(sqlite3_stmt *statement);

#endif

// The outbox's table, and drivers/store in the outbox's own words. Inside drivers/outbox only.
#ifndef DRIVERS_OUTBOX_ROWS_H
#define DRIVERS_OUTBOX_ROWS_H

#include "drivers/outbox/outbox.h"
#include "drivers/store/store.h"

// store_open() with the outbox's table. In its SQL, make_key() is a random UUID.
enum outbox_err rows_open(struct store *store, const char *path);

// The functions of drivers/store/store.h.
enum outbox_err rows_prepare(sqlite3 *db, sqlite3_stmt **statement, const char *sql);
enum outbox_err rows_run(sqlite3_stmt *statement);
enum outbox_err rows_step(sqlite3_stmt *statement);
enum outbox_err rows_check(sqlite3 *db);

#endif

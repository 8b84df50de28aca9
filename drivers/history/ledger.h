// The history's two tables, records and head, as SQL. Inside drivers/history only.
//
// No statement here changes or removes a record.
#ifndef DRIVERS_HISTORY_LEDGER_H
#define DRIVERS_HISTORY_LEDGER_H

#include "drivers/history/head.h"
#include "drivers/store/store.h"

// A row as it stands in the file, whatever somebody made of it.
struct ledger_row {
    int64_t number;
    char line[HISTORY_LINE_SIZE];
    unsigned char hash[HISTORY_HASH];
    bool formed; // the line and the hash have a length that they can have
};

// store_open() with the history's tables.
enum store_err ledger_open(struct store *store, const char *path);

// STORE_EMPTY: there is none. One of a wrong form has a count of 0.
enum store_err ledger_head(sqlite3 *db, struct history_head *head);

// The rows from a number on, in their order. The caller ends the statement by sqlite3_finalize().
enum store_err ledger_rows(sqlite3 *db, int64_t from, sqlite3_stmt **statement);
enum store_err ledger_next(sqlite3_stmt *statement, struct ledger_row *row);

// The last row; STORE_EMPTY: there is none.
enum store_err ledger_last(sqlite3 *db, struct ledger_row *row);

// Whether some row has the line of the record with this number.
enum store_err ledger_has_line(sqlite3 *db, int64_t number, bool *has);

// Adds one row and puts the head `after` in the place of `before`, in one transaction.
// STORE_CORRUPT when the file does not hold `before`, or the row's place is taken; then nothing has
// changed.
enum store_err ledger_append(sqlite3 *db, const struct ledger_row *row,
                             const struct history_head *before, const struct history_head *after);

// Writes something that changes nothing, in a transaction of its own.
enum store_err ledger_probe(sqlite3 *db);

#endif

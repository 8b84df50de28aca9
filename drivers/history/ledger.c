#include "drivers/history/ledger.h"

#include <stdio.h>
#include <string.h>

#define RECORDS                                                                                    \
    "CREATE TABLE record (number INTEGER PRIMARY KEY,line TEXT NOT NULL,hash BLOB NOT NULL) "      \
    "STRICT"
#define HEAD                                                                                       \
    "CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1),count INTEGER NOT NULL,"           \
    "hash BLOB NOT NULL,signature BLOB NOT NULL) STRICT"
#define VERSION "PRAGMA user_version = 1"

// Nothing else may be in the file: a trigger would write records of its own.
static const struct store_kind KIND = {
    .version = 1,
    .schema = "BEGIN IMMEDIATE;" RECORDS ";" HEAD ";" VERSION ";COMMIT;",
    .is_ours = "SELECT count(*) = 2 AND sum(sql IN ('" RECORDS "', '" HEAD "')) = 2 "
               "FROM sqlite_schema",
};

enum store_err ledger_open(struct store *store, const char *path)
{
    return store_open(store, path, &KIND);
}

// ---- reading ----------------------------------------------------------------------------------

// False when the value is longer than `max` or shorter than `min`.
static bool copy_blob(sqlite3_stmt *statement, int column, size_t min, size_t max, void *to,
                      size_t *length)
{
    const void *bytes = sqlite3_column_blob(statement, column);
    *length = (size_t)sqlite3_column_bytes(statement, column);
    if (!bytes || *length < min || *length > max)
        return false;
    memcpy(to, bytes, *length);
    return true;
}

enum store_err ledger_head(sqlite3 *db, struct history_head *head)
{
    sqlite3_stmt *statement;
    size_t length;
    enum store_err err =
        store_prepare(db, &statement, "SELECT count, hash, signature FROM head WHERE one = 1");
    if (err != STORE_OK)
        return err;
    err = store_step(statement);
    if (err == STORE_OK) {
        *head = (struct history_head){.count = (uint64_t)sqlite3_column_int64(statement, 0)};
        if (!copy_blob(statement, 1, HISTORY_HASH, HISTORY_HASH, head->hash, &length) ||
            !copy_blob(statement, 2, 1, HISTORY_SIGNATURE_MAX, head->signature, &head->size))
            *head = (struct history_head){0};
    }
    sqlite3_finalize(statement);
    return err;
}

#define SELECT_ROW "SELECT number, line, hash FROM record "

enum store_err ledger_rows(sqlite3 *db, int64_t from, sqlite3_stmt **statement)
{
    enum store_err err =
        store_prepare(db, statement, SELECT_ROW "WHERE number >= ?1 ORDER BY number");
    if (err == STORE_OK)
        sqlite3_bind_int64(*statement, 1, from);
    return err;
}

static void read_row(sqlite3_stmt *statement, struct ledger_row *row)
{
    size_t length = 0, size;
    row->number = sqlite3_column_int64(statement, 0);
    row->formed = copy_blob(statement, 1, 1, HISTORY_LINE_SIZE - 1, row->line, &length) &&
                  !memchr(row->line, '\0', length) &&
                  copy_blob(statement, 2, HISTORY_HASH, HISTORY_HASH, row->hash, &size);
    row->line[row->formed ? length : 0] = '\0';
}

enum store_err ledger_next(sqlite3_stmt *statement, struct ledger_row *row)
{
    enum store_err err = store_step(statement);
    if (err == STORE_OK)
        read_row(statement, row);
    return err;
}

enum store_err ledger_last(sqlite3 *db, struct ledger_row *row)
{
    sqlite3_stmt *statement;
    enum store_err err = store_prepare(db, &statement, SELECT_ROW "ORDER BY number DESC LIMIT 1");
    if (err != STORE_OK)
        return err;
    err = ledger_next(statement, row);
    sqlite3_finalize(statement);
    return err;
}

enum store_err ledger_has_line(sqlite3 *db, int64_t number, bool *has)
{
    sqlite3_stmt *statement;
    char start[32];
    enum store_err err = store_prepare(
        db, &statement, "SELECT 1 FROM record WHERE substr(line, 1, length(?1)) = ?1 LIMIT 1");
    if (err != STORE_OK)
        return err;
    snprintf(start, sizeof start, "%lld ", (long long)number);
    sqlite3_bind_text(statement, 1, start, -1, SQLITE_TRANSIENT);
    err = store_step(statement);
    *has = err == STORE_OK;
    sqlite3_finalize(statement);
    return err == STORE_EMPTY ? STORE_OK : err;
}

// ---- writing ----------------------------------------------------------------------------------

static enum store_err add_row(sqlite3 *db, const struct ledger_row *row)
{
    sqlite3_stmt *statement;
    enum store_err err = store_prepare(
        db, &statement, "INSERT INTO record VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");
    if (err != STORE_OK)
        return err;
    sqlite3_bind_int64(statement, 1, row->number);
    sqlite3_bind_text(statement, 2, row->line, -1, SQLITE_TRANSIENT);
    sqlite3_bind_blob(statement, 3, row->hash, HISTORY_HASH, SQLITE_TRANSIENT);
    err = store_run(statement);
    return err == STORE_OK && sqlite3_changes(db) != 1 ? STORE_CORRUPT : err;
}

static const char FIRST_HEAD[] = "INSERT INTO head VALUES (1, ?1, ?2, ?3) ON CONFLICT DO NOTHING";
static const char NEXT_HEAD[] = "UPDATE head SET count = ?1, hash = ?2, signature = ?3 "
                                "WHERE count = ?4 AND hash = ?5";

// The first head has nothing before it: a count of 0.
static enum store_err replace_head(sqlite3 *db, const struct history_head *before,
                                   const struct history_head *after)
{
    sqlite3_stmt *statement;
    enum store_err err = store_prepare(db, &statement, before->count == 0 ? FIRST_HEAD : NEXT_HEAD);
    if (err != STORE_OK)
        return err;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)after->count);
    sqlite3_bind_blob(statement, 2, after->hash, HISTORY_HASH, SQLITE_TRANSIENT);
    sqlite3_bind_blob(statement, 3, after->signature, (int)after->size, SQLITE_TRANSIENT);
    if (before->count > 0) {
        sqlite3_bind_int64(statement, 4, (sqlite3_int64)before->count);
        sqlite3_bind_blob(statement, 5, before->hash, HISTORY_HASH, SQLITE_TRANSIENT);
    }
    err = store_run(statement);
    return err == STORE_OK && sqlite3_changes(db) != 1 ? STORE_CORRUPT : err;
}

enum store_err ledger_append(sqlite3 *db, const struct ledger_row *row,
                             const struct history_head *before, const struct history_head *after)
{
    enum store_err err = store_execute(db, "BEGIN IMMEDIATE");
    if (err == STORE_OK)
        err = add_row(db, row);
    if (err == STORE_OK)
        err = replace_head(db, before, after);
    if (err == STORE_OK)
        err = store_execute(db, "COMMIT");
    if (err != STORE_OK && !sqlite3_get_autocommit(db))
        store_execute(db, "ROLLBACK");
    return err;
}

// A row that is replaced by its equal is not written; the version is, whatever it was.
enum store_err ledger_probe(sqlite3 *db)
{
    enum store_err err = store_execute(db, "BEGIN IMMEDIATE;" VERSION ";COMMIT");
    if (err != STORE_OK && !sqlite3_get_autocommit(db))
        store_execute(db, "ROLLBACK");
    return err;
}

#include "drivers/outbox/rows.h"

#include "drivers/base/log.h"

#define COLUMNS                                                                                    \
    "sequence INTEGER PRIMARY KEY," /* the order of delivery */                                    \
    "id TEXT NOT NULL UNIQUE,"                                                                     \
    "operation INTEGER NOT NULL," /* enum operation */                                             \
    "state INTEGER NOT NULL,"     /* 0 intent, 1 waiting, 2 parked; since version 2: 3 opened */   \
    "result INTEGER,"             /* enum operation_result; NULL: not yet */                       \
    "status_word INTEGER,"                                                                         \
    "finished_at INTEGER,"                                                                         \
    "key TEXT"

#define TABLE_1 "CREATE TABLE record (" COLUMNS ") STRICT"
#define TABLE   "CREATE TABLE record (" COLUMNS ",client INTEGER NOT NULL) STRICT"

static const char SCHEMA[] = "BEGIN IMMEDIATE;" TABLE ";PRAGMA user_version = 2;COMMIT;";

// SQLite would rewrite the table's words in its own way with ALTER TABLE.
static const char UPGRADE[] = "BEGIN IMMEDIATE;"
                              "CREATE TEMP TABLE before AS SELECT * FROM main.record;"
                              "DROP TABLE main.record;" TABLE ";"
                              "INSERT INTO main.record SELECT *, 0 FROM before;"
                              "DROP TABLE before;"
                              "PRAGMA user_version = 2;"
                              "COMMIT;";

// SQLite keeps the words of a table as they were given. Another word is another table, also when
// only a bit of it has turned.
static const char IS_OURS[] = "SELECT count(*) FROM sqlite_schema WHERE sql = '" TABLE "'";
static const char IS_FIRST[] = "SELECT count(*) FROM sqlite_schema WHERE sql = '" TABLE_1 "'";

static enum store_err upgrade(sqlite3 *db, int version)
{
    int is_first;
    enum store_err err = store_read_number(db, IS_FIRST, &is_first);
    if (err != STORE_OK)
        return err;
    if (is_first != 1)
        return STORE_CORRUPT;
    log_write(LOG_INFO, "outbox", "event=upgrade from=%d to=%d", version, OUTBOX_VERSION);
    return store_execute(db, UPGRADE);
}

static void make_key(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count, (void)values;
    char key[UUID_LENGTH + 1];
    if (uuid_make(key))
        sqlite3_result_text(context, key, UUID_LENGTH, SQLITE_TRANSIENT);
    else
        sqlite3_result_error_code(context, SQLITE_IOERR);
}

static int add_functions(sqlite3 *db)
{
    return sqlite3_create_function(db, "make_key", 0, SQLITE_UTF8, NULL, make_key, NULL, NULL);
}

static const struct store_kind KIND = {.version = OUTBOX_VERSION,
                                       .schema = SCHEMA,
                                       .is_ours = IS_OURS,
                                       .upgrade = upgrade,
                                       .add_functions = add_functions};

static enum outbox_err told(enum store_err err)
{
    static const enum outbox_err ours[] = {
        [STORE_OK] = OUTBOX_OK,         [STORE_EMPTY] = OUTBOX_EMPTY,
        [STORE_SYSTEM] = OUTBOX_SYSTEM, [STORE_CORRUPT] = OUTBOX_CORRUPT,
        [STORE_NEWER] = OUTBOX_NEWER,   [STORE_TAKEN] = OUTBOX_TAKEN,
    };
    return ours[err];
}

enum outbox_err rows_open(struct store *store, const char *path)
{
    return told(store_open(store, path, &KIND));
}

enum outbox_err rows_prepare(sqlite3 *db, sqlite3_stmt **statement, const char *sql)
{
    return told(store_prepare(db, statement, sql));
}

enum outbox_err rows_run(sqlite3_stmt *statement)
{
    return told(store_run(statement));
}

enum outbox_err rows_step(sqlite3_stmt *statement)
{
    return told(store_step(statement));
}

enum outbox_err rows_check(sqlite3 *db)
{
    return told(store_check(db));
}

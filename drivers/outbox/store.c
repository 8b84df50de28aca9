#include "drivers/outbox/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/lock.h"
#include "drivers/base/log.h"

enum {
    // Another process may look into the file (diagnostics, a backup), but not for long: the wait
    // happens on the loop that serves a resident.
    BUSY_LIMIT_MS = 250,
    NAMES_MAX = 100, // tries for a name that is free
    NAME_ROOM = 64,  // bytes behind a path: ".broken-", a time, a number, "-wal"
};

// WAL and FULL: a commit is one write and one fsync of the log. A deleted record is overwritten.
static const char SETTINGS[] = "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;";

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

static enum outbox_err error_of(int code)
{
    // The file was opened for writing, so it is its own header that calls it read-only; or somebody
    // took the file away from under us.
    if (code == SQLITE_READONLY || code == SQLITE_READONLY_DBMOVED)
        return OUTBOX_CORRUPT;
    switch (code & 0xFF) { // the primary code; extended ones tell more above it
    case SQLITE_OK:
    case SQLITE_ROW:
        return OUTBOX_OK;
    case SQLITE_DONE:
        return OUTBOX_EMPTY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:    // a column or table that is not there
    case SQLITE_MISMATCH: // a type that the schema does not have there
        return OUTBOX_CORRUPT;
    default:
        return OUTBOX_SYSTEM;
    }
}

static enum outbox_err failed(sqlite3 *db, int code)
{
    log_write(LOG_ERROR, "outbox", "event=failed code=%d cause=\"%s\"",
              sqlite3_extended_errcode(db), sqlite3_errstr(code));
    return error_of(code);
}

enum outbox_err store_prepare(sqlite3 *db, sqlite3_stmt **statement, const char *sql)
{
    int code = sqlite3_prepare_v2(db, sql, -1, statement, NULL);
    return code == SQLITE_OK ? OUTBOX_OK : failed(db, code);
}

enum outbox_err store_step(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return error_of(code);
    return failed(sqlite3_db_handle(statement), code);
}

enum outbox_err store_run(sqlite3_stmt *statement)
{
    enum outbox_err err = store_step(statement);
    sqlite3_finalize(statement);
    return err == OUTBOX_EMPTY ? OUTBOX_OK : err;
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

// SQLite would make the file with the process's umask; its log files take over the file's mode. Two
// programs would end each other's resets.
static enum outbox_err hold_file(const char *path, int *file)
{
    *file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (*file < 0 || fchmod(*file, S_IRUSR | S_IWUSR) != 0)
        return OUTBOX_SYSTEM;
    return lock_hold(*file) == LOCK_TAKEN ? OUTBOX_TAKEN : OUTBOX_OK;
}

// One number out of a PRAGMA.
static enum outbox_err read_number(sqlite3 *db, const char *sql, int *number)
{
    sqlite3_stmt *statement;
    enum outbox_err err = store_prepare(db, &statement, sql);
    if (err != OUTBOX_OK)
        return err;
    err = store_step(statement);
    *number = err == OUTBOX_OK ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return err;
}

// The file holds a few pages, so looking at all of them costs nothing.
static enum outbox_err check_pages(sqlite3 *db)
{
    sqlite3_stmt *statement;
    enum outbox_err err = store_prepare(db, &statement, "PRAGMA integrity_check(1)");
    if (err != OUTBOX_OK)
        return err;
    err = store_step(statement);
    if (err == OUTBOX_OK && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
        err = OUTBOX_CORRUPT;
    sqlite3_finalize(statement);
    return err;
}

static enum outbox_err execute(sqlite3 *db, const char *sql)
{
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? OUTBOX_OK : failed(db, code);
}

// True in *is when the file's table has these words.
static enum outbox_err has_table(sqlite3 *db, const char *sql, bool *is)
{
    int tables;
    enum outbox_err err = read_number(db, sql, &tables);
    *is = tables == 1;
    return err;
}

static enum outbox_err upgrade(sqlite3 *db)
{
    bool is_first;
    enum outbox_err err = has_table(db, IS_FIRST, &is_first);
    if (err != OUTBOX_OK)
        return err;
    if (!is_first)
        return OUTBOX_CORRUPT;
    log_write(LOG_INFO, "outbox", "event=upgrade from=1 to=%d", OUTBOX_VERSION);
    return execute(db, UPGRADE);
}

static enum outbox_err begin(sqlite3 *db)
{
    int tables;
    enum outbox_err err = read_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (err != OUTBOX_OK)
        return err;
    return tables == 0 ? execute(db, SCHEMA) : OUTBOX_CORRUPT; // a foreign database
}

static enum outbox_err prepare_file(sqlite3 *db)
{
    int version;
    bool ours;
    enum outbox_err err = execute(db, SETTINGS);
    if (err == OUTBOX_OK)
        err = check_pages(db);
    if (err == OUTBOX_OK)
        err = read_number(db, "PRAGMA user_version", &version);
    if (err == OUTBOX_OK)
        err = has_table(db, IS_OURS, &ours);
    if (err != OUTBOX_OK)
        return err;
    if (version > OUTBOX_VERSION)
        return OUTBOX_NEWER;
    if (version == OUTBOX_VERSION)
        return ours ? OUTBOX_OK : OUTBOX_CORRUPT;
    return version == 1 ? upgrade(db) : begin(db);
}

static enum outbox_err open_database(sqlite3 **db, const char *path)
{
    int code = sqlite3_open_v2(
        path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(*db, BUSY_LIMIT_MS);
    if (code == SQLITE_OK)
        code = sqlite3_create_function(*db, "make_key", 0, SQLITE_UTF8, NULL, make_key, NULL, NULL);
    return code == SQLITE_OK ? prepare_file(*db) : failed(*db, code);
}

enum outbox_err store_open(struct store *store, const char *path)
{
    *store = (struct store){.file = -1};
    if (strlen(path) > PATH_MAX - NAME_ROOM)
        return OUTBOX_SYSTEM;
    enum outbox_err err = hold_file(path, &store->file);
    if (err == OUTBOX_SYSTEM)
        log_write(LOG_ERROR, "outbox", "event=no-file errno=%d", errno);
    if (err == OUTBOX_OK)
        err = open_database(&store->db, path);
    if (err != OUTBOX_OK)
        store_close(store);
    return err;
}

// SQLite first: its own locks go with any descriptor of the file that is closed (fcntl(2)).
void store_close(struct store *store)
{
    sqlite3_close(store->db);
    if (store->file >= 0)
        close(store->file);
    *store = (struct store){.file = -1};
}

static bool rename_free(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0;
}

// ---- files that were moved aside --------------------------------------------------------------

static const char BROKEN[] = ".broken-", SEEN[] = ".seen-";

// The log of a broken file ends with "-wal" and belongs to it.
static bool is_log(const char *name)
{
    size_t length = strlen(name);
    return length >= 4 && strcmp(name + length - 4, "-wal") == 0;
}

// Calls `each` with the folder (it ends with a slash or is empty) and the name of every such file.
static uint32_t each_broken(const char *path, void (*each)(const char *folder, const char *name))
{
    char folder[PATH_MAX], start[NAME_MAX + NAME_ROOM];
    const char *slash = strrchr(path, '/');
    int length = slash ? (int)(slash - path) + 1 : 0;
    uint32_t count = 0;
    snprintf(folder, sizeof folder, "%.*s", length, path);
    snprintf(start, sizeof start, "%s%s", path + length, BROKEN);
    DIR *files = opendir(length > 0 ? folder : ".");
    for (struct dirent *file; files && (file = readdir(files));) {
        if (strncmp(file->d_name, start, strlen(start)) != 0)
            continue;
        count += !is_log(file->d_name);
        if (each)
            each(folder, file->d_name);
    }
    if (files)
        closedir(files);
    return count;
}

uint32_t store_count_broken(const char *path)
{
    return each_broken(path, NULL);
}

// A clock that begins anew at each boot gives a name twice.
static void note_seen(const char *folder, const char *name)
{
    char from[PATH_MAX + NAME_MAX], to[PATH_MAX + NAME_MAX + NAME_ROOM];
    const char *broken = strstr(name, BROKEN);
    bool renamed = false;
    snprintf(from, sizeof from, "%s%s", folder, name);
    for (int i = 0; i < NAMES_MAX && !renamed; i++) {
        snprintf(to, sizeof to, "%s%.*s%s%d-%s", folder, (int)(broken - name), name, SEEN, i,
                 broken + strlen(BROKEN));
        renamed = rename_free(from, to);
    }
    log_write(LOG_WARNING, "outbox", "event=acknowledged file=%s renamed=%d", name, renamed);
}

void store_acknowledge_broken(const char *path)
{
    each_broken(path, note_seen);
}

// The file keeps its log beside it under the new name, so that it can still be repaired.
bool store_move_aside(const char *path, int64_t now)
{
    char aside[PATH_MAX], log[PATH_MAX + 8], log_aside[PATH_MAX + 8];
    bool moved = false;
    for (int i = 0; i < NAMES_MAX && !moved; i++) {
        snprintf(aside, sizeof aside, "%s%s%lld-%d", path, BROKEN, (long long)now, i);
        moved = rename_free(path, aside);
    }
    if (moved) {
        snprintf(log, sizeof log, "%s-wal", path);
        snprintf(log_aside, sizeof log_aside, "%s-wal", aside);
        rename_free(log, log_aside);
        snprintf(log, sizeof log, "%s-shm", path);
        unlink(log); // only an index of the log, made anew when it is missing
    }
    log_write(LOG_ERROR, "outbox", "event=broken alarm=1 moved=%d", moved);
    return moved;
}

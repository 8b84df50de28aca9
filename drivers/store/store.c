#include "drivers/store/store.h"

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

static enum store_err error_of(int code)
{
    // The file was opened for writing, so it is its own header that calls it read-only; or somebody
    // took the file away from under us.
    if (code == SQLITE_READONLY || code == SQLITE_READONLY_DBMOVED)
        return STORE_CORRUPT;
    switch (code & 0xFF) { // the primary code; extended ones tell more above it
    case SQLITE_OK:
    case SQLITE_ROW:
        return STORE_OK;
    case SQLITE_DONE:
        return STORE_EMPTY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_ERROR:    // a column or table that is not there
    case SQLITE_MISMATCH: // a type that the schema does not have there
        return STORE_CORRUPT;
    default:
        return STORE_SYSTEM;
    }
}

// The last part of a path.
static const char *name_of(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path ? path : "";
}

static enum store_err failed(sqlite3 *db, int code)
{
    log_write(LOG_ERROR, "store", "event=failed file=%s code=%d cause=\"%s\"",
              name_of(sqlite3_db_filename(db, "main")), sqlite3_extended_errcode(db),
              sqlite3_errstr(code));
    return error_of(code);
}

enum store_err store_prepare(sqlite3 *db, sqlite3_stmt **statement, const char *sql)
{
    int code = sqlite3_prepare_v2(db, sql, -1, statement, NULL);
    return code == SQLITE_OK ? STORE_OK : failed(db, code);
}

enum store_err store_step(sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW || code == SQLITE_DONE)
        return error_of(code);
    return failed(sqlite3_db_handle(statement), code);
}

enum store_err store_run(sqlite3_stmt *statement)
{
    enum store_err err = store_step(statement);
    sqlite3_finalize(statement);
    return err == STORE_EMPTY ? STORE_OK : err;
}

// SQLite would make the file with the process's umask; its log files take over the file's mode. Two
// programs would not know of what the other one wrote.
static enum store_err hold_file(const char *path, int *file)
{
    *file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (*file < 0 || fchmod(*file, S_IRUSR | S_IWUSR) != 0)
        return STORE_SYSTEM;
    return lock_hold(*file) == LOCK_TAKEN ? STORE_TAKEN : STORE_OK;
}

enum store_err store_read_number(sqlite3 *db, const char *sql, int *number)
{
    sqlite3_stmt *statement;
    enum store_err err = store_prepare(db, &statement, sql);
    if (err != STORE_OK)
        return err;
    err = store_step(statement);
    *number = err == STORE_OK ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    return err;
}

enum store_err store_check(sqlite3 *db)
{
    sqlite3_stmt *statement;
    enum store_err err = store_prepare(db, &statement, "PRAGMA integrity_check(1)");
    if (err != STORE_OK)
        return err;
    err = store_step(statement);
    if (err == STORE_OK && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
        err = STORE_CORRUPT;
    sqlite3_finalize(statement);
    return err;
}

enum store_err store_execute(sqlite3 *db, const char *sql)
{
    int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STORE_OK : failed(db, code);
}

static enum store_err begin(sqlite3 *db, const struct store_kind *kind)
{
    int tables;
    enum store_err err = store_read_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (err != STORE_OK)
        return err;
    return tables == 0 ? store_execute(db, kind->schema) : STORE_CORRUPT; // a foreign database
}

static enum store_err prepare_file(sqlite3 *db, const struct store_kind *kind)
{
    int version, ours;
    enum store_err err = store_execute(db, SETTINGS);
    if (err == STORE_OK)
        err = store_check(db);
    if (err == STORE_OK)
        err = store_read_number(db, "PRAGMA user_version", &version);
    if (err == STORE_OK)
        err = store_read_number(db, kind->is_ours, &ours);
    if (err != STORE_OK)
        return err;
    if (version > kind->version)
        return STORE_NEWER;
    if (version == kind->version)
        return ours == 1 ? STORE_OK : STORE_CORRUPT;
    return version > 0 && kind->upgrade ? kind->upgrade(db, version) : begin(db, kind);
}

static enum store_err open_database(sqlite3 **db, const char *path, const struct store_kind *kind)
{
    int code = sqlite3_open_v2(
        path, db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(*db, BUSY_LIMIT_MS);
    if (code == SQLITE_OK && kind->add_functions)
        code = kind->add_functions(*db);
    return code == SQLITE_OK ? prepare_file(*db, kind) : failed(*db, code);
}

enum store_err store_open(struct store *store, const char *path, const struct store_kind *kind)
{
    *store = (struct store){.file = -1};
    if (strlen(path) > PATH_MAX - NAME_ROOM)
        return STORE_SYSTEM;
    enum store_err err = hold_file(path, &store->file);
    if (err == STORE_SYSTEM)
        log_write(LOG_ERROR, "store", "event=no-file file=%s errno=%d", name_of(path), errno);
    if (err == STORE_OK)
        err = open_database(&store->db, path, kind);
    if (err != STORE_OK)
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
    log_write(LOG_WARNING, "store", "event=acknowledged file=%s renamed=%d", name, renamed);
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
    log_write(LOG_ERROR, "store", "event=broken file=%s alarm=1 moved=%d", name_of(path), moved);
    return moved;
}

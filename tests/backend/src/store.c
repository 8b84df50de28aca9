#include "tests/backend/src/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    // Management commands hold the store for milliseconds; five seconds of waiting is a fault.
    STORE_LIMIT_MS = 5000,
    STORE_VERSION = 2,
};

struct store {
    sqlite3 *db;
    pthread_mutex_t one_at_a_time;
    bool failed; // something went wrong since store_begin()
};

// What a certificate says is not here: only its SHA-256, and the public key between a reset's
// opening and its proof.
static const char schema[] =
    "CREATE TABLE knobs(name TEXT PRIMARY KEY, started TEXT, value TEXT);"
    "CREATE TABLE devices(id TEXT PRIMARY KEY, suspended INTEGER NOT NULL DEFAULT 0, firmware TEXT,"
    " view TEXT, outbox_depth INTEGER, seen INTEGER);"
    "CREATE TABLE cards(id INTEGER PRIMARY KEY, auth BLOB NOT NULL UNIQUE, auth_spki BLOB NOT NULL,"
    " auth_status TEXT NOT NULL, auth_until INTEGER NOT NULL, sign BLOB UNIQUE,"
    " sign_status TEXT NOT NULL, sign_until INTEGER NOT NULL);"
    "CREATE TABLE resets(id TEXT PRIMARY KEY, device TEXT NOT NULL, operation TEXT NOT NULL,"
    " card INTEGER NOT NULL, certificate BLOB NOT NULL, public_key BLOB, nonce BLOB NOT NULL,"
    " state TEXT NOT NULL, superseded INTEGER NOT NULL DEFAULT 0, reserved INTEGER NOT NULL,"
    " opened INTEGER NOT NULL,"
    " expires INTEGER NOT NULL, proven INTEGER, authorized INTEGER, challenges INTEGER NOT NULL,"
    " result TEXT, status_word TEXT, finished INTEGER);"
    "CREATE INDEX resets_of_card ON resets(card, proven);"
    "CREATE TABLE reservations(id INTEGER PRIMARY KEY, card INTEGER NOT NULL,"
    " operation TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL, spent_by TEXT);"
    "CREATE TABLE keys(device TEXT NOT NULL, key TEXT NOT NULL, request BLOB NOT NULL, reset TEXT,"
    " step TEXT NOT NULL, status INTEGER, body TEXT, made INTEGER NOT NULL,"
    " PRIMARY KEY(device, key));"
    "CREATE INDEX keys_made ON keys(device, step, made);";

// Since version 2. A number is never used again.
static const char commands[] =
    "CREATE TABLE commands(number INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL,"
    " word TEXT NOT NULL, asked INTEGER NOT NULL, answered INTEGER, result TEXT, said BLOB,"
    " signature BLOB);"
    "PRAGMA user_version = 2";

struct store_value store_text(const char *text)
{
    return (struct store_value){.kind = STORE_TEXT, .bytes = text};
}

struct store_value store_number(int64_t number)
{
    return (struct store_value){.kind = STORE_NUMBER, .number = number};
}

struct store_value store_blob(const void *bytes, size_t length)
{
    return (struct store_value){.kind = STORE_BLOB, .bytes = bytes, .length = length};
}

static void fail(struct store *store, const char *what)
{
    fprintf(stderr, "store error=\"%s\" at=\"%.40s\"\n", sqlite3_errmsg(store->db), what);
    store->failed = true;
}

static void execute(struct store *store, const char *sql)
{
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail(store, sql);
}

// In one transaction, so that two programs that start together make them once.
static bool make_tables(struct store *store)
{
    store_begin(store);
    sqlite3_stmt *query = store_query(store, "PRAGMA user_version", STORE_NO_VALUES);
    int version = store_next(store, query) ? sqlite3_column_int(query, 0) : -1;
    store_done(query);
    if (version == 0)
        execute(store, schema);
    if (version == 0 || version == 1)
        execute(store, commands);
    else if (version != STORE_VERSION)
        fail(store, "another version");
    return store_end(store);
}

struct store *store_open(const char *path)
{
    struct store *store = calloc(1, sizeof *store);
    if (!store)
        return NULL;
    pthread_mutex_init(&store->one_at_a_time, NULL);
    if (sqlite3_open(path, &store->db) != SQLITE_OK) {
        fail(store, path);
        store_close(&store);
        return NULL;
    }
    sqlite3_busy_timeout(store->db, STORE_LIMIT_MS);
    execute(store, "PRAGMA journal_mode = WAL");
    execute(store, "PRAGMA synchronous = FULL");
    // A public key that was removed shall not linger in the file.
    execute(store, "PRAGMA secure_delete = ON");
    if (store->failed || !make_tables(store))
        store_close(&store);
    return store;
}

void store_close(struct store **store)
{
    if (!*store)
        return;
    sqlite3_close((*store)->db);
    pthread_mutex_destroy(&(*store)->one_at_a_time);
    free(*store);
    *store = NULL;
}

void store_begin(struct store *store)
{
    pthread_mutex_lock(&store->one_at_a_time);
    store->failed = false;
    // IMMEDIATE: a transaction that reads first and writes later could otherwise find itself
    // outdated.
    execute(store, "BEGIN IMMEDIATE");
}

static void roll_back(struct store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

bool store_end(struct store *store)
{
    if (!store->failed)
        execute(store, "COMMIT");
    bool kept = !store->failed;
    roll_back(store);
    pthread_mutex_unlock(&store->one_at_a_time);
    return kept;
}

void store_abandon(struct store *store)
{
    roll_back(store);
    pthread_mutex_unlock(&store->one_at_a_time);
}

static int bind(sqlite3_stmt *query, int index, const struct store_value *value)
{
    switch (value->kind) {
    case STORE_TEXT:
        return sqlite3_bind_text(query, index, value->bytes, -1, SQLITE_STATIC);
    case STORE_NUMBER:
        return sqlite3_bind_int64(query, index, value->number);
    case STORE_BLOB:
        return sqlite3_bind_blob(query, index, value->bytes, (int)value->length, SQLITE_STATIC);
    case STORE_END:
    default:
        return SQLITE_MISUSE;
    }
}

sqlite3_stmt *store_query(struct store *store, const char *sql, const struct store_value *values)
{
    sqlite3_stmt *query = NULL;
    bool good = sqlite3_prepare_v2(store->db, sql, -1, &query, NULL) == SQLITE_OK;
    for (int i = 0; good && values[i].kind != STORE_END; i++)
        good = bind(query, i + 1, &values[i]) == SQLITE_OK;
    if (good)
        return query;
    fail(store, sql);
    sqlite3_finalize(query);
    return NULL;
}

bool store_next(struct store *store, sqlite3_stmt *query)
{
    if (!query)
        return false;
    int got = sqlite3_step(query);
    if (got == SQLITE_ROW)
        return true;
    if (got != SQLITE_DONE)
        fail(store, sqlite3_sql(query));
    return false;
}

void store_done(sqlite3_stmt *query)
{
    sqlite3_finalize(query);
}

int store_run(struct store *store, const char *sql, const struct store_value *values)
{
    sqlite3_stmt *query = store_query(store, sql, values);
    while (store_next(store, query))
        continue;
    store_done(query);
    return sqlite3_changes(store->db);
}

int store_count_since(struct store *store, const char *sql, const struct store_value *values,
                      int64_t *oldest)
{
    sqlite3_stmt *query = store_query(store, sql, values);
    int count = store_next(store, query) ? sqlite3_column_int(query, 0) : 0;
    *oldest = count > 0 ? sqlite3_column_int64(query, 1) : 0;
    store_done(query);
    return count;
}

void store_column_text(sqlite3_stmt *query, int column, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(query, column);
    snprintf(out, size, "%s", text ? (const char *)text : "");
}

void store_column_blob(sqlite3_stmt *query, int column, void *out, size_t length)
{
    const void *bytes = sqlite3_column_blob(query, column);
    if (bytes && (size_t)sqlite3_column_bytes(query, column) == length)
        memcpy(out, bytes, length);
    else
        memset(out, 0, length);
}

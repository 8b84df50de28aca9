// The record on disk: SQLite in WAL mode, every commit on the disk before it counts.
//
// All reading and writing happens between store_begin() and store_end(), which also keep the
// threads of one process apart. A statement that fails makes store_end() roll everything back and
// say so, so callers need not look at each one.
#ifndef TESTS_BACKEND_SRC_STORE_H
#define TESTS_BACKEND_SRC_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

enum store_kind {
    STORE_END,
    STORE_TEXT,
    STORE_NUMBER,
    STORE_BLOB
};

// What stands for one `?` of a statement. Texts and blobs are not copied and may be NULL.
struct store_value {
    enum store_kind kind;
    const void *bytes;
    size_t length;
    int64_t number;
};

struct store_value store_text(const char *text);
struct store_value store_number(int64_t number);
struct store_value store_blob(const void *bytes, size_t length);

// The values of one statement, in order.
#define STORE_VALUES(...)                                                                          \
    (const struct store_value[])                                                                   \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .kind = STORE_END                                                                      \
        }                                                                                          \
    }
#define STORE_NO_VALUES ((const struct store_value[]){{.kind = STORE_END}})

// Opens or makes the store. NULL, with a line on standard error, when it cannot.
struct store *store_open(const char *path);
void store_close(struct store **store);

// Waits for other threads and processes (STORE_LIMIT_MS at most) and starts a transaction.
void store_begin(struct store *store);

// Commits; false when anything failed since store_begin() and nothing was kept.
bool store_end(struct store *store);

// Gives up what was done since store_begin().
void store_abandon(struct store *store);

// One statement without rows. Returns how many rows it changed.
int store_run(struct store *store, const char *sql, const struct store_value *values);

// A statement with rows: store_next() while it is true, then store_done(), always. Columns are read
// with sqlite3_column_*(). May return NULL, which both accept.
sqlite3_stmt *store_query(struct store *store, const char *sql, const struct store_value *values);
bool store_next(struct store *store, sqlite3_stmt *query);
void store_done(sqlite3_stmt *query);

// The row of a statement that asks for a count and its oldest time: the count, and *oldest, 0 for
// none.
int store_count_since(struct store *store, const char *sql, const struct store_value *values,
                      int64_t *oldest);

// Copies a text column; NULL becomes "".
void store_column_text(sqlite3_stmt *query, int column, char *out, size_t size);

// Copies a blob column of exactly `length` bytes; zeros when it has another size.
void store_column_blob(sqlite3_stmt *query, int column, void *out, size_t length);

#endif

#include "tests/backend/src/keys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

bool keys_parse(const char *header, char key[KEYS_KEY])
{
    size_t length = strlen(header), uuid = KEYS_KEY - 1;
    bool quoted = length == uuid + 2 && header[0] == '"' && header[length - 1] == '"';
    if (!quoted && length != uuid)
        return false;
    for (size_t i = 0; i < uuid; i++)
        key[i] = (char)tolower((unsigned char)header[i + quoted]);
    key[uuid] = '\0';
    return reset_id_valid(key);
}

// Another request about the same reset is running. An outcome neither waits for it nor
// blocks it: it only reports.
static bool busy(struct store *store, const struct keys_request *request)
{
    if (!request->reset || strcmp(request->step, "outcome") == 0)
        return false;
    sqlite3_stmt *query = store_query(store,
                                      "SELECT 1 FROM keys WHERE reset = ? AND status IS NULL"
                                      " AND step <> 'outcome'",
                                      STORE_VALUES(store_text(request->reset)));
    bool found = store_next(store, query);
    store_done(query);
    return found;
}

// 201 is the opening: its answer carries a Location, made from the reset's id.
static enum keys_claim found_again(sqlite3_stmt *query, const struct keys_request *request,
                                   struct answer *answer)
{
    unsigned char sha256[BYTES_SHA256];
    store_column_blob(query, 0, sha256, sizeof sha256);
    if (memcmp(sha256, request->sha256, sizeof sha256) != 0)
        return KEYS_OTHER;
    if (sqlite3_column_type(query, 1) == SQLITE_NULL)
        return KEYS_RUNNING;
    const char *body = (const char *)sqlite3_column_text(query, 2);
    *answer = (struct answer){.status = (unsigned)sqlite3_column_int(query, 1),
                              .body = body ? strdup(body) : NULL};
    if (answer->status == 201)
        store_column_text(query, 3, answer->reset, sizeof answer->reset);
    return KEYS_SAME;
}

// No status yet: to other requests this means "still running".
static void insert(struct store *store, const struct keys_request *request, int64_t now)
{
    store_run(store,
              "INSERT INTO keys(device, key, request, reset, step, made) VALUES(?, ?, ?, ?, ?, ?)",
              STORE_VALUES(store_text(request->device), store_text(request->key),
                           store_blob(request->sha256, BYTES_SHA256), store_text(request->reset),
                           store_text(request->step), store_number(now)));
}

enum keys_claim keys_claim(struct store *store, const struct keys_request *request, int64_t now,
                           struct answer *answer)
{
    enum keys_claim claim = KEYS_WORK;
    sqlite3_stmt *query = store_query(
        store, "SELECT request, status, body, reset FROM keys WHERE device = ? AND key = ?",
        STORE_VALUES(store_text(request->device), store_text(request->key)));
    if (store_next(store, query))
        claim = found_again(query, request, answer);
    store_done(query);
    if (claim == KEYS_WORK && busy(store, request))
        claim = KEYS_BUSY;
    if (claim == KEYS_WORK)
        insert(store, request, now);
    return claim;
}

void keys_settle(struct store *store, const struct keys_request *request,
                 const struct answer *answer)
{
    store_run(store,
              "UPDATE keys SET status = ?, body = ?, reset = COALESCE(?, reset)"
              " WHERE device = ? AND key = ?",
              STORE_VALUES(store_number(answer->status), store_text(answer->body),
                           store_text(*answer->reset ? answer->reset : NULL),
                           store_text(request->device), store_text(request->key)));
}

void keys_drop(struct store *store, const struct keys_request *request)
{
    store_run(store, "DELETE FROM keys WHERE device = ? AND key = ?",
              STORE_VALUES(store_text(request->device), store_text(request->key)));
}

int keys_asked_since(struct store *store, const char *device, const char *step, int64_t since,
                     int64_t *oldest)
{
    return store_count_since(
        store, "SELECT count(*), min(made) FROM keys WHERE device = ? AND step = ? AND made >= ?",
        STORE_VALUES(store_text(device), store_text(step), store_number(since)), oldest);
}

bool keys_lasting(const struct answer *answer)
{
    return answer->status < 500 && answer->status != 429 && answer->retry_after_s == 0;
}

void keys_clean(struct store *store, int64_t now)
{
    store_run(store, "DELETE FROM keys WHERE status IS NULL OR made < ?",
              STORE_VALUES(store_number(now - KEYS_KEPT_S)));
}

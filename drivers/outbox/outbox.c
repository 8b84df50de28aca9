#include "drivers/outbox/outbox.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "drivers/outbox/rows.h"

struct outbox {
    struct store store;
};

enum state {
    STATE_INTENT,
    STATE_WAITING,
    STATE_PARKED,
    STATE_OPENED,
    STATE_COUNT,
};

const char *outbox_strerr(enum outbox_err err)
{
    switch (err) {
    case OUTBOX_OK:
        return "ok";
    case OUTBOX_EMPTY:
        return "nothing to deliver";
    case OUTBOX_SYSTEM:
        return "the outbox cannot be written";
    case OUTBOX_CORRUPT:
        return "the outbox file is broken";
    case OUTBOX_NEWER:
        return "a newer firmware wrote the outbox";
    case OUTBOX_TAKEN:
        return "another program has the outbox";
    case OUTBOX_ENDED:
        return "the reset has ended already";
    }
    return "unknown";
}

#define SELECT_RECORD                                                                              \
    "SELECT id, operation, result, status_word, finished_at, key, state FROM record "

static bool copy_uuid(sqlite3_stmt *statement, int column, char text[UUID_LENGTH + 1])
{
    const char *value = (const char *)sqlite3_column_text(statement, column);
    if (!value || sqlite3_column_bytes(statement, column) != UUID_LENGTH || !uuid_valid(value))
        return false;
    memcpy(text, value, UUID_LENGTH);
    text[UUID_LENGTH] = '\0';
    return true;
}

// The file is ours, but not everything that stands in it must be: a disk can lie.
static enum outbox_err read_record(sqlite3_stmt *statement, struct outbox_record *record)
{
    int operation = sqlite3_column_int(statement, 1), result = sqlite3_column_int(statement, 2);
    int status_word = sqlite3_column_int(statement, 3);
    int64_t finished_at = sqlite3_column_int64(statement, 4);
    if (!copy_uuid(statement, 0, record->id) || !copy_uuid(statement, 5, record->key) ||
        operation < OPERATION_NONE || operation > OPERATION_CHANGE_AUTH || result < 0 ||
        result >= OPERATION_RESULT_COUNT || status_word < 0 || status_word > UINT16_MAX ||
        finished_at < 0 || finished_at > CLOCK_LAST_SECOND)
        return OUTBOX_CORRUPT;
    record->operation = (enum operation)operation;
    record->result = (enum operation_result)result;
    record->status_word = (uint16_t)status_word;
    record->finished_at = finished_at;
    return OUTBOX_OK;
}

// Opened or intended: there is no outcome yet.
static bool is_begun(int state)
{
    return state == STATE_OPENED || state == STATE_INTENT;
}

static enum outbox_err check_row(sqlite3_stmt *statement)
{
    struct outbox_record record;
    int operation = sqlite3_column_int(statement, 1), state = sqlite3_column_int(statement, 6);
    if (state < 0 || state >= STATE_COUNT)
        return OUTBOX_CORRUPT;
    if (!is_begun(state))
        return read_record(statement, &record);
    bool good = copy_uuid(statement, 0, record.id) && operation >= OPERATION_NONE &&
                operation <= OPERATION_CHANGE_AUTH;
    return good ? OUTBOX_OK : OUTBOX_CORRUPT;
}

static enum outbox_err check_records(sqlite3 *db)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(db, &statement, SELECT_RECORD);
    if (err != OUTBOX_OK)
        return err;
    while ((err = rows_step(statement)) == OUTBOX_OK && (err = check_row(statement)) == OUTBOX_OK)
        ;
    sqlite3_finalize(statement);
    return err == OUTBOX_EMPTY ? OUTBOX_OK : err;
}

static enum outbox_err open_checked(struct store *store, const char *path)
{
    enum outbox_err err = rows_open(store, path);
    if (err == OUTBOX_OK)
        err = check_records(store->db);
    if (err != OUTBOX_OK)
        store_close(store);
    return err;
}

enum outbox_err outbox_open(struct outbox **outbox, const char *path, int64_t now)
{
    *outbox = calloc(1, sizeof **outbox);
    if (!*outbox)
        return OUTBOX_SYSTEM;
    enum outbox_err err = open_checked(&(*outbox)->store, path);
    if (err == OUTBOX_CORRUPT && store_move_aside(path, now))
        err = open_checked(&(*outbox)->store, path);
    if (err != OUTBOX_OK)
        outbox_close(outbox);
    return err;
}

void outbox_close(struct outbox **outbox)
{
    if (!*outbox)
        return;
    store_close(&(*outbox)->store);
    free(*outbox);
    *outbox = NULL;
}

static void bind_id(sqlite3_stmt *statement, int place, const char *id)
{
    assert(uuid_valid(id));
    sqlite3_bind_text(statement, place, id, UUID_LENGTH, SQLITE_TRANSIENT);
}

// A begun reset may begin again; one with an outcome does not.
static enum outbox_err begin(struct outbox *outbox, const struct outbox_visit *visit,
                             enum state state)
{
    sqlite3_stmt *statement;
    enum outbox_err err =
        rows_prepare(outbox->store.db, &statement,
                     "INSERT INTO record (id, operation, state, client) VALUES (?1, ?2, ?3, ?4) "
                     "ON CONFLICT (id) DO UPDATE SET state = ?3, client = ?4 "
                     "WHERE state = 3 OR (state = 0 AND ?3 = 0)"); // an intent is not taken back
    if (err != OUTBOX_OK)
        return err;
    bind_id(statement, 1, visit->id);
    sqlite3_bind_int(statement, 2, (int)visit->operation);
    sqlite3_bind_int(statement, 3, (int)state);
    sqlite3_bind_int64(statement, 4, (int64_t)visit->client);
    err = rows_run(statement);
    return err == OUTBOX_OK && sqlite3_changes(outbox->store.db) == 0 ? OUTBOX_ENDED : err;
}

enum outbox_err outbox_opened(struct outbox *outbox, const struct outbox_visit *visit)
{
    return begin(outbox, visit, STATE_OPENED);
}

enum outbox_err outbox_intent(struct outbox *outbox, const struct outbox_visit *visit)
{
    return begin(outbox, visit, STATE_INTENT);
}

// A reset that ends goes behind those that ended before it.
enum outbox_err outbox_outcome(struct outbox *outbox, const struct outbox_record *outcome)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(
        outbox->store.db, &statement,
        "INSERT INTO record (id, operation, state, result, status_word, finished_at, key, client) "
        "VALUES (?1, ?2, 1, ?3, ?4, ?5, make_key(), 0) ON CONFLICT (id) DO UPDATE SET "
        "sequence = (SELECT max(sequence) + 1 FROM record), state = 1, result = excluded.result, "
        "status_word = excluded.status_word, finished_at = excluded.finished_at, "
        "key = excluded.key WHERE state IN (0, 3) OR "
        "(result IN (?6, ?7) AND excluded.result NOT IN (?6, ?7))");
    if (err != OUTBOX_OK)
        return err;
    assert(outcome->result < OPERATION_RESULT_COUNT);
    bind_id(statement, 1, outcome->id);
    sqlite3_bind_int(statement, 2, (int)outcome->operation);
    sqlite3_bind_int(statement, 3, (int)outcome->result);
    sqlite3_bind_int(statement, 4, outcome->status_word);
    sqlite3_bind_int64(statement, 5, outcome->finished_at);
    sqlite3_bind_int(statement, 6, OPERATION_UNKNOWN);
    sqlite3_bind_int(statement, 7, OPERATION_ABANDONED);
    return rows_run(statement);
}

enum outbox_err outbox_orphans(struct outbox *outbox, uint64_t client, int64_t now)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(
        outbox->store.db, &statement,
        "UPDATE record SET result = iif(state = 0, ?1, ?2), state = 1, status_word = 0, "
        "finished_at = ?3, key = make_key() WHERE state IN (0, 3) AND (?4 = 0 OR client <> ?4)");
    if (err != OUTBOX_OK)
        return err;
    sqlite3_bind_int(statement, 1, OPERATION_UNKNOWN);
    sqlite3_bind_int(statement, 2, OPERATION_ABANDONED);
    sqlite3_bind_int64(statement, 3, now);
    sqlite3_bind_int64(statement, 4, (int64_t)client);
    err = rows_run(statement);
    if (err == OUTBOX_OK && sqlite3_changes(outbox->store.db) > 0)
        log_write(LOG_WARNING, "outbox", "event=orphans count=%d",
                  sqlite3_changes(outbox->store.db));
    return err;
}

enum outbox_err outbox_oldest(struct outbox *outbox, struct outbox_record *record)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(outbox->store.db, &statement,
                                       SELECT_RECORD "WHERE state = 1 ORDER BY sequence LIMIT 1");
    if (err != OUTBOX_OK)
        return err;
    err = rows_step(statement);
    if (err == OUTBOX_OK)
        err = read_record(statement, record);
    sqlite3_finalize(statement);
    return err;
}

// Runs a statement that names one result of one reset by ?1 (id) and ?2 (key).
static enum outbox_err settle(struct outbox *outbox, const struct outbox_record *record,
                              const char *sql)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(outbox->store.db, &statement, sql);
    if (err != OUTBOX_OK)
        return err;
    bind_id(statement, 1, record->id);
    bind_id(statement, 2, record->key);
    return rows_run(statement);
}

enum outbox_err outbox_delivered(struct outbox *outbox, const struct outbox_record *record)
{
    enum outbox_err err = settle(outbox, record, "DELETE FROM record WHERE id = ?1 AND key = ?2");
    struct outbox_counts counts;
    // An empty outbox is empty: no copy of what was delivered stays in the log file either.
    if (err == OUTBOX_OK && outbox_count(outbox, &counts) == OUTBOX_OK && counts.waiting == 0)
        sqlite3_wal_checkpoint_v2(outbox->store.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return err;
}

enum outbox_err outbox_park(struct outbox *outbox, const struct outbox_record *record)
{
    return settle(outbox, record, "UPDATE record SET state = 2 WHERE id = ?1 AND key = ?2");
}

enum outbox_err outbox_withdraw(struct outbox *outbox, const struct outbox_record *record)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(outbox->store.db, &statement,
                                       "UPDATE record SET result = ?3, key = make_key() "
                                       "WHERE id = ?1 AND key = ?2 AND result = ?4");
    if (err != OUTBOX_OK)
        return err;
    bind_id(statement, 1, record->id);
    bind_id(statement, 2, record->key);
    sqlite3_bind_int(statement, 3, OPERATION_ABANDONED);
    sqlite3_bind_int(statement, 4, OPERATION_UNKNOWN);
    return rows_run(statement);
}

enum outbox_err outbox_check(struct outbox *outbox)
{
    return rows_check(outbox->store.db);
}

enum outbox_err outbox_count(struct outbox *outbox, struct outbox_counts *counts)
{
    sqlite3_stmt *statement;
    enum outbox_err err = rows_prepare(outbox->store.db, &statement,
                                       "SELECT count(*) FILTER (WHERE state IN (0, 1)), "
                                       "count(*) FILTER (WHERE state = 2) FROM record");
    if (err != OUTBOX_OK)
        return err;
    err = rows_step(statement);
    counts->waiting = (uint32_t)sqlite3_column_int(statement, 0);
    counts->parked = (uint32_t)sqlite3_column_int(statement, 1);
    sqlite3_finalize(statement);
    return err;
}

enum outbox_err outbox_parked(struct outbox *outbox, struct outbox_record *records, size_t max,
                              size_t *count)
{
    sqlite3_stmt *statement;
    *count = 0;
    enum outbox_err err = rows_prepare(outbox->store.db, &statement,
                                       SELECT_RECORD "WHERE state = 2 ORDER BY sequence");
    if (err != OUTBOX_OK)
        return err;
    while (*count < max && (err = rows_step(statement)) == OUTBOX_OK &&
           (err = read_record(statement, &records[*count])) == OUTBOX_OK)
        ++*count;
    sqlite3_finalize(statement);
    return err == OUTBOX_EMPTY ? OUTBOX_OK : err;
}

// One after the other, so that the log has every one that is gone.
enum outbox_err outbox_acknowledge(struct outbox *outbox)
{
    struct outbox_record r;
    size_t count;
    enum outbox_err err = outbox_parked(outbox, &r, 1, &count);
    while (err == OUTBOX_OK && count == 1) {
        log_write(LOG_WARNING, "outbox", "event=acknowledged id=%s operation=%s result=%s sw=%04X",
                  r.id, operation_name(r.operation), operation_result_name(r.result),
                  r.status_word);
        err = outbox_delivered(outbox, &r);
        if (err == OUTBOX_OK)
            err = outbox_parked(outbox, &r, 1, &count);
    }
    return err;
}

void outbox_acknowledge_broken(const char *path)
{
    store_acknowledge_broken(path);
}

uint32_t outbox_broken(const char *path)
{
    return store_count_broken(path);
}

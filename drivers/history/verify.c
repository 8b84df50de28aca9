#include "drivers/history/verify.h"

#include <string.h>

static const unsigned char BEFORE_FIRST[HISTORY_HASH];

static void found(struct history_finding *finding, enum history_state state, int64_t number)
{
    finding->state = state;
    finding->number = (uint64_t)number;
}

static bool is_chained(const unsigned char before[HISTORY_HASH], const struct ledger_row *row)
{
    unsigned char hash[HISTORY_HASH];
    return row->formed && history_record_hash(before, row->line, hash) &&
           memcmp(hash, row->hash, HISTORY_HASH) == 0;
}

// A line that says another number than its place: does the one that belongs here stand elsewhere?
static enum store_err find_lost(sqlite3 *db, int64_t number, struct history_finding *finding)
{
    bool elsewhere = false;
    enum store_err err = ledger_has_line(db, number, &elsewhere);
    found(finding, elsewhere ? HISTORY_REORDERED : HISTORY_MISSING, number);
    return err;
}

static enum store_err check_row(sqlite3 *db, const struct ledger_row *row, int64_t expected,
                                const unsigned char before[HISTORY_HASH],
                                struct history_finding *finding)
{
    uint64_t says = row->formed ? history_record_number(row->line) : 0;
    if (row->number < expected)
        found(finding, HISTORY_ADDED, row->number); // 0 or less
    else if (row->number > expected)
        found(finding, HISTORY_MISSING, expected);
    else if (says == 0)
        found(finding, HISTORY_CHANGED, expected);
    else if (says != (uint64_t)expected)
        return find_lost(db, expected, finding);
    else if (!is_chained(before, row))
        found(finding, HISTORY_CHANGED, expected);
    return STORE_OK;
}

// On STORE_OK and HISTORY_WHOLE *count rows end with *hash.
static enum store_err walk(sqlite3 *db, int64_t *count, unsigned char hash[HISTORY_HASH],
                           struct history_finding *finding)
{
    sqlite3_stmt *statement;
    struct ledger_row row;
    enum store_err err = ledger_rows(db, INT64_MIN, &statement);
    if (err != STORE_OK)
        return err;
    memcpy(hash, BEFORE_FIRST, HISTORY_HASH);
    for (*count = 0; finding->state == HISTORY_WHOLE; ++*count) {
        err = ledger_next(statement, &row);
        if (err == STORE_OK)
            err = check_row(db, &row, *count + 1, hash, finding);
        if (err != STORE_OK)
            break;
        memcpy(hash, row.hash, HISTORY_HASH);
    }
    sqlite3_finalize(statement);
    return err == STORE_EMPTY ? STORE_OK : err;
}

static void check_head(const struct history_head *head, const struct history_kiosk *kiosk,
                       int64_t count, const unsigned char hash[HISTORY_HASH],
                       struct history_finding *finding)
{
    if (!history_head_check(head, kiosk))
        found(finding, HISTORY_HEAD_UNSIGNED, (int64_t)head->count);
    else if (head->count > (uint64_t)count)
        found(finding, HISTORY_TRUNCATED, count + 1);
    else if (head->count < (uint64_t)count)
        found(finding, HISTORY_HEAD_OLDER, (int64_t)head->count + 1);
    else if (memcmp(head->hash, hash, HISTORY_HASH) != 0)
        found(finding, HISTORY_REWRITTEN, count);
}

enum store_err verify_all(sqlite3 *db, const struct history_kiosk *kiosk,
                          struct history_finding *finding)
{
    unsigned char hash[HISTORY_HASH];
    struct history_head head;
    int64_t count;
    *finding = (struct history_finding){.state = HISTORY_WHOLE};
    enum store_err err = walk(db, &count, hash, finding);
    if (err != STORE_OK || finding->state != HISTORY_WHOLE)
        return err;
    finding->number = (uint64_t)count;
    err = ledger_head(db, &head);
    if (err == STORE_EMPTY)
        found(finding, HISTORY_HEAD_MISSING, count);
    else if (err == STORE_OK)
        check_head(&head, kiosk, count, hash, finding);
    return err == STORE_EMPTY ? STORE_OK : err;
}

// The last row follows from the one before it, and is what the head says.
static enum store_err check_last(sqlite3 *db, const struct history_head *head, bool *whole)
{
    sqlite3_stmt *statement;
    struct ledger_row row = {0}, last = {0};
    unsigned char before[HISTORY_HASH];
    int64_t number = (int64_t)head->count;
    enum store_err err = ledger_rows(db, number - 1, &statement);
    if (err != STORE_OK)
        return err;
    memcpy(before, BEFORE_FIRST, HISTORY_HASH);
    if (number > 1 && (err = ledger_next(statement, &row)) == STORE_OK)
        memcpy(before, row.hash, HISTORY_HASH);
    if (err == STORE_OK)
        err = ledger_next(statement, &last);
    *whole = err == STORE_OK && last.number == number && is_chained(before, &last) &&
             history_record_number(last.line) == head->count &&
             memcmp(last.hash, head->hash, HISTORY_HASH) == 0 &&
             (err = ledger_next(statement, &row)) == STORE_EMPTY;
    sqlite3_finalize(statement);
    return err == STORE_EMPTY ? STORE_OK : err;
}

enum store_err verify_tail(sqlite3 *db, const struct history_kiosk *kiosk,
                           struct history_head *head, bool *whole)
{
    struct ledger_row row;
    enum store_err err = ledger_head(db, head);
    *whole = false;
    if (err == STORE_EMPTY) {
        *head = (struct history_head){0};
        err = ledger_last(db, &row);
        *whole = err == STORE_EMPTY;
        return err == STORE_EMPTY ? STORE_OK : err;
    }
    if (err != STORE_OK || head->count == 0 || head->count > HISTORY_NUMBER_MAX ||
        !history_head_check(head, kiosk))
        return err;
    return check_last(db, head, whole);
}

#include "drivers/history/history.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/log.h"
#include "drivers/history/ledger.h"
#include "drivers/history/verify.h"

struct history {
    struct store store;
    struct history_kiosk kiosk;
    struct history_head head; // of the file, as this program left it
    char *path;
};

const char *history_strerr(enum history_err err)
{
    static const char *const words[] = {
        [HISTORY_OK] = "ok",
        [HISTORY_SYSTEM] = "the history cannot be written",
        [HISTORY_CORRUPT] = "the history is not what was left there",
        [HISTORY_NEWER] = "a newer firmware wrote the history",
        [HISTORY_TAKEN] = "another program has the history",
        [HISTORY_RECORD] = "not a record",
        [HISTORY_KEY] = "the device key does not sign",
    };
    return words[err];
}

const char *history_state_name(enum history_state state)
{
    static const char *const names[HISTORY_STATE_COUNT] = {
        [HISTORY_WHOLE] = "whole",           [HISTORY_CHANGED] = "changed",
        [HISTORY_MISSING] = "missing",       [HISTORY_REORDERED] = "reordered",
        [HISTORY_ADDED] = "added",           [HISTORY_TRUNCATED] = "truncated",
        [HISTORY_REWRITTEN] = "rewritten",   [HISTORY_HEAD_MISSING] = "head-missing",
        [HISTORY_HEAD_OLDER] = "head-older", [HISTORY_HEAD_UNSIGNED] = "head-unsigned",
    };
    return names[state];
}

static enum history_err told(enum store_err err)
{
    static const enum history_err ours[] = {
        [STORE_OK] = HISTORY_OK,         [STORE_EMPTY] = HISTORY_OK,
        [STORE_SYSTEM] = HISTORY_SYSTEM, [STORE_CORRUPT] = HISTORY_CORRUPT,
        [STORE_NEWER] = HISTORY_NEWER,   [STORE_TAKEN] = HISTORY_TAKEN,
    };
    return ours[err];
}

// ---- adding -----------------------------------------------------------------------------------

enum history_err history_append(struct history *history, struct history_record *record)
{
    struct ledger_row row = {.number = (int64_t)history->head.count + 1, .formed = true};
    struct history_head after = {.count = history->head.count + 1};
    record->number = after.count;
    memcpy(record->software, history->kiosk.software, HISTORY_HASH);
    if (!history_record_write(record, row.line))
        return HISTORY_RECORD;
    if (!history_record_hash(history->head.hash, row.line, row.hash))
        return HISTORY_SYSTEM;
    memcpy(after.hash, row.hash, HISTORY_HASH);
    if (!history_head_sign(&after, &history->kiosk)) {
        log_write(LOG_ERROR, "history", "event=not-signed");
        return HISTORY_KEY;
    }
    enum store_err err = ledger_append(history->store.db, &row, &history->head, &after);
    if (err == STORE_OK)
        history->head = after;
    return told(err);
}

enum history_err history_probe(struct history *history)
{
    struct history_head scratch = history->head;
    if (!history_head_sign(&scratch, &history->kiosk))
        return HISTORY_KEY;
    return told(ledger_probe(history->store.db));
}

// ---- opening ----------------------------------------------------------------------------------

// On HISTORY_CORRUPT *finding says what is wrong; HISTORY_WHOLE there: the file cannot be read.
static enum history_err open_checked(struct history *history, struct history_finding *finding)
{
    bool whole = false;
    *finding = (struct history_finding){.state = HISTORY_WHOLE};
    enum store_err err = ledger_open(&history->store, history->path);
    if (err == STORE_OK)
        err = verify_tail(history->store.db, &history->kiosk, &history->head, &whole);
    if (err == STORE_OK && !whole) {
        err = verify_all(history->store.db, &history->kiosk, finding);
        err = err == STORE_OK ? STORE_CORRUPT : err;
    }
    if (err != STORE_OK)
        store_close(&history->store);
    return told(err);
}

static enum history_err open_anew(struct history *history, struct history_finding *finding,
                                  int64_t now)
{
    struct history_finding again;
    log_write(LOG_ERROR, "history", "event=broken state=%s number=%llu",
              history_state_name(finding->state), (unsigned long long)finding->number);
    if (!store_move_aside(history->path, now))
        return HISTORY_CORRUPT;
    return open_checked(history, &again);
}

static enum history_err begin(struct history *history, enum history_err found,
                              const struct history_finding *finding, int64_t now)
{
    struct history_record record = {
        .time = now, .what = HISTORY_BEGUN, .outcome = HISTORY_DONE, .cause = "new"};
    if (found == HISTORY_CORRUPT)
        strcpy(record.cause, "corrupt");
    if (finding->state != HISTORY_WHOLE) {
        strcpy(record.cause, history_state_name(finding->state));
        int64_t number =
            finding->number < HISTORY_NUMBER_MAX ? (int64_t)finding->number : HISTORY_NUMBER_MAX;
        record.measures[0] = (struct history_measured){HISTORY_RECORDS, number};
        record.measured = 1;
    }
    return history_append(history, &record);
}

static enum history_err open_or_begin(struct history *history, int64_t now)
{
    struct history_finding finding;
    enum history_err found = open_checked(history, &finding), err = found;
    if (found == HISTORY_CORRUPT)
        err = open_anew(history, &finding, now);
    if (err == HISTORY_OK && history->head.count == 0)
        err = begin(history, found, &finding, now);
    return err;
}

enum history_err history_open(struct history **history, const char *path,
                              const struct history_kiosk *kiosk, int64_t now)
{
    *history = calloc(1, sizeof **history);
    if (!*history)
        return HISTORY_SYSTEM;
    (*history)->store.file = -1;
    (*history)->kiosk = *kiosk;
    (*history)->path = strdup(path);
    enum history_err err = (*history)->path ? open_or_begin(*history, now) : HISTORY_SYSTEM;
    if (err != HISTORY_OK)
        history_close(history);
    return err;
}

void history_close(struct history **history)
{
    if (!*history)
        return;
    store_close(&(*history)->store);
    free((*history)->path);
    free(*history);
    *history = NULL;
}

void history_set_kiosk(struct history *history, const struct history_kiosk *kiosk)
{
    history->kiosk = *kiosk;
}

// ---- looking ----------------------------------------------------------------------------------

void history_head(const struct history *history, struct history_head *head)
{
    *head = history->head;
}

enum history_err history_each(struct history *history, uint64_t from,
                              bool (*each)(void *context, const char *line,
                                           const unsigned char hash[HISTORY_HASH]),
                              void *context)
{
    sqlite3_stmt *statement;
    struct ledger_row row;
    assert(from <= INT64_MAX);
    enum store_err err = ledger_rows(history->store.db, (int64_t)from, &statement);
    if (err != STORE_OK)
        return told(err);
    while ((err = ledger_next(statement, &row)) == STORE_OK)
        if (!row.formed || !each(context, row.line, row.hash))
            break;
    sqlite3_finalize(statement);
    return err == STORE_OK && !row.formed ? HISTORY_CORRUPT : told(err);
}

enum history_err history_verify(struct history *history, struct history_finding *finding)
{
    struct history_head head;
    enum store_err err = verify_all(history->store.db, &history->kiosk, finding);
    if (err == STORE_OK)
        finding->aside = store_count_broken(history->path);
    if (err != STORE_OK || finding->state != HISTORY_WHOLE)
        return told(err);
    // Whole, but is it what this program left? An older copy of it all may have come instead.
    err = ledger_head(history->store.db, &head);
    if (err == STORE_OK && !history_head_equal(&head, &history->head)) {
        bool fewer = head.count < history->head.count;
        finding->state = fewer ? HISTORY_TRUNCATED : HISTORY_REWRITTEN;
        finding->number = head.count + fewer;
    }
    return told(err);
}

void history_acknowledge_broken(const char *path)
{
    store_acknowledge_broken(path);
}

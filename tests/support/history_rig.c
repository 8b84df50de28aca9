#include "tests/support/history_rig.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "drivers/base/log.h"
#include "tests/test.h"

int history_rig_start(void **state)
{
    static struct history_rig rig; // lint: file-scope test fixture
    rig = (struct history_rig){.device = device_signer_make(DEVICE_SIGNER_EC, HISTORY_RIG_KIOSK),
                               .other = device_signer_make(DEVICE_SIGNER_EC, "another")};
    if (!tmpdir_make(rig.dir) || !rig.device || !rig.other)
        return -1;
    snprintf(rig.path, sizeof rig.path, "%s/history.db", rig.dir);
    log_start("history_test", (enum log_level)0); // broken files are its business, loudly
    rig.kiosk = device_signer_kiosk(rig.device, 0xA5);
    *state = &rig;
    return history_open(&rig.history, rig.path, &rig.kiosk, HISTORY_RIG_NOW) == HISTORY_OK ? 0 : -1;
}

int history_rig_stop(void **state)
{
    struct history_rig *rig = *state;
    history_close(&rig->history);
    device_signer_free(&rig->device);
    device_signer_free(&rig->other);
    return tmpdir_remove(rig->dir) ? 0 : -1;
}

struct history_record history_rig_record(enum history_what what, enum history_outcome outcome)
{
    struct history_record record = {.time = HISTORY_RIG_NOW + 7,
                                    .what = what,
                                    .outcome = outcome,
                                    .measured = 2,
                                    .measures = {{HISTORY_INSERTIONS, 3}, {HISTORY_DURATION, 812}}};
    strcpy(record.technician, HISTORY_RIG_TECHNICIAN);
    if (outcome == HISTORY_FAIL)
        strcpy(record.cause, "no-card");
    return record;
}

void history_rig_fill(struct history_rig *rig, uint64_t count)
{
    struct history_head head;
    history_head(rig->history, &head);
    for (uint64_t i = head.count; i < count; i++) {
        struct history_record record = history_rig_record(
            (enum history_what)(i % HISTORY_WHAT_COUNT), (enum history_outcome)(i % 3));
        record.time += (int64_t)i;
        assert_int_equal(history_append(rig->history, &record), HISTORY_OK);
        assert_int_equal(record.number, i + 1);
    }
}

void history_rig_close(struct history_rig *rig)
{
    history_close(&rig->history);
}

void history_rig_reopen(struct history_rig *rig)
{
    history_close(&rig->history);
    assert_int_equal(history_open(&rig->history, rig->path, &rig->kiosk, HISTORY_RIG_NOW + 1000),
                     HISTORY_OK);
}

void history_rig_sql(const struct history_rig *rig, const char *sql)
{
    history_rig_sql_in(rig->path, sql);
}

void history_rig_sql_in(const char *path, const char *sql)
{
    sqlite3 *db;
    char *said = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
        fail_msg("%s: %s", sql, said);
    sqlite3_close(db);
}

static void hex(const unsigned char *bytes, size_t size, char *text)
{
    for (size_t i = 0; i < size; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
}

void history_rig_plant(const char *path, const struct history_kiosk *kiosk, const char *words)
{
    struct history *history;
    struct history_head head;
    char line[HISTORY_LINE_SIZE], hash[HISTORY_HEX + 1], signature[2 * HISTORY_SIGNATURE_MAX + 1];
    char sql[4 * HISTORY_LINE_SIZE];
    assert_int_equal(history_open(&history, path, kiosk, HISTORY_RIG_NOW), HISTORY_OK);
    history_head(history, &head);
    history_close(&history);
    head.count++;
    snprintf(line, sizeof line, "%llu %s", (unsigned long long)head.count, words);
    assert_true(history_record_hash(head.hash, line, head.hash));
    assert_true(history_head_sign(&head, kiosk));
    hex(head.hash, HISTORY_HASH, hash);
    hex(head.signature, head.size, signature);
    snprintf(sql, sizeof sql,
             "INSERT INTO record VALUES (%llu, '%s', X'%s');"
             "UPDATE head SET count = %llu, hash = X'%s', signature = X'%s'",
             (unsigned long long)head.count, line, hash, (unsigned long long)head.count, hash,
             signature);
    history_rig_sql_in(path, sql);
}

void history_rig_finds(struct history_rig *rig, enum history_state state, uint64_t number)
{
    struct history_finding finding;
    assert_int_equal(history_verify(rig->history, &finding), HISTORY_OK);
    assert_string_equal(history_state_name(finding.state), history_state_name(state));
    assert_int_equal(finding.number, number);
}

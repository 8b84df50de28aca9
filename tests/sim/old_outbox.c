#include "tests/sim/old_outbox.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "drivers/domain/operation.h"
#include "tests/sim/disk.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/record.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    ONE_IN = 12,
    CARD = 5,
    STATE_INTENT = 0, // of version 1
    STATE_WAITING = 1,
    AGO_S = 3600,
};

static struct {
    struct record *record; // NULL: no old file
    enum record_result result;
} old; // lint: file-scope of the one run

static void lay(const struct record *record)
{
    char sql[800];
    sqlite3 *db;
    bool done = old.result == RECORD_DONE;
    snprintf(sql, sizeof sql,
             "BEGIN; CREATE TABLE record (sequence INTEGER PRIMARY KEY,id TEXT NOT NULL UNIQUE,"
             "operation INTEGER NOT NULL,state INTEGER NOT NULL,result INTEGER,status_word INTEGER,"
             "finished_at INTEGER,key TEXT) STRICT;"
             "INSERT INTO record (id, operation, state) VALUES ('%s', %d, %d);"
             "UPDATE record SET result = %d, status_word = 36864, finished_at = %lld, key = id "
             "WHERE %d; PRAGMA user_version = 1; COMMIT",
             record->id, (int)OPERATION_RESET_SIGN, done ? STATE_WAITING : STATE_INTENT,
             (int)OPERATION_DONE, (long long)record->written_s, done);
    if (sqlite3_open("/var/lib/kiosk/outbox.db", &db) != SQLITE_OK ||
        sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        abort();
    sqlite3_close(db);
}

void old_outbox_begin(void)
{
    struct chance *dice = world_dice(DICE_DISK);
    old.record = NULL;
    if (!chance_one_in(dice, ONE_IN))
        return;
    old.result = chance_one_in(dice, 2) ? RECORD_DONE : RECORD_UNKNOWN;
    record_open(CARD, CARD_SIGN, &old.record);
    promises_told_opened_before();
    old.record->state = RECORD_AUTHORIZED;
    old.record->was_authorized = old.record->tried = old.record->written = true;
    old.record->write_answered = old.result == RECORD_DONE;
    old.record->written_s = world_true_ms() / 1000 - AGO_S;
    lay(old.record);
    story_tell("world", "an outbox of version 1 holds %.8s, %s", old.record->id,
               record_result_name(old.result));
}

// What a bad disk has eaten is nobody's promise.
void old_outbox_at_end(void)
{
    bool excused = disk_broken_count() > 0 || disk_is_rotten();
    if (old.record && !old.record->forgotten && !old.record->settled &&
        old.record->result != old.result && !excused)
        promises_break("an_old_outbox_is_delivered", "%.8s is %s", old.record->id,
                       record_result_name(old.record->result));
}

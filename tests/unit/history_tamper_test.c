// Promises of drivers/history against a hand that may write to its file and has not the device's
// key: whatever it does is found and named, and what was there is kept.
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/history_rig.h"
#include "tests/test.h"

enum {
    RECORDS = 10,
    SQL_MAX = 700,
    FILE_MAX = 64 * 1024,
};

static const char SAVE_HEAD[] =
    "ATTACH '%s/old.db' AS old; CREATE TABLE old.head AS SELECT * FROM main.head";
static const char RESTORE_HEAD[] = "ATTACH '%s/old.db' AS old; DELETE FROM main.head;"
                                   "INSERT INTO main.head SELECT * FROM old.head";

static void sql_in_folder(const struct history_rig *rig, const char *sql)
{
    char text[SQL_MAX];
    const char *mark = strstr(sql, "%s");
    snprintf(text, sizeof text, "%.*s%s%s", (int)(mark - sql), sql, rig->dir, mark + 2);
    history_rig_sql(rig, text);
}

// A history of ten records, as a file that is laid down as often as it is needed.
static size_t keep_file(struct history_rig *rig, char bytes[FILE_MAX])
{
    history_rig_fill(rig, RECORDS);
    history_rig_close(rig); // the log goes into the file
    FILE *file = fopen(rig->path, "re");
    assert_non_null(file);
    size_t length = fread(bytes, 1, FILE_MAX, file);
    assert_true(length > 0 && length < FILE_MAX);
    fclose(file);
    return length;
}

static void lay_file(struct history_rig *rig, const char *bytes, size_t length)
{
    history_rig_close(rig);
    assert_true(tmpdir_remove(rig->dir));
    assert_int_equal(mkdir(rig->dir, 0700), 0);
    FILE *file = fopen(rig->path, "we");
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, RECORDS);
}

// ---- rows ---------------------------------------------------------------------------------------

#define SET(what)        "UPDATE record SET " what " WHERE number = 5"
#define SWAP(from, with) SET("line = replace(line, '" from "', '" with "')")

// Record 5 is "5 2026-11-27T03:26:51Z storage fail no-card ...".
static const struct {
    const char *name, *sql;
    enum history_state state;
    uint64_t number;
    bool end; // it is seen when the file is opened, too
} hands[] = {
    {"the time", SWAP("T03:", "T04:"), HISTORY_CHANGED, 5, false},
    {"the test", SWAP(" storage ", " display "), HISTORY_CHANGED, 5, false},
    {"the outcome", SWAP(" fail ", " pass "), HISTORY_CHANGED, 5, false},
    {"the cause", SWAP("no-card", "-"), HISTORY_CHANGED, 5, false},
    {"the technician", SWAP("4d5a", "4d5b"), HISTORY_CHANGED, 5, false},
    {"the software", SWAP("a5a5 ", "a5a4 "), HISTORY_CHANGED, 5, false},
    {"a measure's name", SWAP("insertions", "errors"), HISTORY_CHANGED, 5, false},
    {"a measure's value", SWAP("=812", "=813"), HISTORY_CHANGED, 5, false},
    {"a measure's unit", SWAP("812ms", "812s"), HISTORY_CHANGED, 5, false},
    {"a measure more", SET("line = line || ' errors=0'"), HISTORY_CHANGED, 5, false},
    {"a measure less", SWAP(" duration=812ms", ""), HISTORY_CHANGED, 5, false},
    {"a space at the end", SET("line = line || ' '"), HISTORY_CHANGED, 5, false},
    {"no line", SET("line = ''"), HISTORY_CHANGED, 5, false},
    {"a zero byte", SET("line = line || char(0)"), HISTORY_CHANGED, 5, false},
    {"an endless line", SET("line = line || hex(zeroblob(5000))"), HISTORY_CHANGED, 5, false},
    {"another's line", SET("line = (SELECT line FROM record WHERE number = 6)"), HISTORY_MISSING, 5,
     false},
    {"the hash", SET("hash = zeroblob(32)"), HISTORY_CHANGED, 5, false},
    {"a short hash", SET("hash = x'00'"), HISTORY_CHANGED, 5, false},
    {"another's hash", SET("hash = (SELECT hash FROM record WHERE number = 6)"), HISTORY_CHANGED, 5,
     false},
    {"the number in the line", SET("line = '6' || substr(line, 2)"), HISTORY_MISSING, 5, false},
    {"the number of the row", "UPDATE record SET number = 500 WHERE number = 5", HISTORY_MISSING, 5,
     true},
    {"a number below one", "UPDATE record SET number = 0 WHERE number = 5", HISTORY_ADDED, 0,
     false},
    {"the first one is gone", "DELETE FROM record WHERE number = 1", HISTORY_MISSING, 1, false},
    {"a middle one is gone", "DELETE FROM record WHERE number = 5", HISTORY_MISSING, 5, false},
    {"the last one is gone", "DELETE FROM record WHERE number = 10", HISTORY_TRUNCATED, 10, true},
    {"the last three are gone", "DELETE FROM record WHERE number > 7", HISTORY_TRUNCATED, 8, true},
    {"all are gone", "DELETE FROM record", HISTORY_TRUNCATED, 1, true},
    {"a middle one is gone, the rest renumbered",
     "DELETE FROM record WHERE number = 5; UPDATE record SET number = -number WHERE number > 5;"
     "UPDATE record SET number = -number - 1 WHERE number < 0",
     HISTORY_MISSING, 5, true},
    {"a middle one is gone, the rest and their lines renumbered",
     "DELETE FROM record WHERE number = 5; UPDATE record SET number = -number WHERE number > 5;"
     "UPDATE record SET number = -number - 1 WHERE number < 0;"
     "UPDATE record SET line = number || substr(line, instr(line, ' ')) WHERE number >= 5",
     HISTORY_CHANGED, 5, true},
    {"two are swapped",
     "UPDATE record SET number = 0 WHERE number = 4; UPDATE record SET number = 4 WHERE number = 7;"
     "UPDATE record SET number = 7 WHERE number = 0",
     HISTORY_REORDERED, 4, false},
    {"the last two are swapped",
     "UPDATE record SET number = 0 WHERE number = 9; UPDATE record SET number = 9 WHERE number = "
     "10;"
     "UPDATE record SET number = 10 WHERE number = 0",
     HISTORY_REORDERED, 9, true},
    {"two are swapped and renumbered",
     "UPDATE record SET number = 0 WHERE number = 4; UPDATE record SET number = 4 WHERE number = 7;"
     "UPDATE record SET number = 7 WHERE number = 0;"
     "UPDATE record SET line = number || substr(line, 2) WHERE number IN (4, 7)",
     HISTORY_CHANGED, 4, false},
    {"one is added at the end",
     "INSERT INTO record SELECT 11, '11' || substr(line, 3), hash FROM record WHERE number = 10",
     HISTORY_CHANGED, 11, true},
    {"one is added in front",
     "INSERT INTO record SELECT -1, line, hash FROM record WHERE number = 1", HISTORY_ADDED,
     UINT64_MAX, false},
    {"the last one's outcome",
     "UPDATE record SET line = replace(line, ' pass ', ' fail ') "
     "WHERE number = 10",
     HISTORY_CHANGED, 10, true},
    // ---- the head ----
    {"the head is gone", "DELETE FROM head", HISTORY_HEAD_MISSING, 10, true},
    {"the head counts more", "UPDATE head SET count = 11", HISTORY_HEAD_UNSIGNED, 11, true},
    {"the head counts less", "UPDATE head SET count = 9", HISTORY_HEAD_UNSIGNED, 9, true},
    {"the head has another hash", "UPDATE head SET hash = zeroblob(32)", HISTORY_HEAD_UNSIGNED, 10,
     true},
    {"the head has another signature", "UPDATE head SET signature = zeroblob(70)",
     HISTORY_HEAD_UNSIGNED, 10, true},
    {"the head has no form", "UPDATE head SET signature = zeroblob(5000)", HISTORY_HEAD_UNSIGNED, 0,
     true},
    {"the end is gone, the head says so",
     "DELETE FROM record WHERE number > 7; UPDATE head SET count = 7, "
     "hash = (SELECT hash FROM record WHERE number = 7)",
     HISTORY_HEAD_UNSIGNED, 7, true},
};

static bool find_begun(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    (void)hash;
    strcpy(context, line);
    return false;
}

// The next start keeps the broken file aside, and the first record of the new one says why.
static void is_moved_aside(struct history_rig *rig, enum history_state state)
{
    char line[HISTORY_LINE_SIZE], words[64];
    struct history_finding finding;
    assert_int_equal(folder_files_like(rig->dir, "history.db.broken-*[0-9]"), 1);
    assert_int_equal(history_each(rig->history, 0, find_begun, line), HISTORY_OK);
    snprintf(words, sizeof words, " begun done %s ", history_state_name(state));
    assert_non_null(strstr(line, words));
    assert_int_equal(history_verify(rig->history, &finding), HISTORY_OK);
    assert_int_equal(finding.aside, 1);
}

static void whatever_a_hand_changes_is_found_and_named(void **state)
{
    struct history_rig *rig = *state;
    static char bytes[FILE_MAX];
    size_t length = keep_file(rig, bytes);
    for (size_t i = 0; i < sizeof hands / sizeof hands[0]; i++) {
        print_message("# %s\n", hands[i].name);
        lay_file(rig, bytes, length);
        history_rig_sql(rig, hands[i].sql);
        history_rig_finds(rig, hands[i].state, hands[i].number);
        history_rig_reopen(rig);
        if (hands[i].end) {
            is_moved_aside(rig, hands[i].state);
            continue;
        }
        history_rig_finds(rig, hands[i].state, hands[i].number);
        history_rig_fill(rig, RECORDS + 2); // what comes later does not hide it
        history_rig_finds(rig, hands[i].state, hands[i].number);
    }
}

// Each byte of a record in turn, one bit of it.
static void every_byte_of_a_record_is_covered(void **state)
{
    struct history_rig *rig = *state;
    char sql[SQL_MAX];
    history_rig_fill(rig, RECORDS);
    for (int at = 1; at <= 150; at++) {
        struct history_finding finding;
        snprintf(sql, sizeof sql,
                 "UPDATE record SET line = substr(line, 1, %d) || "
                 "char(unicode(substr(line, %d, 1)) + 1) || substr(line, %d) WHERE number = 5",
                 at - 1, at, at + 1);
        history_rig_sql(rig, sql);
        assert_int_equal(history_verify(rig->history, &finding), HISTORY_OK);
        assert_true(finding.state == HISTORY_CHANGED ||
                    (at == 1 && finding.state == HISTORY_MISSING));
        assert_int_equal(finding.number, 5);
        snprintf(sql, sizeof sql,
                 "UPDATE record SET line = substr(line, 1, %d) || "
                 "char(unicode(substr(line, %d, 1)) - 1) || substr(line, %d) WHERE number = 5",
                 at - 1, at, at + 1);
        history_rig_sql(rig, sql);
    }
    history_rig_finds(rig, HISTORY_WHOLE, RECORDS);
}

// ---- heads --------------------------------------------------------------------------------------

static void an_older_head_is_known_by_the_records_that_it_does_not_count(void **state)
{
    struct history_rig *rig = *state;
    history_rig_fill(rig, 6);
    sql_in_folder(rig, SAVE_HEAD);
    history_rig_fill(rig, RECORDS);
    sql_in_folder(rig, RESTORE_HEAD);
    history_rig_finds(rig, HISTORY_HEAD_OLDER, 7);
    history_rig_reopen(rig);
    is_moved_aside(rig, HISTORY_HEAD_OLDER);
}

// Who cuts off the end and brings the head that belonged there has an older history. The program
// that wrote the newer one knows; after a restart only the count tells.
static void an_older_history_is_known_to_the_program_that_wrote_more(void **state)
{
    struct history_rig *rig = *state;
    struct history_head head;
    struct history_record record = history_rig_record(HISTORY_READER, HISTORY_PASS);
    history_rig_fill(rig, 6);
    sql_in_folder(rig, SAVE_HEAD);
    history_rig_fill(rig, RECORDS);
    sql_in_folder(rig, RESTORE_HEAD);
    history_rig_sql(rig, "DELETE FROM record WHERE number > 6");
    history_rig_finds(rig, HISTORY_TRUNCATED, 7);
    assert_int_equal(history_append(rig->history, &record), HISTORY_CORRUPT);
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, 6);
    history_head(rig->history, &head);
    assert_int_equal(head.count, 6); // whoever has seen 10 knows
}

// Changes a record and makes the chain anew from there on.
static void rewrite_from(const struct history_rig *rig, int number)
{
    sqlite3 *db;
    sqlite3_stmt *read, *write;
    unsigned char before[HISTORY_HASH] = {0}, hash[HISTORY_HASH];
    char line[HISTORY_LINE_SIZE];
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    sqlite3_prepare_v2(db, "SELECT line, hash FROM record ORDER BY number", -1, &read, NULL);
    sqlite3_prepare_v2(db, "UPDATE record SET line = ?2, hash = ?3 WHERE number = ?1", -1, &write,
                       NULL);
    for (int i = 1; sqlite3_step(read) == SQLITE_ROW; i++) {
        strcpy(line, (const char *)sqlite3_column_text(read, 0));
        if (i == number)
            memcpy(strstr(line, "4d5a"), "beef", 4); // somebody else was it
        assert_true(history_record_hash(before, line, hash));
        memcpy(before, hash, HISTORY_HASH);
        sqlite3_bind_int(write, 1, i);
        sqlite3_bind_text(write, 2, line, -1, SQLITE_STATIC);
        sqlite3_bind_blob(write, 3, hash, HISTORY_HASH, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(write), SQLITE_DONE);
        sqlite3_reset(write);
    }
    sqlite3_finalize(read);
    sqlite3_finalize(write);
    sqlite3_close(db);
}

static void a_chain_that_was_made_anew_is_not_the_one_that_was_signed(void **state)
{
    struct history_rig *rig = *state;
    history_rig_fill(rig, RECORDS);
    rewrite_from(rig, 4);
    history_rig_finds(rig, HISTORY_REWRITTEN, RECORDS);
    history_rig_sql(rig, "UPDATE head SET hash = (SELECT hash FROM record WHERE number = 10)");
    history_rig_finds(rig, HISTORY_HEAD_UNSIGNED, RECORDS);
    history_rig_reopen(rig);
    is_moved_aside(rig, HISTORY_HEAD_UNSIGNED);
}

static void a_history_of_another_kiosk_is_not_taken_over(void **state)
{
    struct history_rig *rig = *state;
    history_rig_fill(rig, RECORDS);
    rig->kiosk = device_signer_kiosk(rig->other, 0xA5);
    history_rig_reopen(rig);
    is_moved_aside(rig, HISTORY_HEAD_UNSIGNED);
}

// ---- while it is open ---------------------------------------------------------------------------

static void nothing_is_added_to_what_somebody_else_wrote(void **state)
{
    struct history_rig *rig = *state;
    static const char *const changes[] = {
        "UPDATE head SET count = 9",
        "UPDATE head SET hash = zeroblob(32)",
        "DELETE FROM head",
        "INSERT INTO record VALUES (11, '11 x', zeroblob(32))",
    };
    struct history_record record = history_rig_record(HISTORY_READER, HISTORY_PASS);
    static char bytes[FILE_MAX];
    size_t length = keep_file(rig, bytes);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        lay_file(rig, bytes, length);
        history_rig_sql(rig, changes[i]);
        assert_int_equal(history_append(rig->history, &record), HISTORY_CORRUPT);
    }
}

// A trigger would change records on their way in, with the kiosk's own hand.
static void a_file_with_a_trigger_is_not_used(void **state)
{
    struct history_rig *rig = *state;
    history_rig_fill(rig, RECORDS);
    history_rig_close(rig);
    history_rig_sql(rig, "CREATE TRIGGER t AFTER INSERT ON record BEGIN "
                         "DELETE FROM record WHERE number = 5; END");
    history_rig_reopen(rig);
    assert_int_equal(folder_files_like(rig->dir, "history.db.broken-*[0-9]"), 1);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, history_rig_start, history_rig_stop)

static const struct CMUnitTest promises[] = {
    PROMISE(whatever_a_hand_changes_is_found_and_named),
    PROMISE(every_byte_of_a_record_is_covered),
    PROMISE(an_older_head_is_known_by_the_records_that_it_does_not_count),
    PROMISE(an_older_history_is_known_to_the_program_that_wrote_more),
    PROMISE(a_chain_that_was_made_anew_is_not_the_one_that_was_signed),
    PROMISE(a_history_of_another_kiosk_is_not_taken_over),
    PROMISE(nothing_is_added_to_what_somebody_else_wrote),
    PROMISE(a_file_with_a_trigger_is_not_used),
};

TEST_MAIN(promises, NULL, NULL)

// Promises of drivers/outbox about its file: what is broken, foreign, older or newer, and full
// disks.
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/outbox_rig.h"
#include "tests/test.h"

enum {
    FILE_MAX = 256 * 1024, // bytes that are looked through
    HEADER_BYTES = 100,    // each of which is broken in turn (SQLite file format, 1.3)
    BYTE_STRIDE = 41,      // of those behind it, every one so far apart; prime
};

// ---- the file ----------------------------------------------------------------------------------

static size_t read_file(const char *path, char *bytes)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return 0;
    ssize_t got = read(fd, bytes, FILE_MAX);
    close(fd);
    return got > 0 ? (size_t)got : 0;
}

static bool file_contains(const struct outbox_rig *rig, const char *ending, const char *text)
{
    static char bytes[FILE_MAX];
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s%s", rig->path, ending);
    return memmem(bytes, read_file(path, bytes), text, strlen(text)) != NULL;
}

static void an_empty_outbox_is_empty(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_DONE);
    assert_true(file_contains(rig, "-wal", OUTBOX_RIG_A));
    for (int i = 0; i < 2; i++) {
        struct outbox_record record;
        assert_int_equal(outbox_oldest(rig->outbox, &record), OUTBOX_OK);
        assert_int_equal(outbox_delivered(rig->outbox, &record), OUTBOX_OK);
    }
    assert_false(file_contains(rig, "", OUTBOX_RIG_A) || file_contains(rig, "", OUTBOX_RIG_B));
    assert_false(file_contains(rig, "-wal", OUTBOX_RIG_A) ||
                 file_contains(rig, "-wal", OUTBOX_RIG_B));
}

static void only_the_owner_may_read_the_file(void **state)
{
    struct outbox_rig *rig = *state;
    mode_t before = umask(0);
    outbox_close(&rig->outbox);
    unlink(rig->path);
    int opened = outbox_open(&rig->outbox, rig->path, OUTBOX_RIG_NOW);
    umask(before);
    assert_int_equal(opened, OUTBOX_OK);
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    folder_is_private(rig->path);
}

static void write_file(const char *path, const char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), length);
    close(fd);
}

static void a_file_of_garbage_is_moved_aside(void **state)
{
    struct outbox_rig *rig = *state;
    char garbage[5000], moved[sizeof garbage];
    memset(garbage, 'x', sizeof garbage);
    for (int i = 0; i < 3; i++) { // also at the same second: nothing overwrites what was kept
        outbox_close(&rig->outbox);
        garbage[0] = (char)('0' + i);
        write_file(rig->path, garbage, sizeof garbage);
        outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
        outbox_rig_holds(rig, 0, 0);
        assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE), OUTBOX_OK);
        assert_int_equal(folder_files_like(rig->dir, "outbox.db.broken-*[0-9]"), i + 1);
        assert_int_equal(outbox_broken(rig->path), i + 1);
    }
    char path[SCRATCH_MAX + 64];
    snprintf(path, sizeof path, "%s.broken-%lld-0", rig->path, (long long)OUTBOX_RIG_NOW);
    int fd = open(path, O_RDONLY);
    assert_int_equal(read(fd, moved, sizeof moved), sizeof moved);
    close(fd);
    garbage[0] = '0';
    assert_memory_equal(moved, garbage, sizeof garbage);
}

// Bytes 60 to 63 of the header are the version: a broken one looks like a newer firmware's.
static bool is_version(size_t at)
{
    return at >= 60 && at < 64;
}

static void a_broken_byte_is_survived_and_never_hidden(void **state)
{
    struct outbox_rig *rig = *state;
    static char whole[FILE_MAX];
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_REFUSED);
    outbox_close(&rig->outbox); // the log goes into the file
    size_t size = read_file(rig->path, whole);
    assert_true(size > 4096);
    for (size_t at = 0; at < size; at += at < HEADER_BYTES ? 1 : BYTE_STRIDE) {
        struct outbox_record record;
        struct outbox_counts counts;
        if (is_version(at))
            continue;
        whole[at] ^= 0x55;
        write_file(rig->path, whole, size);
        whole[at] ^= 0x55;
        assert_int_equal(outbox_open(&rig->outbox, rig->path, OUTBOX_RIG_NOW), OUTBOX_OK);
        bool aside = folder_files_like(rig->dir, "*broken*") > 0;
        assert_int_equal(outbox_count(rig->outbox, &counts), OUTBOX_OK);
        assert_true(counts.waiting + counts.parked == (aside ? 0 : 2));
        enum outbox_err err = outbox_oldest(rig->outbox, &record);
        if (err != OUTBOX_OK && err != OUTBOX_EMPTY)
            fail_msg("byte %zu: %s, waiting %u", at, outbox_strerr(err), counts.waiting);
        outbox_close(&rig->outbox);
        assert_true(tmpdir_remove(rig->dir));
        assert_int_equal(mkdir(rig->dir, 0700), 0);
    }
}

static void run_sql(const struct outbox_rig *rig, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_record_that_makes_no_sense_is_not_delivered_but_kept_aside(void **state)
{
    struct outbox_rig *rig = *state;
    static const char *const changes[] = {
        "UPDATE record SET id = 'not an id'",
        "UPDATE record SET id = '../../../../../../../../../etc/passwd-'",
        "UPDATE record SET key = NULL",
        "UPDATE record SET result = 9",
        "UPDATE record SET operation = -1",
        "UPDATE record SET status_word = 65536",
        "UPDATE record SET finished_at = 253402300800", // the year 10000
        "UPDATE record SET state = 4",
        "UPDATE record SET state = 3, id = 'not an id'",
        "DROP TABLE record",
        "ALTER TABLE record DROP COLUMN key",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
        run_sql(rig, changes[i]);
        outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
        outbox_rig_holds(rig, 0, 0);
        assert_int_equal(folder_files_like(rig->dir, "outbox.db.broken-*[0-9]"), i + 1);
    }
}

static void a_foreign_database_is_not_used(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_close(&rig->outbox);
    assert_int_equal(unlink(rig->path), 0);
    run_sql(rig, "CREATE TABLE foreign_data (a)");
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 0, 0);
    assert_int_equal(folder_files_like(rig->dir, "outbox.db.broken-*[0-9]"), 1);
}

static void the_file_of_a_newer_firmware_is_left_alone(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    outbox_close(&rig->outbox);
    run_sql(rig, "PRAGMA user_version = 3");
    assert_int_equal(outbox_open(&rig->outbox, rig->path, OUTBOX_RIG_NOW), OUTBOX_NEWER);
    assert_null(rig->outbox);
    run_sql(rig, "PRAGMA user_version = 2");
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 1, 0);
}

// As version 1 of the schema wrote it, two releases of SQLite ago or today.
static const char VERSION_1[] =
    "CREATE TABLE record (sequence INTEGER PRIMARY KEY,id TEXT NOT NULL UNIQUE,"
    "operation INTEGER NOT NULL,state INTEGER NOT NULL,result INTEGER,status_word INTEGER,"
    "finished_at INTEGER,key TEXT) STRICT; PRAGMA user_version = 1;"
    "INSERT INTO record VALUES (7, '" OUTBOX_RIG_A "', 1, 1, 0, 36864, 1776216000, '" OUTBOX_RIG_C
    "'),"
    "(8, '" OUTBOX_RIG_B "', 2, 0, NULL, NULL, NULL, NULL)";

static void the_file_of_an_older_firmware_is_brought_up(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_close(&rig->outbox);
    assert_int_equal(unlink(rig->path), 0);
    run_sql(rig, VERSION_1);
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 2, 0);
    struct outbox_record record = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_DONE);
    assert_string_equal(record.key, OUTBOX_RIG_C);
    assert_int_equal(record.finished_at, 1776216000);
    assert_int_equal(outbox_delivered(rig->outbox, &record), OUTBOX_OK);
    assert_int_equal(outbox_orphans(rig->outbox, OUTBOX_RIG_KIOSK, OUTBOX_RIG_NOW), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_UNKNOWN); // its kiosk is not this one
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 1, 0);
    assert_int_equal(folder_files_like(rig->dir, "*broken*"), 0);
}

static void without_its_folder_it_does_not_open(void **state)
{
    struct outbox_rig *rig = *state;
    struct outbox *outbox;
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/nowhere/outbox.db", rig->dir);
    assert_int_equal(outbox_open(&outbox, path, OUTBOX_RIG_NOW), OUTBOX_SYSTEM);
    assert_null(outbox);
    assert_int_equal(outbox_open(&outbox, rig->dir, OUTBOX_RIG_NOW), OUTBOX_SYSTEM);
}

static void a_full_disk_is_said_and_nothing_is_half_stored(void **state)
{
    struct outbox_rig *rig = *state;
    struct rlimit before, none = {0, 0};
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE), OUTBOX_OK);
    getrlimit(RLIMIT_FSIZE, &before);
    none.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none); // no file may grow: write(2) fails
    enum outbox_err intent = outbox_rig_intend(rig, OUTBOX_RIG_B, OUTBOX_RIG_KIOSK);
    enum outbox_err outcome = outbox_rig_say(rig, OUTBOX_RIG_C, OPERATION_DONE);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, handler);
    assert_int_equal(intent, OUTBOX_SYSTEM);
    assert_int_equal(outcome, OUTBOX_SYSTEM);
    outbox_rig_holds(rig, 1, 0);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_C, OPERATION_DONE), OUTBOX_OK);
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 2, 0);
}

static void another_reader_of_the_file_does_no_harm(void **state)
{
    struct outbox_rig *rig = *state;
    sqlite3 *other;
    assert_int_equal(sqlite3_open(rig->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT * FROM record", NULL, NULL, NULL), 0);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE), OUTBOX_OK);
    assert_int_equal(sqlite3_exec(other, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL), 0);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_DONE),
                     OUTBOX_SYSTEM); // busy: said, not waited out
    sqlite3_close(other);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_DONE), OUTBOX_OK);
    outbox_rig_holds(rig, 2, 0);
}

// A kiosk-link that somebody started by hand would end the resets of the one that serves.
static void the_file_is_one_programs_and_the_next_ones_when_it_has_gone(void **state)
{
    struct outbox_rig *rig = *state;
    struct outbox *second;
    outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK);
    assert_int_equal(outbox_open(&second, rig->path, OUTBOX_RIG_NOW), OUTBOX_TAKEN);
    assert_null(second);
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE); // SQLite's own locks have not gone with it
    outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_DONE);
    outbox_close(&rig->outbox);
    assert_int_equal(outbox_open(&second, rig->path, OUTBOX_RIG_NOW), OUTBOX_OK);
    assert_int_equal(outbox_open(&rig->outbox, rig->path, OUTBOX_RIG_NOW), OUTBOX_TAKEN);
    outbox_close(&second);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, outbox_rig_start, outbox_rig_stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_empty_outbox_is_empty),
    PROMISE(the_file_is_one_programs_and_the_next_ones_when_it_has_gone),
    PROMISE(only_the_owner_may_read_the_file),
    PROMISE(a_file_of_garbage_is_moved_aside),
    PROMISE(a_broken_byte_is_survived_and_never_hidden),
    PROMISE(a_record_that_makes_no_sense_is_not_delivered_but_kept_aside),
    PROMISE(a_foreign_database_is_not_used),
    PROMISE(the_file_of_a_newer_firmware_is_left_alone),
    PROMISE(the_file_of_an_older_firmware_is_brought_up),
    PROMISE(without_its_folder_it_does_not_open),
    PROMISE(a_full_disk_is_said_and_nothing_is_half_stored),
    PROMISE(another_reader_of_the_file_does_no_harm),
};

TEST_MAIN(promises, NULL, NULL)

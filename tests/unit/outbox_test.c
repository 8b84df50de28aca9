// Promises of drivers/outbox: order, replacement, parking, broken files, full disks.
// Power cuts are in outbox_power_test.c, the back-off is in backoff_test.c.
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/base/log.h"
#include "drivers/outbox/outbox.h"
#include "tests/support/tmpdir.h"
#include "tests/test.h"

enum {
    FILE_MAX = 256 * 1024, // bytes that are looked through
    HEADER_BYTES = 100,    // each of which is broken in turn (SQLite file format, 1.3)
    BYTE_STRIDE = 41,      // of those behind it, every one so far apart; prime
};

static const int64_t NOW = 1776216600;

#define ID_A "aaaaaaaa-0000-4000-8000-000000000000"
#define ID_B "bbbbbbbb-0000-4000-8000-000000000000"
#define ID_C "cccccccc-0000-4000-8000-000000000000"

struct bench {
    char dir[SCRATCH_MAX], path[SCRATCH_MAX + 16];
    struct outbox *outbox;
};

static int start(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    bench = (struct bench){0};
    if (!tmpdir_make(bench.dir))
        return -1;
    snprintf(bench.path, sizeof bench.path, "%s/outbox.db", bench.dir);
    log_start("outbox_test", (enum log_level)0); // broken files are its business, loudly
    *state = &bench;
    return outbox_open(&bench.outbox, bench.path, NOW) == OUTBOX_OK ? 0 : -1;
}

static int stop(void **state)
{
    struct bench *bench = *state;
    outbox_close(&bench->outbox);
    return tmpdir_remove(bench->dir) ? 0 : -1;
}

static void reopen(struct bench *bench, int64_t now)
{
    outbox_close(&bench->outbox);
    assert_int_equal(outbox_open(&bench->outbox, bench->path, now), OUTBOX_OK);
}

static enum outbox_err say(struct bench *bench, const char *id, enum operation_result result)
{
    struct outbox_record record = {.operation = OPERATION_RESET_AUTH,
                                   .result = result,
                                   .status_word = 0x9000,
                                   .finished_at = NOW + 7};
    strcpy(record.id, id);
    return outbox_outcome(bench->outbox, &record);
}

static void holds(struct bench *bench, uint32_t waiting, uint32_t parked)
{
    uint32_t w, p;
    assert_int_equal(outbox_count(bench->outbox, &w, &p), OUTBOX_OK);
    assert_int_equal(w, waiting);
    assert_int_equal(p, parked);
}

static struct outbox_record oldest_is(struct bench *bench, const char *id,
                                      enum operation_result result)
{
    struct outbox_record record;
    assert_int_equal(outbox_oldest(bench->outbox, &record), OUTBOX_OK);
    assert_string_equal(record.id, id);
    assert_int_equal(record.result, result);
    assert_true(uuid_valid(record.key));
    return record;
}

static int files_like(const struct bench *bench, const char *pattern)
{
    char path[SCRATCH_MAX + 32];
    glob_t found;
    snprintf(path, sizeof path, "%s/%s", bench->dir, pattern);
    if (glob(path, 0, NULL, &found) != 0)
        return 0;
    int count = (int)found.gl_pathc;
    globfree(&found);
    return count;
}

// ---- records -----------------------------------------------------------------------------------

static void an_outcome_comes_back_as_it_was_stored(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_AUTH), OUTBOX_OK);
    assert_int_equal(say(bench, ID_A, OPERATION_REFUSED), OUTBOX_OK);
    struct outbox_record record = oldest_is(bench, ID_A, OPERATION_REFUSED);
    assert_int_equal(record.operation, OPERATION_RESET_AUTH);
    assert_int_equal(record.status_word, 0x9000);
    assert_int_equal(record.finished_at, NOW + 7);
}

static void an_intent_waits_and_is_not_delivered(void **state)
{
    struct bench *bench = *state;
    struct outbox_record record;
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    assert_int_equal(outbox_oldest(bench->outbox, &record), OUTBOX_EMPTY);
    holds(bench, 1, 0);
}

static void an_intent_without_an_outcome_becomes_unknown_at_the_next_start(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    reopen(bench, NOW + 100);
    struct outbox_record record = oldest_is(bench, ID_A, OPERATION_UNKNOWN);
    assert_int_equal(record.operation, OPERATION_RESET_SIGN);
    assert_int_equal(record.finished_at, NOW + 100);
    assert_int_equal(record.status_word, 0);
    reopen(bench, NOW + 200); // and stays what it became
    assert_int_equal(oldest_is(bench, ID_A, OPERATION_UNKNOWN).finished_at, NOW + 100);
}

static void the_oldest_goes_first(void **state)
{
    struct bench *bench = *state;
    static const char *const ids[] = {ID_C, ID_A, ID_B};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(say(bench, ids[i], OPERATION_DONE), OUTBOX_OK);
    for (size_t i = 0; i < 3; i++) {
        reopen(bench, NOW);
        struct outbox_record record = oldest_is(bench, ids[i], OPERATION_DONE);
        assert_int_equal(outbox_delivered(bench->outbox, &record), OUTBOX_OK);
    }
    holds(bench, 0, 0);
}

static void an_open_intent_does_not_hold_up_the_others(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    assert_int_equal(say(bench, ID_B, OPERATION_ABANDONED), OUTBOX_OK);
    oldest_is(bench, ID_B, OPERATION_ABANDONED);
    holds(bench, 2, 0);
}

static void a_parked_outcome_lets_the_next_one_go_and_stays(void **state)
{
    struct bench *bench = *state;
    say(bench, ID_A, OPERATION_DONE);
    say(bench, ID_B, OPERATION_DONE);
    struct outbox_record record = oldest_is(bench, ID_A, OPERATION_DONE);
    assert_int_equal(outbox_park(bench->outbox, &record), OUTBOX_OK);
    oldest_is(bench, ID_B, OPERATION_DONE);
    reopen(bench, NOW);
    holds(bench, 1, 1);
}

static void the_key_stays_the_same_until_the_result_changes(void **state)
{
    struct bench *bench = *state;
    say(bench, ID_A, OPERATION_UNKNOWN);
    struct outbox_record first = oldest_is(bench, ID_A, OPERATION_UNKNOWN);
    say(bench, ID_A, OPERATION_UNKNOWN);
    reopen(bench, NOW);
    assert_string_equal(oldest_is(bench, ID_A, OPERATION_UNKNOWN).key, first.key);
    say(bench, ID_A, OPERATION_DONE);
    assert_string_not_equal(oldest_is(bench, ID_A, OPERATION_DONE).key, first.key);
}

static void what_may_replace_what(void **state)
{
    struct bench *bench = *state;
    static const struct {
        enum operation_result first, then, last;
    } rows[] = {
        {OPERATION_UNKNOWN, OPERATION_DONE, OPERATION_DONE},
        {OPERATION_UNKNOWN, OPERATION_REFUSED, OPERATION_REFUSED},
        {OPERATION_DONE, OPERATION_UNKNOWN, OPERATION_DONE},
        {OPERATION_DONE, OPERATION_REFUSED, OPERATION_DONE},
        {OPERATION_DONE, OPERATION_ABANDONED, OPERATION_DONE},
        {OPERATION_REFUSED, OPERATION_UNKNOWN, OPERATION_REFUSED},
        {OPERATION_ABANDONED, OPERATION_UNKNOWN, OPERATION_ABANDONED},
        {OPERATION_ABANDONED, OPERATION_DONE, OPERATION_DONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        say(bench, ID_A, rows[i].first);
        say(bench, ID_A, rows[i].then);
        struct outbox_record record = oldest_is(bench, ID_A, rows[i].last);
        holds(bench, 1, 0);
        outbox_delivered(bench->outbox, &record);
    }
}

static void done_is_sent_again_after_unknown_was_delivered(void **state)
{
    struct bench *bench = *state;
    say(bench, ID_A, OPERATION_UNKNOWN);
    struct outbox_record unknown = oldest_is(bench, ID_A, OPERATION_UNKNOWN);
    outbox_delivered(bench->outbox, &unknown);
    say(bench, ID_A, OPERATION_DONE);
    assert_string_not_equal(oldest_is(bench, ID_A, OPERATION_DONE).key, unknown.key);
}

static void done_that_came_while_unknown_was_on_its_way_is_not_lost(void **state)
{
    struct bench *bench = *state;
    say(bench, ID_A, OPERATION_UNKNOWN);
    struct outbox_record unknown = oldest_is(bench, ID_A, OPERATION_UNKNOWN);
    say(bench, ID_A, OPERATION_DONE);
    assert_int_equal(outbox_delivered(bench->outbox, &unknown), OUTBOX_OK);
    oldest_is(bench, ID_A, OPERATION_DONE);
    assert_int_equal(outbox_park(bench->outbox, &unknown), OUTBOX_OK);
    holds(bench, 1, 0);
}

static void a_new_permission_for_the_same_reset_opens_the_intent_again(void **state)
{
    struct bench *bench = *state;
    struct outbox_record record;
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    reopen(bench, NOW);
    struct outbox_record unknown = oldest_is(bench, ID_A, OPERATION_UNKNOWN);
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    assert_int_equal(outbox_oldest(bench->outbox, &record), OUTBOX_EMPTY);
    outbox_delivered(bench->outbox, &unknown); // was on its way
    holds(bench, 1, 0);
    say(bench, ID_A, OPERATION_DONE);
    assert_int_equal(outbox_intent(bench->outbox, ID_A, OPERATION_RESET_SIGN), OUTBOX_OK);
    oldest_is(bench, ID_A, OPERATION_DONE); // done stays done
}

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

static bool file_contains(const struct bench *bench, const char *ending, const char *text)
{
    static char bytes[FILE_MAX];
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s%s", bench->path, ending);
    return memmem(bytes, read_file(path, bytes), text, strlen(text)) != NULL;
}

static void an_empty_outbox_is_empty(void **state)
{
    struct bench *bench = *state;
    say(bench, ID_A, OPERATION_DONE);
    say(bench, ID_B, OPERATION_DONE);
    assert_true(file_contains(bench, "-wal", ID_A));
    for (int i = 0; i < 2; i++) {
        struct outbox_record record;
        assert_int_equal(outbox_oldest(bench->outbox, &record), OUTBOX_OK);
        assert_int_equal(outbox_delivered(bench->outbox, &record), OUTBOX_OK);
    }
    assert_false(file_contains(bench, "", ID_A) || file_contains(bench, "", ID_B));
    assert_false(file_contains(bench, "-wal", ID_A) || file_contains(bench, "-wal", ID_B));
}

static void only_the_owner_may_read_the_file(void **state)
{
    struct bench *bench = *state;
    static const char *const endings[] = {"", "-wal", "-shm"};
    mode_t before = umask(0);
    outbox_close(&bench->outbox);
    unlink(bench->path);
    int opened = outbox_open(&bench->outbox, bench->path, NOW);
    umask(before);
    assert_int_equal(opened, OUTBOX_OK);
    say(bench, ID_A, OPERATION_DONE);
    for (size_t i = 0; i < 3; i++) {
        char path[SCRATCH_MAX + 32];
        struct stat info;
        snprintf(path, sizeof path, "%s%s", bench->path, endings[i]);
        assert_int_equal(stat(path, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0600);
    }
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
    struct bench *bench = *state;
    char garbage[5000], moved[sizeof garbage];
    memset(garbage, 'x', sizeof garbage);
    for (int i = 0; i < 3; i++) { // also at the same second: nothing overwrites what was kept
        outbox_close(&bench->outbox);
        garbage[0] = (char)('0' + i);
        write_file(bench->path, garbage, sizeof garbage);
        reopen(bench, NOW);
        holds(bench, 0, 0);
        assert_int_equal(say(bench, ID_A, OPERATION_DONE), OUTBOX_OK);
        assert_int_equal(files_like(bench, "outbox.db.broken-*-?"), i + 1);
    }
    char path[SCRATCH_MAX + 64];
    snprintf(path, sizeof path, "%s.broken-%lld-0", bench->path, (long long)NOW);
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
    struct bench *bench = *state;
    static char whole[FILE_MAX];
    say(bench, ID_A, OPERATION_DONE);
    say(bench, ID_B, OPERATION_REFUSED);
    outbox_close(&bench->outbox); // the log goes into the file
    size_t size = read_file(bench->path, whole);
    assert_true(size > 4096);
    for (size_t at = 0; at < size; at += at < HEADER_BYTES ? 1 : BYTE_STRIDE) {
        struct outbox_record record;
        uint32_t waiting, parked;
        if (is_version(at))
            continue;
        whole[at] ^= 0x55;
        write_file(bench->path, whole, size);
        whole[at] ^= 0x55;
        assert_int_equal(outbox_open(&bench->outbox, bench->path, NOW), OUTBOX_OK);
        bool aside = files_like(bench, "*broken*") > 0;
        assert_int_equal(outbox_count(bench->outbox, &waiting, &parked), OUTBOX_OK);
        assert_true(waiting + parked == (aside ? 0 : 2));
        enum outbox_err err = outbox_oldest(bench->outbox, &record);
        if (err != OUTBOX_OK && err != OUTBOX_EMPTY)
            fail_msg("byte %zu: %s, waiting %u", at, outbox_strerr(err), waiting);
        outbox_close(&bench->outbox);
        assert_true(tmpdir_remove(bench->dir));
        assert_int_equal(mkdir(bench->dir, 0700), 0);
    }
}

static void run_sql(const struct bench *bench, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(bench->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void a_record_that_makes_no_sense_is_not_delivered_but_kept_aside(void **state)
{
    struct bench *bench = *state;
    static const char *const changes[] = {
        "UPDATE record SET id = 'not an id'",
        "UPDATE record SET id = '../../../../../../../../../etc/passwd-'",
        "UPDATE record SET key = NULL",
        "UPDATE record SET result = 9",
        "UPDATE record SET operation = -1",
        "UPDATE record SET status_word = 65536",
        "UPDATE record SET finished_at = 253402300800", // the year 10000
        "DROP TABLE record",
        "ALTER TABLE record DROP COLUMN key",
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        say(bench, ID_A, OPERATION_DONE);
        run_sql(bench, changes[i]);
        reopen(bench, NOW);
        holds(bench, 0, 0);
        assert_int_equal(files_like(bench, "outbox.db.broken-*-?"), i + 1);
    }
}

static void a_foreign_database_is_not_used(void **state)
{
    struct bench *bench = *state;
    outbox_close(&bench->outbox);
    assert_int_equal(unlink(bench->path), 0);
    run_sql(bench, "CREATE TABLE foreign_data (a)");
    reopen(bench, NOW);
    holds(bench, 0, 0);
    assert_int_equal(files_like(bench, "outbox.db.broken-*-?"), 1);
}

static void the_file_of_a_newer_firmware_is_left_alone(void **state)
{
    struct bench *bench = *state;
    say(bench, ID_A, OPERATION_DONE);
    outbox_close(&bench->outbox);
    run_sql(bench, "PRAGMA user_version = 2");
    assert_int_equal(outbox_open(&bench->outbox, bench->path, NOW), OUTBOX_NEWER);
    assert_null(bench->outbox);
    run_sql(bench, "PRAGMA user_version = 1");
    reopen(bench, NOW);
    holds(bench, 1, 0);
}

static void without_its_folder_it_does_not_open(void **state)
{
    struct bench *bench = *state;
    struct outbox *outbox;
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/nowhere/outbox.db", bench->dir);
    assert_int_equal(outbox_open(&outbox, path, NOW), OUTBOX_SYSTEM);
    assert_null(outbox);
    assert_int_equal(outbox_open(&outbox, bench->dir, NOW), OUTBOX_SYSTEM);
}

static void a_full_disk_is_said_and_nothing_is_half_stored(void **state)
{
    struct bench *bench = *state;
    struct rlimit before, none = {0, 0};
    assert_int_equal(say(bench, ID_A, OPERATION_DONE), OUTBOX_OK);
    getrlimit(RLIMIT_FSIZE, &before);
    none.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none); // no file may grow: write(2) fails
    enum outbox_err intent = outbox_intent(bench->outbox, ID_B, OPERATION_RESET_SIGN);
    enum outbox_err outcome = say(bench, ID_C, OPERATION_DONE);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, handler);
    assert_int_equal(intent, OUTBOX_SYSTEM);
    assert_int_equal(outcome, OUTBOX_SYSTEM);
    holds(bench, 1, 0);
    assert_int_equal(say(bench, ID_C, OPERATION_DONE), OUTBOX_OK);
    reopen(bench, NOW);
    holds(bench, 2, 0);
}

static void another_reader_of_the_file_does_no_harm(void **state)
{
    struct bench *bench = *state;
    sqlite3 *other;
    assert_int_equal(sqlite3_open(bench->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN; SELECT * FROM record", NULL, NULL, NULL), 0);
    assert_int_equal(say(bench, ID_A, OPERATION_DONE), OUTBOX_OK);
    assert_int_equal(sqlite3_exec(other, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL), 0);
    assert_int_equal(say(bench, ID_B, OPERATION_DONE), OUTBOX_SYSTEM); // busy: said, not waited out
    sqlite3_close(other);
    assert_int_equal(say(bench, ID_B, OPERATION_DONE), OUTBOX_OK);
    holds(bench, 2, 0);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, start, stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_outcome_comes_back_as_it_was_stored),
    PROMISE(an_intent_waits_and_is_not_delivered),
    PROMISE(an_intent_without_an_outcome_becomes_unknown_at_the_next_start),
    PROMISE(the_oldest_goes_first),
    PROMISE(an_open_intent_does_not_hold_up_the_others),
    PROMISE(a_parked_outcome_lets_the_next_one_go_and_stays),
    PROMISE(the_key_stays_the_same_until_the_result_changes),
    PROMISE(what_may_replace_what),
    PROMISE(done_is_sent_again_after_unknown_was_delivered),
    PROMISE(done_that_came_while_unknown_was_on_its_way_is_not_lost),
    PROMISE(a_new_permission_for_the_same_reset_opens_the_intent_again),
    PROMISE(an_empty_outbox_is_empty),
    PROMISE(only_the_owner_may_read_the_file),
    PROMISE(a_file_of_garbage_is_moved_aside),
    PROMISE(a_broken_byte_is_survived_and_never_hidden),
    PROMISE(a_record_that_makes_no_sense_is_not_delivered_but_kept_aside),
    PROMISE(a_foreign_database_is_not_used),
    PROMISE(the_file_of_a_newer_firmware_is_left_alone),
    PROMISE(without_its_folder_it_does_not_open),
    PROMISE(a_full_disk_is_said_and_nothing_is_half_stored),
    PROMISE(another_reader_of_the_file_does_no_harm),
};

TEST_MAIN(promises, NULL, NULL)

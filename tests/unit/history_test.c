// Promises of drivers/history about its records and its file: what is taken, what comes back, and
// that a hand without the key changes nothing unseen is in history_tamper_test.c.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/history_rig.h"
#include "tests/test.h"

#define ZEROS "0000000000000000000000"
#define A5    "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"

// ---- the line -----------------------------------------------------------------------------------

static void a_record_has_one_line_and_a_line_one_record(void **state)
{
    (void)state;
    struct history_record record = history_rig_record(HISTORY_READER, HISTORY_FAIL), read;
    char line[HISTORY_LINE_SIZE];
    record.number = 12;
    memset(record.software, 0xA5, HISTORY_HASH);
    assert_true(history_record_write(&record, line));
    assert_string_equal(line, "12 2026-11-27T03:26:47Z reader fail no-card " ZEROS
                              "4d5a90000300000004 " A5 " insertions=3 duration=812ms");
    assert_true(history_record_read(line, &read));
    assert_int_equal(read.time, record.time);
    assert_int_equal(read.measured, 2);
    assert_int_equal(read.measures[1].value, 812);
    assert_string_equal(read.cause, "no-card");
    assert_int_equal(history_record_number(line), 12);
}

static void what_is_no_record_is_not_written(void **state)
{
    struct history_rig *rig = *state;
    const struct history_record good = history_rig_record(HISTORY_NETWORK, HISTORY_PASS);
    struct history_record bad[9];
    for (size_t i = 0; i < 9; i++)
        bad[i] = good;
    bad[0].time = -1;
    bad[1].what = HISTORY_WHAT_COUNT;
    bad[2].outcome = HISTORY_OUTCOME_COUNT;
    strcpy(bad[3].cause, "no card"); // a space
    strcpy(bad[4].cause, "pin-1234");
    strcpy(bad[5].technician, "4D5A");
    bad[6].measured = HISTORY_MEASURES + 1;
    bad[7].measures[0].value = 1000; // beyond what a reader can have
    bad[8].measures[0].measure = HISTORY_MEASURE_COUNT;
    for (size_t i = 0; i < 9; i++) {
        print_message("# record %zu\n", i);
        assert_int_equal(history_append(rig->history, &bad[i]), HISTORY_RECORD);
    }
    history_rig_finds(rig, HISTORY_WHOLE, 1);
}

static void a_line_that_is_not_the_canonical_one_is_no_record(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "12",
        "012 2026-11-27T03:26:47Z reader pass - - " A5,
        "0 2026-11-27T03:26:47Z reader pass - - " A5,
        "12  2026-11-27T03:26:47Z reader pass - - " A5,
        "12 2026-11-27T03:26:47+00:00 reader pass - - " A5,
        "12 2026-11-31T03:26:47Z reader pass - - " A5,
        "12 2026-11-27T03:26:47Z toaster pass - - " A5,
        "12 2026-11-27T03:26:47Z reader passed - - " A5,
        "12 2026-11-27T03:26:47Z reader pass 1234 - " A5,
        "12 2026-11-27T03:26:47Z reader pass -x - " A5,
        "12 2026-11-27T03:26:47Z reader pass - 1234 " A5,
        "12 2026-11-27T03:26:47Z reader pass - - " A5 "00",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " ",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " errors",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " errors=",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " errors=03",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " errors=3ms",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " duration=3",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " pin=3",
        "12 2026-11-27T03:26:47Z reader pass - - " A5 " level=101%",
        "12 2026-11-27T03:26:47Z reader pass - - " A5
        " errors=1 errors=2 errors=3 errors=4 errors=5",
    };
    struct history_record record;
    assert_true(history_record_read("12 2026-11-27T03:26:47Z reader pass - - " A5, &record));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("# \"%s\"\n", bad[i]);
        assert_false(history_record_read(bad[i], &record));
    }
}

static void the_longest_record_fits(void **state)
{
    struct history_rig *rig = *state;
    struct history_record record = {.time = 253402300799,
                                    .what = HISTORY_CERTIFICATE_RENEWAL,
                                    .outcome = HISTORY_CANCELLED,
                                    .measured = HISTORY_MEASURES};
    memset(record.cause, 'c', HISTORY_CAUSE_MAX);
    memset(record.technician, 'f', HISTORY_TECHNICIAN_MAX);
    for (int i = 0; i < HISTORY_MEASURES; i++)
        record.measures[i] = (struct history_measured){HISTORY_OFFSET, -999999999};
    assert_int_equal(history_append(rig->history, &record), HISTORY_OK);
    char line[HISTORY_LINE_SIZE];
    record.number = HISTORY_NUMBER_MAX;
    assert_true(history_record_write(&record, line));
    assert_true(strlen(line) < 340);
}

static void every_word_is_known_by_its_name_and_no_value_is_as_long_as_a_my_number(void **state)
{
    (void)state;
    for (int i = 0; i < HISTORY_WHAT_COUNT; i++) {
        enum history_what what;
        const char *name = history_what_name((enum history_what)i);
        assert_true(history_what_of(name, (int)strlen(name), &what));
        assert_int_equal(what, i);
    }
    for (int i = 0; i < HISTORY_OUTCOME_COUNT; i++) {
        enum history_outcome outcome;
        const char *name = history_outcome_name((enum history_outcome)i);
        assert_true(history_outcome_of(name, (int)strlen(name), &outcome));
        assert_int_equal(outcome, i);
    }
    for (int i = 0; i < HISTORY_MEASURE_COUNT; i++) {
        enum history_measure measure;
        const struct history_measure_row *row = history_measure_row((enum history_measure)i);
        assert_true(history_measure_of(row->name, (int)strlen(row->name), &measure));
        assert_int_equal(measure, i);
        assert_true(row->least >= -999999999 && row->most <= 999999999 && row->least < row->most);
    }
}

// ---- the chain ----------------------------------------------------------------------------------

struct seen {
    uint64_t count;
    char last[HISTORY_LINE_SIZE];
};

static bool see(void *context, const char *line, const unsigned char hash[HISTORY_HASH])
{
    struct seen *seen = context;
    (void)hash;
    strcpy(seen->last, line);
    return ++seen->count < 5;
}

static void records_come_back_in_their_order_after_a_restart(void **state)
{
    struct history_rig *rig = *state;
    struct seen seen = {0};
    history_rig_fill(rig, 20);
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, 20);
    assert_int_equal(history_each(rig->history, 18, see, &seen), HISTORY_OK);
    assert_int_equal(seen.count, 3);
    assert_int_equal(history_record_number(seen.last), 20);
    seen.count = 0;
    assert_int_equal(history_each(rig->history, 0, see, &seen), HISTORY_OK);
    assert_int_equal(history_record_number(seen.last), 5); // and stops when it is told to
}

// The formula of record.h, by two other programs.
static void the_hash_of_the_first_record_is_what_sha256sum_says(void **state)
{
    struct history_rig *rig = *state;
    char command[400], said[HISTORY_HEX + 1] = "";
    struct history_head head;
    char hash[HISTORY_HEX + 1];
    snprintf(command, sizeof command,
             "(head -c 32 /dev/zero; sqlite3 %s 'SELECT line FROM record' | tr -d '\\n') | "
             "sha256sum",
             rig->path);
    FILE *pipe = popen(command, "re");
    assert_non_null(pipe);
    assert_int_equal(fread(said, 1, HISTORY_HEX, pipe), HISTORY_HEX);
    pclose(pipe);
    history_head(rig->history, &head);
    history_hex(head.hash, hash);
    assert_string_equal(said, hash);
}

// Adds a row with another firmware's words, as that firmware would have.
static void add_foreign_words(struct history_rig *rig)
{
    static const char line[] = "2 2030-01-01T00:00:00Z levitation pass - - " A5 " height=9mm";
    struct history_head head;
    char sql[2000], hash[HISTORY_HEX + 1], signature[2 * HISTORY_SIGNATURE_MAX + 1] = "";
    history_head(rig->history, &head);
    head.count = 2;
    assert_true(history_record_hash(head.hash, line, head.hash));
    assert_true(history_head_sign(&head, &rig->kiosk));
    history_hex(head.hash, hash);
    for (size_t i = 0; i < head.size; i++)
        sprintf(signature + 2 * i, "%02x", head.signature[i]);
    history_rig_close(rig);
    snprintf(sql, sizeof sql,
             "INSERT INTO record VALUES (2, '%s', x'%s');"
             "UPDATE head SET count = 2, hash = x'%s', signature = x'%s'",
             line, hash, hash, signature);
    history_rig_sql(rig, sql);
}

// A kiosk goes back to the image before when an update fails.
static void the_words_of_a_newer_firmware_are_chained_and_no_tampering(void **state)
{
    struct history_rig *rig = *state;
    add_foreign_words(rig);
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, 2);
    history_rig_fill(rig, 4);
    history_rig_finds(rig, HISTORY_WHOLE, 4);
    history_rig_sql(rig, "UPDATE record SET line = replace(line, 'pass', 'fail') WHERE number = 2");
    history_rig_finds(rig, HISTORY_CHANGED, 2);
}

static void a_new_history_begins_with_a_record_that_says_so(void **state)
{
    struct history_rig *rig = *state;
    struct seen seen = {0};
    struct history_record record;
    assert_int_equal(history_each(rig->history, 0, see, &seen), HISTORY_OK);
    assert_int_equal(seen.count, 1);
    assert_true(history_record_read(seen.last, &record));
    assert_int_equal(record.what, HISTORY_BEGUN);
    assert_string_equal(record.cause, "new");
    assert_int_equal(record.time, HISTORY_RIG_NOW);
    assert_int_equal(record.software[31], 0xA5);
}

static void a_key_that_does_not_sign_stores_nothing(void **state)
{
    struct history_rig *rig = *state;
    struct history_record record = history_rig_record(HISTORY_TOUCH, HISTORY_PASS);
    device_signer_refuse(rig->device, true);
    assert_int_equal(history_append(rig->history, &record), HISTORY_KEY);
    device_signer_refuse(rig->device, false);
    history_rig_finds(rig, HISTORY_WHOLE, 1);
    assert_int_equal(history_append(rig->history, &record), HISTORY_OK);
    history_rig_finds(rig, HISTORY_WHOLE, 2);
}

// A key that signs with another one's certificate would leave a head that nobody believes.
static void a_signature_that_does_not_fit_the_certificate_stores_nothing(void **state)
{
    struct history_rig *rig = *state;
    struct history_record record = history_rig_record(HISTORY_TOUCH, HISTORY_PASS);
    struct history_kiosk mixed = rig->kiosk;
    mixed.certificate = device_signer_certificate(rig->other);
    history_set_kiosk(rig->history, &mixed);
    assert_int_equal(history_append(rig->history, &record), HISTORY_KEY);
}

static void a_renewed_certificate_goes_on_with_the_same_history(void **state)
{
    struct history_rig *rig = *state;
    struct history_record record = history_rig_record(HISTORY_CERTIFICATE_RENEWAL, HISTORY_DONE);
    history_rig_fill(rig, 5);
    rig->kiosk = device_signer_kiosk(rig->other, 0xA5);
    rig->kiosk.before = device_signer_certificate(rig->device);
    history_set_kiosk(rig->history, &rig->kiosk);
    history_rig_finds(rig, HISTORY_WHOLE, 5);
    history_rig_reopen(rig); // between the renewal and the next record
    assert_int_equal(history_append(rig->history, &record), HISTORY_OK);
    rig->kiosk.before = (struct history_certificate){0};
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, 6);
    assert_int_equal(folder_files_like(rig->dir, "*broken*"), 0);
}

// ---- the file -----------------------------------------------------------------------------------

static void only_its_owner_may_read_the_history(void **state)
{
    const struct history_rig *rig = *state;
    folder_is_private(rig->path);
}

static void the_history_is_one_programs(void **state)
{
    struct history_rig *rig = *state;
    struct history *second;
    assert_int_equal(history_open(&second, rig->path, &rig->kiosk, HISTORY_RIG_NOW), HISTORY_TAKEN);
    assert_null(second);
}

static void a_history_of_garbage_is_moved_aside_and_the_new_one_says_so(void **state)
{
    struct history_rig *rig = *state;
    struct history_finding finding;
    struct seen seen = {0};
    history_rig_close(rig);
    FILE *file = fopen(rig->path, "we");
    for (int i = 0; i < 5000; i++)
        fputc('x', file);
    fclose(file);
    history_rig_reopen(rig);
    assert_int_equal(folder_files_like(rig->dir, "history.db.broken-*[0-9]"), 1);
    assert_int_equal(history_each(rig->history, 0, see, &seen), HISTORY_OK);
    assert_non_null(strstr(seen.last, " begun done corrupt "));
    assert_int_equal(history_verify(rig->history, &finding), HISTORY_OK);
    assert_int_equal(finding.state, HISTORY_WHOLE);
    assert_int_equal(finding.aside, 1);
    history_acknowledge_broken(rig->path);
    assert_int_equal(history_verify(rig->history, &finding), HISTORY_OK);
    assert_int_equal(finding.aside, 0);
}

static void the_history_of_a_newer_firmware_is_left_alone(void **state)
{
    struct history_rig *rig = *state;
    history_rig_fill(rig, 3);
    history_rig_close(rig);
    history_rig_sql(rig, "PRAGMA user_version = 2");
    assert_int_equal(history_open(&rig->history, rig->path, &rig->kiosk, HISTORY_RIG_NOW),
                     HISTORY_NEWER);
    history_rig_sql(rig, "PRAGMA user_version = 1");
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, 3);
}

static void a_full_disk_is_said_and_no_record_is_half_stored(void **state)
{
    struct history_rig *rig = *state;
    struct rlimit before, none = {0, 0};
    struct history_record record = history_rig_record(HISTORY_SOUND, HISTORY_PASS);
    getrlimit(RLIMIT_FSIZE, &before);
    none.rlim_max = before.rlim_max;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &none); // no file may grow: write(2) fails
    enum history_err err = history_append(rig->history, &record);
    enum history_err probed = history_probe(rig->history);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, handler);
    assert_int_equal(err, HISTORY_SYSTEM);
    assert_int_equal(probed, HISTORY_SYSTEM);
    history_rig_finds(rig, HISTORY_WHOLE, 1);
    assert_int_equal(history_probe(rig->history), HISTORY_OK);
    history_rig_finds(rig, HISTORY_WHOLE, 1);
    assert_int_equal(history_append(rig->history, &record), HISTORY_OK);
    history_rig_reopen(rig);
    history_rig_finds(rig, HISTORY_WHOLE, 2);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, history_rig_start, history_rig_stop)

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(a_record_has_one_line_and_a_line_one_record),
    PROMISE(what_is_no_record_is_not_written),
    cmocka_unit_test(a_line_that_is_not_the_canonical_one_is_no_record),
    PROMISE(the_longest_record_fits),
    cmocka_unit_test(every_word_is_known_by_its_name_and_no_value_is_as_long_as_a_my_number),
    PROMISE(records_come_back_in_their_order_after_a_restart),
    PROMISE(the_hash_of_the_first_record_is_what_sha256sum_says),
    PROMISE(the_words_of_a_newer_firmware_are_chained_and_no_tampering),
    PROMISE(a_new_history_begins_with_a_record_that_says_so),
    PROMISE(a_key_that_does_not_sign_stores_nothing),
    PROMISE(a_signature_that_does_not_fit_the_certificate_stores_nothing),
    PROMISE(a_renewed_certificate_goes_on_with_the_same_history),
    PROMISE(only_its_owner_may_read_the_history),
    PROMISE(the_history_is_one_programs),
    PROMISE(a_history_of_garbage_is_moved_aside_and_the_new_one_says_so),
    PROMISE(the_history_of_a_newer_firmware_is_left_alone),
    PROMISE(a_full_disk_is_said_and_no_record_is_half_stored),
};

TEST_MAIN(promises, NULL, NULL)

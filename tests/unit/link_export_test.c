// Promises of what kiosk-link lets out: an export is for the operator alone and in the history, a
// secret in a record is refused and named, and whatever stands in the way is told.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "drivers/history/status_text.h"
#include "firmware/link/link_export.h"
#include "tests/support/history_rig.h"
#include "tests/test.h"

#define HASH "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"

enum {
    RIGHTS = 0700,
    ALL_BITS = 07777,
};

struct bench {
    struct history_rig *rig; // its own history is closed: the file is ours
    struct device_signer *operations;
    char exports[SCRATCH_MAX + 32], file[SCRATCH_MAX + 48], certificate[SCRATCH_MAX + 32];
    struct link_settings settings;
    char words[SCRATCH_MAX + 16];
    struct link_history history;
    struct link_exported told;
};

static void note(void *context, const struct link_history_news *news)
{
    (void)context, (void)news;
}

static void start(struct bench *b)
{
    link_history_close(&b->history);
    b->history = (struct link_history){.changed = note, .context = b, .kiosk = b->rig->kiosk};
    link_history_start(&b->history, &b->settings);
}

static int begin(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    struct bench *b = &bench;
    *b = (struct bench){.operations = device_signer_make(DEVICE_SIGNER_RSA, "operations")};
    if (!b->operations || history_rig_start(state) != 0)
        return -1;
    b->rig = *state;
    history_rig_close(b->rig);
    snprintf(b->exports, sizeof b->exports, "%s/exports", b->rig->dir);
    snprintf(b->file, sizeof b->file, "%s/exports/export", b->rig->dir);
    snprintf(b->certificate, sizeof b->certificate, "%s/operations.crt", b->rig->dir);
    b->settings = (struct link_settings){
        .history = b->rig->path, .exports = b->exports, .operations = b->certificate};
    start(b);
    *state = b;
    return device_signer_write(b->operations, b->rig->dir, "operations") &&
                   device_signer_write(b->rig->device, b->rig->dir, "device") &&
                   mkdir(b->exports, RIGHTS) == 0
               ? 0
               : -1;
}

static int end(void **state)
{
    struct bench *b = *state;
    link_history_close(&b->history);
    device_signer_free(&b->operations);
    *state = b->rig;
    return history_rig_stop(state);
}

// What is told is what the kiosk takes.
static void ask(struct bench *b, enum link_export_kind kind)
{
    const struct link_export_ask asked = {.kind = (uint8_t)kind};
    struct ipc_message message;
    link_export_take(&b->history, &b->settings, &asked, &b->told);
    ipc_fill(&message, LINK_EXPORT, 7, &b->told, sizeof b->told);
    assert_true(link_message_valid(&message, false));
}

static void ends(struct bench *b, const char *word)
{
    ask(b, LINK_EXPORT_FILE);
    assert_string_equal(b->told.end, word);
    assert_int_equal(access(b->file, F_OK) == 0, strcmp(word, "made") == 0);
}

// The last record has these words.
static void is_recorded(struct bench *b, const char *words)
{
    struct link_history_part part;
    link_history_read(&b->history, &(struct link_history_ask){.verify = 1}, &part);
    assert_int_equal(part.news.whole, 1);
    part.lines[strlen(part.lines) - 1] = '\0';
    const char *last = strrchr(part.lines, '\n');
    if (!strstr(last ? last : part.lines, words))
        fail_msg("\"%s\" is not in \"%s\"", words, last ? last : part.lines);
}

static void opens(const struct bench *b, const char *words)
{
    char command[1000];
    snprintf(command, sizeof command,
             "cd %s && openssl cms -decrypt -inform DER -in exports/export -inkey operations.key "
             "-recip operations.crt -out signed && openssl cms -verify -inform DER -in signed "
             "-CAfile device.crt -purpose any -out text 2>said && grep -q '%s' text",
             b->rig->dir, words);
    assert_int_equal(system(command), 0);
}

static void an_export_is_for_the_operator_and_in_the_history(void **state)
{
    struct bench *b = *state;
    struct stat found;
    char words[64];
    ends(b, "made");
    assert_int_equal(b->told.records, 1);
    assert_int_equal(stat(b->file, &found), 0);
    assert_int_equal(found.st_mode & ALL_BITS, 0640);
    assert_int_equal(found.st_size, b->told.bytes);
    opens(b, "^kiosk " HISTORY_RIG_KIOSK "$");
    opens(b, "^version kiosk-link " KIOSK_VERSION "$");
    opens(b, "^version openssl 3[.]");
    opens(b, "^record 1 .* begun done new ");
    snprintf(words, sizeof words, " records=1 bytes=%uB", b->told.bytes);
    is_recorded(b, "export done - - ");
    is_recorded(b, words);
    ends(b, "made"); // in the place of the one before
    opens(b, "^record 2 .* export done ");
}

static void a_secret_in_a_record_is_refused_named_and_recorded(void **state)
{
    struct bench *b = *state;
    static const struct {
        const char *words, *finding;
    } ROWS[] = {
        {"2026-11-27T03:26:34Z reader pass 4711 - " HASH, "pin"},
        {"2026-11-27T03:26:34Z reader pass - 471147 " HASH " days=12d", "pin"},
        {"2026-11-27T03:26:34Z reader pass QZ7481KX - " HASH, "password"},
        {"2026-11-27T03:26:34Z reader pass - - " HASH " bytes=123456789018B", "my-number"},
        {"2026-11-27T03:26:34Z reader pass 1234-5678-9018 - " HASH, "my-number"},
        {"2026-11-27T03:26:34Z reader pass "
         "MIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJRTESMBAGA1UE - " HASH,
         "certificate"},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        link_history_close(&b->history);
        history_rig_sql(b->rig, "DELETE FROM record; DELETE FROM head");
        history_rig_plant(b->rig->path, &b->rig->kiosk, ROWS[i].words);
        start(b);
        print_message("# row %zu\n", i);
        ends(b, "refused");
        assert_string_equal(b->told.finding, ROWS[i].finding);
        assert_int_equal(b->told.number, 2);
        is_recorded(b, ROWS[i].finding);
        is_recorded(b, "export refused ");
    }
}

static void what_another_firmware_wrote_is_withheld_and_nothing_is_refused(void **state)
{
    struct bench *b = *state;
    link_history_close(&b->history);
    history_rig_plant(b->rig->path, &b->rig->kiosk,
                      "2027-04-01T03:26:34Z humidity pass - 4d5a90000300000004 " HASH
                      " humidity=4711ppm offset=-12345s doors=1234");
    start(b);
    ends(b, "made");
    opens(b, "^withheld 2 ");
}

static void whatever_stands_in_its_way_is_told_and_recorded(void **state)
{
    struct bench *b = *state;
    b->settings.exports = NULL;
    ends(b, "no-folder");
    b->settings.exports = b->exports;
    assert_int_equal(rmdir(b->exports), 0);
    ends(b, "not-written");
    is_recorded(b, "export fail not-written - ");
    assert_int_equal(mkdir(b->exports, RIGHTS), 0);
    assert_int_equal(unlink(b->certificate), 0);
    ends(b, "no-recipient");
    is_recorded(b, "export fail no-recipient - ");
    link_history_close(&b->history);
    b->settings.history = (char[]){"/nowhere/history.db"};
    start(b);
    ends(b, "no-history");
}

static void a_key_that_does_not_sign_makes_none(void **state)
{
    struct bench *b = *state;
    device_signer_refuse(b->rig->device, true);
    ends(b, "not-signed");
    ask(b, LINK_EXPORT_STATUS);
    assert_string_equal(b->told.end, "not-signed");
    assert_string_equal(b->told.text, "");
}

static void an_export_of_which_the_history_takes_no_record_does_not_stay(void **state)
{
    struct bench *b = *state;
    sqlite3 *other;
    assert_int_equal(sqlite3_open(b->rig->path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    ends(b, "not-recorded");
    sqlite3_close(other);
    ends(b, "made");
}

static void what_an_earlier_kiosk_link_left_is_removed(void **state)
{
    struct bench *b = *state;
    ends(b, "made");
    link_export_start(&b->settings);
    assert_int_not_equal(access(b->file, F_OK), 0);
}

// Two slots have a name there; any other word is not known.
static void the_texts_name_the_slot_of_the_image(void **state)
{
    struct bench *b = *state;
    static const struct {
        const char *words, *line;
    } CASES[] = {{"quiet rauc.slot=B", "\nslot b\n"},
                 {"rauc.slot=system0", "\nslot -\n"},
                 {"quiet", "\nslot -\n"}};
    snprintf(b->words, sizeof b->words, "%s/words", b->rig->dir);
    b->settings.command_line = b->words;
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        FILE *file = fopen(b->words, "we");
        assert_non_null(file);
        fputs(CASES[i].words, file);
        assert_int_equal(fclose(file), 0);
        ask(b, LINK_EXPORT_STATUS);
        assert_non_null(strstr(b->told.text, CASES[i].line));
    }
}

static void a_status_text_is_signed_and_leaves_no_record(void **state)
{
    struct bench *b = *state;
    const struct history_certificate device = device_signer_certificate(b->rig->device);
    ask(b, LINK_EXPORT_STATUS);
    assert_string_equal(b->told.end, "made");
    assert_true(status_text_check(b->told.text, &device));
    assert_non_null(strstr(b->told.text, "\nkiosk " HISTORY_RIG_KIOSK "\n"));
    assert_int_equal(b->history.news.records, 1);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, begin, end)

static const struct CMUnitTest PROMISES[] = {
    PROMISE(an_export_is_for_the_operator_and_in_the_history),
    PROMISE(a_secret_in_a_record_is_refused_named_and_recorded),
    PROMISE(what_another_firmware_wrote_is_withheld_and_nothing_is_refused),
    PROMISE(whatever_stands_in_its_way_is_told_and_recorded),
    PROMISE(a_key_that_does_not_sign_makes_none),
    PROMISE(an_export_of_which_the_history_takes_no_record_does_not_stay),
    PROMISE(what_an_earlier_kiosk_link_left_is_removed),
    PROMISE(a_status_text_is_signed_and_leaves_no_record),
    PROMISE(the_texts_name_the_slot_of_the_image),
};

TEST_MAIN(PROMISES, NULL, NULL)

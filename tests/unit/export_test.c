// Promises of an export: one file that only the operations' key opens, signed by this device, as
// another program (openssl) sees it; and nothing at all of a text that is refused.
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "drivers/history/export.h"
#include "tests/support/export_sample.h"
#include "tests/support/history_rig.h"
#include "tests/test.h"

enum {
    COMMAND_MAX = 1200,
    TEXT_MAX = 64 * 1024,
    EXPORTS = 1000,
};

struct bench {
    struct history_rig *rig;
    struct device_signer *operations, *device_rsa;
    struct export_text_facts facts;
};

static struct export_text *make_text(struct bench *bench, const char **bytes, size_t *length)
{
    struct export_text *text =
        export_text_make(bench->rig->history, &bench->facts, &bench->rig->kiosk, 1000);
    assert_non_null(text);
    assert_true(export_text_end(text, bytes, length));
    return text;
}

// What is exported, to whom, and what comes of it.
struct made {
    struct export_text *text;
    const char *bytes;
    size_t length;
    struct history_certificate to;
    struct export_file file;
    struct scan_finding finding;
};

static void prepare(struct bench *bench, struct made *made)
{
    *made = (struct made){.to = device_signer_certificate(bench->operations)};
    made->text = make_text(bench, &made->bytes, &made->length);
}

static enum export_err make(struct bench *bench, int64_t now, struct made *made)
{
    return export_make(made->bytes, made->length, &bench->rig->kiosk, &made->to, now, &made->file,
                       &made->finding);
}

static void forget(struct made *made)
{
    export_free(&made->file);
    export_text_free(&made->text);
}

// The shell's exit status.
static int run(const struct bench *bench, const char *command)
{
    char whole[COMMAND_MAX];
    snprintf(whole, sizeof whole, "cd %s && { %s; } 2>said", bench->rig->dir, command);
    return system(whole);
}

static size_t read_file(const struct bench *bench, const char *name, char bytes[TEXT_MAX])
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/%s", bench->rig->dir, name);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t length = fread(bytes, 1, TEXT_MAX - 1, file);
    bytes[length] = '\0';
    fclose(file);
    return length;
}

static void write_export(struct bench *bench, const struct export_file *file)
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/export", bench->rig->dir);
    assert_int_equal(export_write(file, path), EXPORT_OK);
}

static const char OPEN[] = "openssl cms -decrypt -inform DER -in export -inkey operations.key "
                           "-recip operations.crt -out signed";
static const char CHECK[] = "openssl cms -verify -inform DER -in signed -CAfile device.crt "
                            "-purpose any -out text";

static void openssl_opens_it_and_finds_the_devices_signature(struct bench *bench)
{
    static char opened[TEXT_MAX];
    struct made made;
    prepare(bench, &made);
    assert_true(device_signer_write(bench->operations, bench->rig->dir, "operations"));
    assert_int_equal(make(bench, (int64_t)time(NULL), &made), EXPORT_OK);
    write_export(bench, &made.file);
    assert_int_equal(run(bench, OPEN), 0);
    assert_int_equal(run(bench, CHECK), 0);
    assert_int_equal(read_file(bench, "text", opened), made.length);
    assert_memory_equal(opened, made.bytes, made.length);
    forget(&made);
}

static void an_export_to_an_rsa_key_is_opened_by_openssl(void **state)
{
    struct bench *bench = *state;
    assert_true(device_signer_write(bench->rig->device, bench->rig->dir, "device"));
    openssl_opens_it_and_finds_the_devices_signature(bench);
    assert_int_equal(run(bench, "openssl cms -cmsout -print -inform DER -in export | "
                                "grep -q 'id-smime-ct-authEnvelopedData'"),
                     0);
    assert_int_equal(run(bench, "openssl cms -cmsout -print -inform DER -in export | "
                                "grep -q 'aes-256-gcm'"),
                     0);
    assert_int_equal(run(bench, "openssl cms -cmsout -print -inform DER -in export | "
                                "grep -q 'rsaesOaep'"),
                     0);
}

static void an_export_by_an_rsa_key_to_a_curve_is_opened_by_openssl(void **state)
{
    struct bench *bench = *state;
    struct device_signer *rsa = bench->operations;
    bench->operations = bench->rig->other; // P-256
    bench->rig->kiosk = device_signer_kiosk(bench->device_rsa, 0xA5);
    bench->rig->kiosk.before = device_signer_certificate(bench->rig->device);
    history_set_kiosk(bench->rig->history, &bench->rig->kiosk);
    assert_true(device_signer_write(bench->device_rsa, bench->rig->dir, "device"));
    openssl_opens_it_and_finds_the_devices_signature(bench);
    bench->operations = rsa;
}

static void nobody_else_opens_it_and_no_byte_of_it_can_turn(void **state)
{
    struct bench *bench = *state;
    struct made made;
    prepare(bench, &made);
    assert_true(device_signer_write(bench->operations, bench->rig->dir, "operations"));
    assert_true(device_signer_write(bench->device_rsa, bench->rig->dir, "stranger"));
    assert_int_equal(make(bench, HISTORY_RIG_NOW, &made), EXPORT_OK);
    assert_null(memmem(made.file.bytes, made.file.length, "kiosk-export", 12));
    write_export(bench, &made.file);
    assert_int_equal(run(bench, OPEN), 0);
    assert_int_not_equal(run(bench, "openssl cms -decrypt -inform DER -in export "
                                    "-inkey stranger.key -recip stranger.crt -out signed"),
                         0);
    made.file.bytes[made.file.length / 2] ^= 1;
    write_export(bench, &made.file);
    assert_int_not_equal(run(bench, OPEN), 0);
    forget(&made);
}

static void a_refused_export_makes_nothing(void **state)
{
    struct bench *bench = *state;
    static char planted[TEXT_MAX];
    struct made made;
    prepare(bench, &made);
    made.length = (size_t)snprintf(planted, sizeof planted, "%.*snumber 123456789018\n",
                                   (int)made.length, made.bytes);
    made.bytes = planted;
    assert_int_equal(make(bench, HISTORY_RIG_NOW, &made), EXPORT_REFUSED);
    assert_int_equal(made.finding.why, SCAN_MY_NUMBER);
    assert_null(made.file.bytes);
    assert_int_equal(made.file.length, 0);
    forget(&made);
}

// Text, scanner, signature and encryption of each. scan_test.c has ten thousand without the last
// two.
static void a_thousand_exports_without_a_canary_are_made(void **state)
{
    struct bench *bench = *state;
    uint64_t seed = 20261127;
    for (int i = 0; i < EXPORTS; i++) {
        struct made made = {.to = device_signer_certificate(bench->operations)};
        made.text = export_sample_text(&seed, &bench->rig->kiosk);
        assert_true(export_text_end(made.text, &made.bytes, &made.length));
        if (make(bench, HISTORY_RIG_NOW, &made) != EXPORT_OK)
            fail_msg("export %d: line %zu, %s\n%s", i, made.finding.line,
                     scan_why_name(made.finding.why), made.bytes);
        assert_true(made.file.length > made.length);
        forget(&made);
    }
}

static void a_pem_file_without_a_certificate_is_no_recipient(void **state)
{
    struct bench *bench = *state;
    char path[SCRATCH_MAX + 32];
    struct export_file der;
    assert_true(device_signer_write(bench->operations, bench->rig->dir, "operations"));
    snprintf(path, sizeof path, "%s/operations.crt", bench->rig->dir);
    assert_int_equal(export_recipient(path, &der), EXPORT_OK);
    const struct history_certificate good = device_signer_certificate(bench->operations);
    assert_int_equal(der.length, good.length);
    assert_memory_equal(der.bytes, good.bytes, good.length);
    export_free(&der);
    static const char *const others[] = {"operations.key", "nowhere", "."};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", bench->rig->dir, others[i]);
        assert_int_equal(export_recipient(path, &der), EXPORT_RECIPIENT);
        assert_null(der.bytes);
    }
}

static void without_a_key_or_a_recipient_nothing_is_made(void **state)
{
    struct bench *bench = *state;
    struct made made;
    prepare(bench, &made);
    const struct history_certificate to = made.to;
    made.to = (struct history_certificate){(const unsigned char *)"no certificate", 14};
    assert_int_equal(make(bench, HISTORY_RIG_NOW, &made), EXPORT_RECIPIENT);
    made.to = to;
    device_signer_refuse(bench->rig->device, true);
    assert_int_equal(make(bench, HISTORY_RIG_NOW, &made), EXPORT_KEY);
    device_signer_refuse(bench->rig->device, false);
    assert_null(made.file.bytes);
    forget(&made);
}

static void a_file_that_cannot_be_written_leaves_nothing(void **state)
{
    struct bench *bench = *state;
    unsigned char byte = 0;
    const struct export_file file = {&byte, 1};
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/nowhere/export", bench->rig->dir);
    assert_int_equal(export_write(&file, path), EXPORT_WRITE);
    snprintf(path, sizeof path, "%s/folder", bench->rig->dir);
    assert_int_equal(mkdir(path, 0700), 0); // a folder does not give its name to a file
    assert_int_equal(export_write(&file, path), EXPORT_WRITE);
    assert_int_equal(folder_files_like(bench->rig->dir, "*.new"), 0);
}

static void the_newest_records_are_exported_and_the_chain_goes_on(void **state)
{
    struct bench *bench = *state;
    const char *bytes;
    size_t length;
    struct scan_finding finding;
    struct export_text *text =
        export_text_make(bench->rig->history, &bench->facts, &bench->rig->kiosk, 3);
    assert_non_null(text);
    assert_true(export_text_end(text, &bytes, &length));
    assert_non_null(strstr(bytes, "\nchain 27 "));
    assert_non_null(strstr(bytes, "\nrecord 28 "));
    assert_non_null(strstr(bytes, "\nhead 30 "));
    assert_true(scan_text(bytes, length, HISTORY_RIG_KIOSK, &finding));
    export_text_free(&text);
    text = export_text_make(bench->rig->history, &bench->facts, &bench->rig->kiosk, 0);
    assert_non_null(text);
    assert_true(export_text_end(text, &bytes, &length));
    assert_non_null(strstr(bytes, "\nchain 30 "));
    assert_true(scan_text(bytes, length, HISTORY_RIG_KIOSK, &finding));
    export_text_free(&text);
}

static int start(void **state)
{
    static struct bench bench; // lint: file-scope test fixture
    void *rig;
    if (history_rig_start(&rig) != 0)
        return -1;
    bench = (struct bench){.rig = rig,
                           .operations = device_signer_make(DEVICE_SIGNER_RSA, "operations"),
                           .device_rsa = device_signer_make(DEVICE_SIGNER_RSA, HISTORY_RIG_KIOSK),
                           .facts = {.time = HISTORY_RIG_NOW, .slot = 'a', .versions = 1}};
    bench.facts.version[0] = (struct export_text_version){EXPORT_TEXT_KIOSK, "1.0.0"};
    history_rig_fill(bench.rig, 30);
    *state = &bench;
    return bench.operations && bench.device_rsa ? 0 : -1;
}

static int stop(void **state)
{
    struct bench *bench = *state;
    void *rig = bench->rig;
    device_signer_free(&bench->operations);
    device_signer_free(&bench->device_rsa);
    return history_rig_stop(&rig);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, start, stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_export_to_an_rsa_key_is_opened_by_openssl),
    PROMISE(an_export_by_an_rsa_key_to_a_curve_is_opened_by_openssl),
    PROMISE(nobody_else_opens_it_and_no_byte_of_it_can_turn),
    PROMISE(a_refused_export_makes_nothing),
    PROMISE(a_thousand_exports_without_a_canary_are_made),
    PROMISE(a_pem_file_without_a_certificate_is_no_recipient),
    PROMISE(without_a_key_or_a_recipient_nothing_is_made),
    PROMISE(a_file_that_cannot_be_written_leaves_nothing),
    PROMISE(the_newest_records_are_exported_and_the_chain_goes_on),
};

TEST_MAIN(promises, NULL, NULL)

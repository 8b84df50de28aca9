// Promises of the status text: what it says, that openssl alone can check it, that nothing of it
// can be changed, and that it always fits its QR code.
#include <qrencode.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "drivers/history/status_text.h"
#include "tests/support/history_rig.h"
#include "tests/test.h"

enum {
    QR_VERSION = 25,
    COMMAND_MAX = 1200,
};

#define A5 "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"

static void it_says_who_what_and_how_it_went(void **state)
{
    struct history_rig *rig = *state;
    struct status_text_facts facts = {.time = HISTORY_RIG_NOW, .slot = 'a'};
    char text[STATUS_TEXT_MAX + 1], head[80], hash[HISTORY_HEX + 1];
    history_rig_fill(rig, 4);
    struct history_record again = history_rig_record(HISTORY_NETWORK, HISTORY_PASS);
    again.time += 3600;
    assert_int_equal(history_append(rig->history, &again), HISTORY_OK);
    assert_int_equal(status_text_look(rig->history, &facts), HISTORY_OK);
    assert_true(status_text_make(&facts, &rig->kiosk, text));
    assert_ptr_equal(strstr(text, "kiosk-status 1\nkiosk " HISTORY_RIG_KIOSK
                                  "\ntime 2026-11-27T03:26:40Z\nsoftware " A5 "\nslot a\nhead 5 "),
                     text);
    history_hex(facts.head.hash, hash);
    snprintf(head, sizeof head, "\nhead 5 %.32s\n", hash);
    assert_non_null(strstr(text, head));
    // The network passed after it had failed; the first record is no test.
    assert_non_null(strstr(text, "\nnetwork pass 2026-11-27T04:26Z\ndevice-key cancelled "
                                 "2026-11-27T03:26Z\nclock pass 2026-11-27T03:26Z\n"));
    assert_null(strstr(text, "\nreader "));
    assert_null(strstr(text, "\nbegun "));
}

static void write_text(const struct history_rig *rig, const char *text)
{
    char path[SCRATCH_MAX + 32];
    snprintf(path, sizeof path, "%s/text", rig->dir);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

// As the header says.
static int check_by_openssl(const struct history_rig *rig)
{
    char command[COMMAND_MAX];
    snprintf(
        command, sizeof command,
        "cd %s && head -n -1 text >said && tail -n 1 text | openssl base64 -d -A >signature && "
        "openssl dgst -sha256 -verify device.pub -signature signature said >/dev/null 2>&1",
        rig->dir);
    return system(command);
}

static void openssl_alone_can_check_it(void **state)
{
    struct history_rig *rig = *state;
    static const enum device_signer_kind kinds[] = {DEVICE_SIGNER_EC, DEVICE_SIGNER_RSA};
    for (size_t i = 0; i < 2; i++) {
        struct device_signer *device = device_signer_make(kinds[i], HISTORY_RIG_KIOSK);
        struct history_kiosk kiosk = device_signer_kiosk(device, 0xA5);
        struct status_text_facts facts = {.time = HISTORY_RIG_NOW};
        char text[STATUS_TEXT_MAX + 1];
        assert_true(device_signer_write(device, rig->dir, "device"));
        assert_int_equal(status_text_look(rig->history, &facts), HISTORY_OK);
        assert_true(status_text_make(&facts, &kiosk, text));
        assert_true(status_text_check(text, &kiosk.certificate));
        write_text(rig, text);
        assert_int_equal(check_by_openssl(rig), 0);
        *strstr(text, "slot -") = 'S';
        write_text(rig, text);
        assert_int_not_equal(check_by_openssl(rig), 0);
        device_signer_free(&device);
    }
}

static void no_byte_of_it_can_be_changed(void **state)
{
    struct history_rig *rig = *state;
    struct status_text_facts facts = {.time = HISTORY_RIG_NOW, .slot = 'b'};
    char text[STATUS_TEXT_MAX + 1];
    const struct history_certificate other = device_signer_certificate(rig->other);
    history_rig_fill(rig, 12);
    assert_int_equal(status_text_look(rig->history, &facts), HISTORY_OK);
    assert_true(status_text_make(&facts, &rig->kiosk, text));
    assert_true(status_text_check(text, &rig->kiosk.certificate));
    assert_false(status_text_check(text, &other));
    size_t length = strlen(text);
    // The last characters of base64 have bits that stand for nothing (RFC 4648, 3.5).
    for (size_t i = 0; i < length - 4; i++) {
        text[i] ^= 1;
        assert_false(status_text_check(text, &rig->kiosk.certificate));
        text[i] ^= 1;
    }
    for (size_t i = 0; i < length; i++) {
        char cut = text[i];
        text[i] = '\0';
        assert_false(status_text_check(text, &rig->kiosk.certificate));
        text[i] = cut;
    }
    assert_true(status_text_check(text, &rig->kiosk.certificate));
}

// The longest name, every test with its longest outcome, the longest count, RSA.
static void the_longest_one_fits_its_qr_code(void **state)
{
    (void)state;
    char name[HISTORY_KIOSK_MAX + 1], text[STATUS_TEXT_MAX + 1];
    memset(name, 'k', HISTORY_KIOSK_MAX);
    name[HISTORY_KIOSK_MAX] = '\0';
    struct device_signer *device = device_signer_make(DEVICE_SIGNER_RSA, name);
    struct history_kiosk kiosk = device_signer_kiosk(device, 0xA5);
    struct status_text_facts facts = {
        .time = 253402300799, .head = {.count = HISTORY_NUMBER_MAX}, .results = HISTORY_TESTS};
    for (int i = 0; i < HISTORY_TESTS; i++)
        facts.result[i] =
            (struct status_text_result){(enum history_what)i, HISTORY_CANCELLED, 253402300799};
    assert_true(status_text_make(&facts, &kiosk, text));
    print_message("# %zu bytes\n", strlen(text));
    QRcode *code = QRcode_encodeString8bit(text, QR_VERSION, QR_ECLEVEL_M);
    assert_non_null(code);
    assert_int_equal(code->version, QR_VERSION);
    QRcode_free(code);
    device_signer_free(&device);
}

static void what_is_not_well_formed_makes_no_text(void **state)
{
    struct history_rig *rig = *state;
    const struct status_text_facts good = {.time = HISTORY_RIG_NOW};
    struct status_text_facts bad[4] = {good, good, good, good};
    char text[STATUS_TEXT_MAX + 1];
    bad[0].time = -1;
    bad[1].slot = 'c';
    bad[2].results = 1;
    bad[2].result[0] = (struct status_text_result){HISTORY_LOGIN, HISTORY_DONE, HISTORY_RIG_NOW};
    bad[3].results = HISTORY_TESTS + 1;
    assert_true(status_text_make(&good, &rig->kiosk, text));
    for (size_t i = 0; i < 4; i++)
        assert_false(status_text_make(&bad[i], &rig->kiosk, text));
    device_signer_refuse(rig->device, true);
    assert_false(status_text_make(&good, &rig->kiosk, text));
    device_signer_refuse(rig->device, false);
    struct device_signer *nameless = device_signer_make(DEVICE_SIGNER_EC, "two words");
    struct history_kiosk kiosk = device_signer_kiosk(nameless, 0xA5);
    assert_false(status_text_make(&good, &kiosk, text));
    device_signer_free(&nameless);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, history_rig_start, history_rig_stop)

static const struct CMUnitTest promises[] = {
    PROMISE(it_says_who_what_and_how_it_went),
    PROMISE(openssl_alone_can_check_it),
    PROMISE(no_byte_of_it_can_be_changed),
    cmocka_unit_test(the_longest_one_fits_its_qr_code),
    PROMISE(what_is_not_well_formed_makes_no_text),
};

TEST_MAIN(promises, NULL, NULL)

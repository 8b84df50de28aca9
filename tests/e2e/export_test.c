// Exports of a whole kiosk: openssl opens and verifies one, a secret in the history is refused, and
// a file is written whole or not at all. And the status text, as openssl checks it.
#include <stdio.h>
#include <stdlib.h>

#include "drivers/history/record.h"
#include "tests/support/history_hand.h"
#include "tests/test.h"

#define EXPORT "--exports exports export "
#define HASH   "a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5"

static void says(struct kiosk_visit *v, const char *words, int status, const char *text)
{
    history_hand_says(v, words, status, text);
}

// A history without what the test before planted.
static void anew(struct kiosk_visit *v)
{
    history_hand_end_link(v);
    kiosk_stand_must(v->stand, "rm -rf sent* signed text stick history.db*");
    history_hand_let_back(v);
}

static void is_refused(struct kiosk_visit *v, const char *words, const char *said)
{
    anew(v);
    history_hand_plant(v, words);
    says(v, EXPORT "sent", 1, said);
    says(v, EXPORT "sent", 1, "in record 2, ");
    kiosk_stand_must(v->stand, "! ls sent* exports/* 2>/dev/null");
    says(v, "history", 0, "export               refused");
}

static void an_export_is_opened_and_verified_by_openssl_and_is_in_the_history(void **state)
{
    struct kiosk_visit *v = *state;
    anew(v);
    says(v, HISTORY_ROW, 0, "pass  history");
    says(v, EXPORT "sent", 0, " records, ");
    kiosk_stand_must(v->stand,
                     "openssl cms -decrypt -inform DER -in sent -inkey pki/operations.key "
                     "-recip pki/operations.crt -out signed && "
                     "openssl cms -verify -inform DER -in signed -CAfile "
                     "pki/device-ca.crt -purpose any -out text 2>said");
    kiosk_stand_must(v->stand, "grep -q '^kiosk kiosk-0001$' text && "
                               "grep -qE '^version kernel [0-9]+[.]' text && "
                               "grep -qE '^record [0-9]+ .* self-test pass ' text");
    says(v, "history", 0, "export               done");
    says(v, "history --verify", 0, "whole, ");
}

static void a_planted_pin_or_my_number_is_refused_through_the_whole_kiosk(void **state)
{
    struct kiosk_visit *v = *state;
    is_refused(v, "2026-11-27T03:26:34Z reader pass 4711 - " HASH, "a PIN stands in it");
    is_refused(v, "2026-11-27T03:26:34Z reader pass - - " HASH " bytes=123456789018B",
               "a My Number stands in it");
}

// As much of it as a record takes.
static void a_planted_card_certificate_is_refused(void **state)
{
    struct kiosk_visit *v = *state;
    char words[HISTORY_LINE_SIZE], *line;
    kiosk_visit_make_card(v, "planted", "");
    assert_int_equal(
        kiosk_stand_sh(v->stand, &line, "openssl base64 -A -in planted.sign.der | head -c 300"), 0);
    snprintf(words, sizeof words, "2026-11-27T03:26:34Z reader pass %.300s - " HASH, line);
    free(line);
    is_refused(v, words, "a card's certificate stands in it");
}

static void a_file_is_written_whole_or_not_at_all(void **state)
{
    struct kiosk_visit *v = *state;
    anew(v);
    kiosk_stand_must(v->stand, "echo mine >sent");
    says(v, EXPORT "sent", 1, "sent: File exists");
    kiosk_stand_must(v->stand, "test \"$(cat sent)\" = mine && rm sent && ln -s nowhere sent");
    says(v, EXPORT "sent", 1, "sent: File exists");
    says(v, EXPORT "stick/sent", 1, "No such file or directory");
    kiosk_stand_must(v->stand, "mkdir stick && mount -t tmpfs -o size=4k tmpfs stick && "
                               "head -c 4096 /dev/zero >stick/full");
    says(v, EXPORT "stick/sent", 1, "stick/sent: No space left on device");
    kiosk_stand_must(v->stand, "test \"$(ls stick)\" = full && umount stick");
    says(v, EXPORT "stick/sent", 0, " records, ");
    kiosk_stand_must(v->stand, "test -s stick/sent && test -z \"$(ls stick | grep -v '^sent$')\"");
}

static void without_a_certificate_or_a_folder_it_is_said(void **state)
{
    struct kiosk_visit *v = *state;
    anew(v);
    kiosk_stand_must(v->stand, "mv pki/operations.crt kept.crt");
    says(v, EXPORT "sent", 1, "no certificate to encrypt to");
    kiosk_stand_must(v->stand, "mv kept.crt pki/operations.crt && mv exports away");
    says(v, EXPORT "sent", 1, "kiosk-link cannot write it");
    kiosk_stand_must(v->stand, "mv away exports && ! ls sent* 2>/dev/null");
}

static void while_somebody_is_served_none_is_begun(void **state)
{
    struct kiosk_visit *v = *state;
    anew(v);
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    says(v, EXPORT "sent", 1, "the kiosk refuses: somebody is being served");
    says(v, "status-text", 0, "kiosk-status 1\n");
    kiosk_visit_leave(v);
}

static void a_status_text_is_checked_by_openssl(void **state)
{
    struct kiosk_visit *v = *state;
    says(v, HISTORY_ROW, 0, "pass  history");
    says(v, "status-text", 0, "\nkiosk kiosk-0001\n");
    kiosk_stand_must(v->stand,
                     "kioskctl status-text >told && head -n -1 told >said && tail -n 1 told | "
                     "openssl base64 -d -A >signature && "
                     "openssl x509 -in pki/device.crt -pubkey -noout >kiosk.pub && "
                     "openssl dgst -sha256 -verify kiosk.pub -signature signature said");
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(an_export_is_opened_and_verified_by_openssl_and_is_in_the_history),
    KIOSK_VISIT(a_planted_pin_or_my_number_is_refused_through_the_whole_kiosk),
    KIOSK_VISIT(a_planted_card_certificate_is_refused),
    KIOSK_VISIT(a_file_is_written_whole_or_not_at_all),
    KIOSK_VISIT(without_a_certificate_or_a_folder_it_is_said),
    KIOSK_VISIT(while_somebody_is_served_none_is_begun),
    KIOSK_VISIT(a_status_text_is_checked_by_openssl),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

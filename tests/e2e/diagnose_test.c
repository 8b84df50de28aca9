// kioskctl diagnose on a whole kiosk: each thing that breaks fails its own row with its own cause,
// and no other row.
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "tests/support/backend_switch.h"
#include "tests/support/kiosk_visit.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    REACHED_LIMIT_MS = 5000, // of a self-test whose backend answers, and of one whose does not
    SILENT_LIMIT_MS = 15000,
    FAILED_STATUS = 3, // of kioskctl
};

// What lies behind a step of the ladder that fails.
#define AFTER_CONNECT "tls device service clock "
#define AFTER_TLS     "device service clock "

// The caller frees it.
static json_t *diagnose(struct kiosk_visit *v, int *status)
{
    char *text;
    *status = kiosk_stand_sh(v->stand, &text, "'%s/bin/kioskctl' --control control --json diagnose",
                             paths_build());
    json_t *answer = json_loads(text, 0, NULL);
    free(text);
    if (!answer)
        kiosk_stand_print_logs(v->stand);
    assert_non_null(answer);
    return answer;
}

static const char *member(json_t *row, const char *name)
{
    return json_string_value(json_object_get(row, name));
}

// "tls=tls-root", and the names of the rows that were not run, each with a blank behind it.
static void summarize(json_t *answer, char failed[128], char not_run[128])
{
    json_t *row;
    size_t i;
    failed[0] = not_run[0] = '\0';
    json_array_foreach(json_object_get(answer, "tests"), i, row)
    {
        char *to = strcmp(member(row, "outcome"), "fail") == 0 ? failed : not_run;
        size_t used = strlen(to);
        if (to == failed)
            snprintf(to + used, 128 - used, "%s=%s ", member(row, "test"), member(row, "cause"));
        else if (strcmp(member(row, "outcome"), "not-run") == 0)
            snprintf(to + used, 128 - used, "%s ", member(row, "test"));
    }
}

static void finds(struct kiosk_visit *v, const char *expected, const char *behind)
{
    int status;
    char failed[128], not_run[128];
    json_t *answer = diagnose(v, &status);
    summarize(answer, failed, not_run);
    assert_string_equal(failed, expected);
    assert_string_equal(not_run, behind);
    assert_int_equal(status, expected[0] == '\0' ? 0 : FAILED_STATUS);
    assert_string_equal(member(answer, "outcome"), expected[0] == '\0' ? "pass" : "fail");
    assert_true(strlen(member(answer, "finished_at")) == strlen("2026-04-15T01:30:00Z"));
    json_decref(answer);
}

static void await_open(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "start", "");
    finds(v, "", "");
}

// ---- nothing is wrong -------------------------------------------------------------------------

static void a_whole_kiosk_passes_every_row_within_five_seconds(void **state)
{
    struct kiosk_visit *v = *state;
    int64_t start = clock_ms();
    finds(v, "", "");
    assert_true(clock_ms() - start < REACHED_LIMIT_MS);
}

// In a visit too: nothing of it is disturbed, and no command is sent to the card.
static void a_selftest_in_a_visit_sends_nothing_to_the_card(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    json_t *before = kiosk_stand_ask(v->stand, "trace");
    finds(v, "", "");
    json_t *after = kiosk_stand_ask(v->stand, "trace");
    assert_true(json_equal(before, after));
    json_decref(before);
    json_decref(after);
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_to_known(v, "reset-sign");
    resident_choose(v->resident, "known", "back");
    kiosk_visit_reset(v, "reset-sign");
}

// The page's schema, and a check that it can refuse at all.
static void the_answer_is_what_the_page_describes(void **state)
{
    struct kiosk_visit *v = *state;
    char here[PATH_MAX];
    assert_non_null(getcwd(here, sizeof here));
    kiosk_visit_unplug(v);
    kiosk_stand_must(v->stand,
                     "sed -n '/^As a JSON Schema/,/^[.]Ed/p' '%s/firmware/man/kioskctl.8' | "
                     "sed '1,2d;$d' >schema.json; kioskctl --json diagnose >told.json; "
                     "test $? = %d && python3 -m jsonschema -i told.json schema.json",
                     here, FAILED_STATUS);
    kiosk_stand_must(v->stand, "sed 's/\"no-reader\"/\"\"/' told.json >wrong.json && "
                               "! python3 -m jsonschema -i wrong.json schema.json");
    kiosk_visit_plug(v);
    await_open(v);
}

// ---- the card's side --------------------------------------------------------------------------

static void a_reader_that_is_not_plugged_in(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_unplug(v);
    kiosk_stand_await(v->stand, "closed", "reader-missing");
    finds(v, "reader=no-reader ", "");
    kiosk_stand_must(v->stand, "mkdir -p usb/1-1:1.0 && echo 0b >usb/1-1:1.0/bInterfaceClass");
    finds(v, "reader=reader-unsupported ", "");
    kiosk_stand_must(v->stand, "rm -r usb/1-1:1.0");
    kiosk_visit_plug(v);
    await_open(v);
}

static void a_pcscd_that_is_gone(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "kill -STOP $(pgrep -f '^pcscd -f')");
    finds(v, "reader=pcscd-gone ", "exchanges ");
    await_open(v); // the one that hung was replaced
}

// ---- the way to the backend -------------------------------------------------------------------

static void a_port_where_nobody_listens(void **state)
{
    struct kiosk_visit *v = *state;
    backend_switch_off(v->stand);
    finds(v, "connect=refused ", AFTER_CONNECT);
    backend_switch_on(v->stand);
    await_open(v);
}

static void a_backend_that_takes_connections_and_says_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    backend_switch_freeze(v->stand);
    int64_t start = clock_ms();
    finds(v, "tls=tls-failed ", AFTER_TLS);
    assert_true(clock_ms() - start < SILENT_LIMIT_MS);
    backend_switch_thaw(v->stand);
    await_open(v);
}

static void a_wrong_certificate_of_the_backend(void **state)
{
    static const char *const CAUSES[BACKEND_SWITCH_CERTIFICATES] = {
        [BACKEND_SWITCH_OTHER_ROOT] = "tls=tls-root ",
        [BACKEND_SWITCH_OTHER_NAME] = "tls=tls-name ",
        [BACKEND_SWITCH_EXPIRED] = "tls=tls-expired ",
    };
    struct kiosk_visit *v = *state;
    for (int i = 0; i < BACKEND_SWITCH_CERTIFICATES; i++) {
        backend_switch_certificate(v->stand, (enum backend_switch_certificate)i);
        finds(v, CAUSES[i], AFTER_TLS);
    }
    backend_switch_off(v->stand);
    backend_switch_on(v->stand);
    await_open(v);
}

static void a_backend_that_answers_slowly(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "delay.service", "2000");
    finds(v, "service=answer-slow ", "");
    kiosk_visit_clear_knobs(v);
    finds(v, "", "");
}

static void a_clock_that_is_ten_minutes_off(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "clock", "+600");
    finds(v, "clock=clock-off ", "");
}

// ---- what kiosk-link owns ---------------------------------------------------------------------

// The kiosk sees the end of the old one before there is a new one.
static void restart_link(struct kiosk_visit *v)
{
    kiosk_visit_restart_link(v);
    kiosk_stand_await_sh(v->stand, "pgrep -x kiosk-link && test -S link.sock && "
                                   "kioskctl status --json | grep -q '\"link\":{\"helper\":true'");
}

// The server refuses it too; that says nothing new.
static void a_device_certificate_that_has_ended(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(
        v->stand, "cd pki; cp device.crt device.good; openssl req -new -key device.key "
                  "-subj \"$(openssl x509 -in device.crt -noout -subject -nameopt compat | "
                  "sed 's/^subject=//')\" -out device.csr && openssl x509 -req -in device.csr "
                  "-CA device-ca.crt -CAkey device-ca.key -days -1 -set_serial 9 -out device.crt");
    restart_link(v);
    finds(v, "key=key-expired ", "service clock ");
    kiosk_stand_must(v->stand, "mv pki/device.good pki/device.crt");
    restart_link(v);
    await_open(v);
}

static void an_outbox_that_was_broken(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "head -c 8192 /dev/urandom >outbox.db; rm -f outbox.db-*");
    restart_link(v);
    kiosk_stand_await(v->stand, "start", "");
    finds(v, "outbox=outbox-broken ", "");
    kiosk_stand_must(v->stand, "'%s/bin/kioskctl' --control control acknowledge", paths_build());
    await_open(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_whole_kiosk_passes_every_row_within_five_seconds),
    KIOSK_VISIT(a_selftest_in_a_visit_sends_nothing_to_the_card),
    KIOSK_VISIT(the_answer_is_what_the_page_describes),
    KIOSK_VISIT(a_reader_that_is_not_plugged_in),
    KIOSK_VISIT(a_pcscd_that_is_gone),
    KIOSK_VISIT(a_port_where_nobody_listens),
    KIOSK_VISIT(a_backend_that_takes_connections_and_says_nothing),
    KIOSK_VISIT(a_wrong_certificate_of_the_backend),
    KIOSK_VISIT(a_backend_that_answers_slowly),
    KIOSK_VISIT(a_clock_that_is_ten_minutes_off),
    KIOSK_VISIT(a_device_certificate_that_has_ended),
    KIOSK_VISIT(an_outbox_that_was_broken),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

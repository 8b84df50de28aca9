// A technician at the whole kiosk: the corner is held, a PIV card of the virtual kind proves
// itself, the self-test is run; and a resident's card that is put in there gets no VERIFY.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/broken_kiosk.h"
#include "tests/support/kiosk_technician.h"
#include "tests/support/paths.h"
#include "tests/test.h"

enum {
    TOO_SHORT_MS = 4500,
};

// ---- steps --------------------------------------------------------------------------------------

// How many commands of that name the trace of `kioskctl` has, which begins with each reading.
static int traced(struct kiosk_visit *v, const char *name)
{
    char *output;
    kiosk_stand_sh(v->stand, &output, "kioskctl trace --json | grep -o '\"name\":\"%s\"' | wc -l",
                   name);
    int count = atoi(output);
    free(output);
    return count;
}

static void is_refused_unasked(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "service-refused", "resident-card");
    assert_true(traced(v, "SELECT") > 0); // it was looked at
    assert_int_equal(traced(v, "VERIFY"), 0);
}

static void is_gone(struct kiosk_visit *v)
{
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
}

// ---- promises -----------------------------------------------------------------------------------

static void a_technician_comes_by_touch_runs_the_self_test_and_leaves(void **state)
{
    struct kiosk_visit *v = *state;
    resident_hold(v->resident, "start", TOO_SHORT_MS);
    kiosk_stand_await(v->stand, "start", NULL);
    kiosk_technician_log_in(v, "good");
    assert_true(traced(v, "VERIFY") > 0);
    kiosk_stand_must(v->stand, "kioskctl status --json | grep -q '\"state\":\"service\"'");
    resident_choose(v->resident, "service-menu", "self-test");
    resident_choose(v->resident, "service-test", "try-again");
    kiosk_technician_recorded(v, " (pass|fail) (-|[a-z-]+) [0-9a-f]{40}");
    resident_choose(v->resident, "service-test", "back");
    resident_choose(v->resident, "service-menu", "leave");
    kiosk_stand_await(v->stand, "service-ended", "left");
    is_gone(v);
    kiosk_technician_recorded(v, " login done - [0-9a-f]{40}");
    kiosk_technician_recorded(v, " logout done left [0-9a-f]{40}");
}

static void the_tools_are_met_by_finger_and_by_pad_and_each_run_is_in_the_history(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_log_in(v, "good");
    resident_choose(v->resident, "service-menu", "tools");
    resident_choose(v->resident, "service-tools", "tool-keys");
    kiosk_stand_await(v->stand, "service-keys", NULL);
    kiosk_technician_pad(v, '\0');
    resident_choose(v->resident, "service-result", "try-again");
    kiosk_stand_await(v->stand, "service-keys", NULL);
    kiosk_technician_pad(v, '7'); // a dead key
    resident_choose(v->resident, "service-keys", "no");
    resident_choose(v->resident, "service-result", "back");
    kiosk_technician_recorded(v, " keys pass - [0-9a-f]{40} dead=0 stuck=0");
    kiosk_technician_recorded(v, " keys fail - [0-9a-f]{40} dead=1 stuck=0");
    resident_choose(v->resident, "service-tools", "tool-touch");
    kiosk_stand_await(v->stand, "service-touch", NULL);
    kiosk_technician_rings(v);
    for (int i = 0; i < 4; i++) // the fields, the line, fingers, ghosts
        kiosk_technician_hash(v);
    resident_choose(v->resident, "service-result", "back");
    kiosk_technician_recorded(
        v, " touch fail - [0-9a-f]{40} deviation=[0-9]{1,3} ?um dead=144 ghosts=0");
    resident_choose(v->resident, "service-tools", "tool-sound");
    resident_choose(v->resident, "service-sound", "back");
    kiosk_technician_recorded(v, " sound cancelled - [0-9a-f]{40}");
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "service-ended", "card-out");
    resident_choose(v->resident, "service-ended", "leave");
}

static void a_residents_card_that_is_put_in_there_gets_no_verify(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "another", "");
    kiosk_technician_come(v);
    kiosk_visit_put(v, "another");
    is_refused_unasked(v);
    resident_choose(v->resident, "service-refused", "try-again");
    is_refused_unasked(v);
    kiosk_stand_must(v->stand, "virtual-card tell card.control status | grep -q 'tries-auth 3/3'");
    kiosk_technician_recorded(v, " login-refused refused resident-card -$");
    is_gone(v);
}

// kiosk_stand_stop() looks at every stand's trace in this way.
static void the_card_itself_tells_of_a_verify_in_the_mode(void **state)
{
    struct kiosk_visit *v = *state;
    char root[256], command[1024];
    assert_non_null(getcwd(root, sizeof root));
    kiosk_visit_make_card(v, "third", "");
    kiosk_technician_come(v);
    kiosk_visit_put(v, "third");
    is_refused_unasked(v);
    snprintf(
        command, sizeof command,
        "%s/tests/rig/no-verify log/card.log && "
        "awk '/Lc=9/ {print; getline; print; print \"9 00 20 00 80 Lc=0 Le=0 bytes=0 SW=63C3\"}' "
        "log/card.log | tail -n 3 >broken && ! %s/tests/rig/no-verify broken",
        root, root);
    kiosk_stand_must(v->stand, "%s", command);
    is_gone(v);
}

static void another_technicians_card_in_its_place_ends_it(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_make(v, "second");
    kiosk_technician_log_in(v, "good");
    kiosk_visit_pull(v); // pcscd does not see one that is exchanged between two of its looks
    kiosk_visit_put(v, "second");
    kiosk_stand_await(v->stand, "service-ended", "card-out");
    kiosk_technician_recorded(v, " logout done card-out [0-9a-f]{40}");
    resident_choose(v->resident, "service-ended", "leave");
    kiosk_stand_await(v->stand, "take-card", NULL);
    is_gone(v);
}

static void the_card_that_is_taken_out_ends_it_and_residents_are_served(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_log_in(v, "good");
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "service-ended", "card-out");
    resident_choose(v->resident, "service-ended", "leave");
    kiosk_stand_await(v->stand, "start", NULL);
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_leave(v);
}

// The list may have more than one sheet.
static void choose_row(struct kiosk_visit *v, const char *row)
{
    kiosk_stand_await(v->stand, "service-tools", NULL);
    if (!kiosk_visit_offers(v, row))
        resident_choose(v->resident, "service-tools", "sheet-next");
    resident_choose(v->resident, "service-tools", row);
}

// What kiosk-link is asked for comes from its disk and key; nothing of it is in the view's
// controls.
static void each_page_is_read_and_left(void **state)
{
    static const char *const PAGES[] = {"tool-network", "tool-storage", "tool-versions",
                                        "tool-faults", "tool-status"};
    struct kiosk_visit *v = *state;
    kiosk_technician_log_in(v, "good");
    resident_choose(v->resident, "service-menu", "tools");
    for (size_t i = 0; i < sizeof PAGES / sizeof PAGES[0]; i++) {
        bool code = strcmp(PAGES[i], "tool-status") == 0;
        choose_row(v, PAGES[i]);
        if (code)
            kiosk_stand_await_sh(v->stand, "grep -q 'area=export event=ended kind=1 end=made' "
                                           "log/kiosk-link.log");
        resident_choose(v->resident, code ? "service-status" : "service-page", "back");
    }
    kiosk_stand_await(v->stand, "service-tools", NULL);
    resident_choose(v->resident, "service-tools", "leave");
    is_gone(v);
}

// Whatever card it is, it gets no VERIFY; the technician proves his own anew behind it.
static void three_cards_test_the_reader(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "another", "");
    kiosk_technician_log_in(v, "good");
    resident_choose(v->resident, "service-menu", "tools");
    resident_choose(v->resident, "service-tools", "tool-reader");
    int verified = traced(v, "VERIFY"); // in the login
    for (int i = 1; i <= 3; i++) {
        char answered[96];
        snprintf(answered, sizeof answered,
                 "test $(grep -c 'event=probed result=0' log/kiosk-card.log) -eq %d", i);
        if (i == 3) // it is a test card's CA from now on
            kiosk_stand_must(v->stand,
                             "! grep -q 'event=probed .* echo=[^1]' log/kiosk-card.log && "
                             "cp pki/auth-ca.crt test-ca.crt");
        kiosk_visit_pull(v);
        kiosk_visit_put(v, "another");
        kiosk_stand_await_sh(v->stand, answered);
    }
    kiosk_stand_must(v->stand, "tail -n 1 log/kiosk-card.log >told; grep -q 'event=probed' told || "
                               "grep 'event=probed' log/kiosk-card.log | tail -n 1 >told; "
                               "grep -q 'echo=2' told");
    assert_int_equal(traced(v, "VERIFY"), verified);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "service-insert", NULL);
    kiosk_visit_put(v, "good");
    resident_enter(v->resident, "service-pin", TECHNICIAN_PIN);
    kiosk_stand_await(v->stand, "service-result", NULL);
    kiosk_technician_recorded(v, " reader pass - [0-9a-f]{40}.*insertions=3");
    resident_choose(v->resident, "service-result", "leave");
    is_gone(v);
}

// A PIN whose count the disk does not take is sent all the same, once: he is who empties the disk.
static void a_full_disk_lets_a_technician_in(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "! head -c 64M /dev/zero >disk/filler");
    kiosk_technician_log_in(v, "good");
    kiosk_stand_must(v->stand, "test ! -e disk/outbox.db.failures || "
                               "grep -q '^0 ' disk/outbox.db.failures");
    kiosk_stand_must(v->stand, "rm disk/filler");
    resident_choose(v->resident, "service-menu", "leave");
    is_gone(v);
    kiosk_technician_recorded(v, " logout done left [0-9a-f]{40}");
}

// Last: after it a technician waits for half a minute.
static void a_wrong_pin_waits_also_when_the_kiosk_begins_anew(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_technician_make(v, "clumsy");
    kiosk_technician_come(v);
    kiosk_visit_put(v, "clumsy");
    resident_enter(v->resident, "service-pin", TECHNICIAN_WRONG);
    kiosk_stand_await(v->stand, "service-refused", "pin-wrong");
    assert_true(traced(v, "VERIFY") > 0);
    is_gone(v);
    kiosk_visit_restart_link(v);
    kiosk_stand_must(v->stand, "pkill -KILL -x kiosk");
    kiosk_stand_await_sh(v->stand, "kioskctl view --json | grep -q '\"view\":\"start\"'");
    kiosk_technician_come(v);
    kiosk_visit_put(v, "clumsy");
    kiosk_stand_await(v->stand, "service-refused", "must-wait");
    is_gone(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_technician_comes_by_touch_runs_the_self_test_and_leaves),
    KIOSK_VISIT(the_tools_are_met_by_finger_and_by_pad_and_each_run_is_in_the_history),
    KIOSK_VISIT(a_residents_card_that_is_put_in_there_gets_no_verify),
    KIOSK_VISIT(the_card_itself_tells_of_a_verify_in_the_mode),
    KIOSK_VISIT(another_technicians_card_in_its_place_ends_it),
    KIOSK_VISIT(the_card_that_is_taken_out_ends_it_and_residents_are_served),
    KIOSK_VISIT(each_page_is_read_and_left),
    KIOSK_VISIT(three_cards_test_the_reader),
    KIOSK_VISIT(a_full_disk_lets_a_technician_in),
    KIOSK_VISIT(a_wrong_pin_waits_also_when_the_kiosk_begins_anew),
};

static int open(void **state)
{
    return kiosk_visit_open_with(state, BROKEN_KIOSK_STAND);
}

TEST_MAIN(TESTS, open, kiosk_visit_close)

// Cards that fall silent and a pcscd that hangs or dies, in every phase of a visit: within its
// limit there is a screen that says what is true, pcscd is replaced, and the next visit works on a
// kiosk that was never restarted.
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// The daemon; the script that keeps it has the same name.
#define PCSCD "pgrep -f '^pcscd -f'"

static void signal_pcscd(struct kiosk_visit *v, const char *signal)
{
    kiosk_stand_must(v->stand, "kill -%s $(" PCSCD ")", signal);
}

static int pcscd(struct kiosk_visit *v)
{
    char *output;
    kiosk_stand_sh(v->stand, &output, PCSCD);
    int process = atoi(output);
    free(output);
    return process;
}

static void await_another_pcscd(struct kiosk_visit *v, int before)
{
    char command[96];
    snprintf(command, sizeof command, "now=$(" PCSCD ") && test \"$now\" != %d", before);
    kiosk_stand_await_sh(v->stand, command);
}

// As soon as the reader is back the card in it is read again by itself, up to a finished reset.
static void goes_on_and_is_done(struct kiosk_visit *v)
{
    kiosk_visit_reset(v, "reset-sign");
}

// The notice comes within this time, and pcscd is another one afterwards.
static void is_said_within(struct kiosk_visit *v, int limit_ms, const char *notice,
                           int pcscd_before)
{
    int64_t start = clock_ms();
    kiosk_stand_await(v->stand, "notice", notice);
    int took = (int)(clock_ms() - start);
    print_message("# said after %d ms\n", took);
    assert_true(took < limit_ms);
    await_another_pcscd(v, pcscd_before);
    kiosk_visit_await_cards(v, 1);
}

// ---- silence ----------------------------------------------------------------------------------

static void silent_in_verify_costs_no_try(void **state)
{
    struct kiosk_visit *v = *state;
    int before = pcscd(v);
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, "silent ins 20");
    resident_enter(v->resident, "known", OLD_PIN);
    is_said_within(v, 7000, "card-silent", before);
    evidence_tries(v->stand, 3, 2);
    evidence_record(v->stand, "reset-sign", "abandoned");
    goes_on_and_is_done(v);
}

static void silent_in_the_write_is_unknown_and_looked_at_again(void **state)
{
    struct kiosk_visit *v = *state;
    int before = pcscd(v);
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, "silent ins 2C");
    resident_choose(v->resident, "confirm", "confirm");
    is_said_within(v, 10000, "outcome-unknown", before);
    evidence_tries(v->stand, 3, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
    evidence_record(v->stand, "reset-sign", "unknown");
    // It is looked at again by itself, and its counter proves nothing.
    kiosk_stand_await_sh(v->stand, "tail -n 1 log/kiosk.log | grep -q 'from=rechecking to=stopped "
                                   "notice=outcome-unknown'");
    kiosk_visit_try_again(v);
    goes_on_and_is_done(v);
}

// ---- pcscd ------------------------------------------------------------------------------------

static void a_pcscd_that_hangs_while_somebody_types_is_replaced(void **state)
{
    struct kiosk_visit *v = *state;
    int before = pcscd(v);
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    signal_pcscd(v, "STOP");
    resident_enter(v->resident, "known", OLD_PIN);
    is_said_within(v, 7000, "card-silent", before);
    evidence_tries(v->stand, 3, 2);
    goes_on_and_is_done(v);
}

static void a_pcscd_that_dies_in_the_write_is_unknown_until_the_card_proves_it(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, "delay 2000 ins 2C"); // executes, and answers late
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await_sh(v->stand, "grep -q '^tries-sign 5' mine");
    kiosk_visit_unplug(v); // so that the successor cannot read the card before this is seen
    kiosk_stand_await(v->stand, "notice", "outcome-unknown");
    evidence_record(v->stand, "reset-sign", "unknown");
    kiosk_visit_plug(v);
    kiosk_stand_await(v->stand, "done", "");
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
    evidence_record(v->stand, "reset-sign", "done");
}

// The reader comes back and says "empty" first: the card that lies in it has not been out.
static void a_card_left_behind_is_nobody_elses_although_pcscd_was_replaced(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    resident_choose(v->resident, "card", "leave");
    kiosk_stand_await(v->stand, "take-card", NULL);
    signal_pcscd(v, "KILL");
    kiosk_stand_await(v->stand, "closed", "reader-missing");
    kiosk_stand_await(v->stand, "take-card", NULL);
    kiosk_visit_await_cards(v, 1);
    kiosk_stand_await(v->stand, "take-card", NULL);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
    kiosk_visit_next(v);
}

static void a_pcscd_that_dies_at_the_start_screen_closes_the_kiosk_and_opens_it_again(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_await(v->stand, "start", NULL);
    int before = pcscd(v);
    kiosk_visit_unplug(v);
    kiosk_stand_await(v->stand, "closed", "reader-missing");
    kiosk_visit_plug(v);
    kiosk_stand_await(v->stand, "start", NULL);
    assert_int_not_equal(pcscd(v), before);
    kiosk_visit_next(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(silent_in_verify_costs_no_try),
    KIOSK_VISIT(silent_in_the_write_is_unknown_and_looked_at_again),
    KIOSK_VISIT(a_pcscd_that_hangs_while_somebody_types_is_replaced),
    KIOSK_VISIT(a_pcscd_that_dies_in_the_write_is_unknown_until_the_card_proves_it),
    KIOSK_VISIT(a_card_left_behind_is_nobody_elses_although_pcscd_was_replaced),
    KIOSK_VISIT(a_pcscd_that_dies_at_the_start_screen_closes_the_kiosk_and_opens_it_again),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

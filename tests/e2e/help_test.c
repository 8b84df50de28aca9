// Help in the middle of an entry: who reads it, or calls the staff, comes back to what was typed,
// and no try is spent.
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

static void help_in_an_entry_costs_nothing_and_the_reset_goes_on(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 2, 3);
    kiosk_visit_to_known(v, "reset-sign");
    resident_choose(v->resident, "known", "key-1");
    resident_choose(v->resident, "known", "help");
    kiosk_stand_await(v->stand, "help", NULL);
    resident_choose(v->resident, "help", "staff");
    kiosk_stand_must(v->stand, "kioskctl view --json | grep -q '\"number\":21,'");
    resident_choose(v->resident, "staff", "back");
    kiosk_stand_await(v->stand, "known", NULL);
    kiosk_stand_must(v->stand, "kioskctl view --json | grep -q '\"typed\":1,'");
    evidence_tries(v->stand, 2, 3);
    resident_choose(v->resident, "known", "delete");
    kiosk_stand_await_sh(v->stand, "kioskctl view --json | grep -q '\"typed\":0,'");
    resident_enter(v->resident, "known", OLD_PIN);
    kiosk_stand_await(v->stand, "new", NULL);
    kiosk_visit_leave(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(help_in_an_entry_costs_nothing_and_the_reset_goes_on),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

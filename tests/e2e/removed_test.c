// The card is taken out at the worst moments. Afterwards the card itself says which secret is
// valid, no try is lost, and the backend's record is true: done, unknown or abandoned, and unknown
// becomes done when the card proves it.
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// ---- before anything is written ---------------------------------------------------------------

static void pulled_while_the_known_secret_is_typed_nothing_is_tried(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", "12");
    kiosk_visit_pull(v);
    kiosk_visit_notice(v, "card-removed", "try-again", "leave", NULL);
    kiosk_visit_unchanged(v, 3, 2);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_put(v, "mine");
    kiosk_visit_to_known(v, "reset-sign");
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    kiosk_visit_leave(v);
}

// ---- in the write -----------------------------------------------------------------------------

// Up to the write, which something happens to. The outcome is not known then, and says so.
static void write_with(struct kiosk_visit *v, int tries_sign, const char *order)
{
    kiosk_visit_to_card(v, tries_sign, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, order);
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_visit_notice(v, "outcome-unknown", "try-again", "counter", "leave", NULL);
    kiosk_visit_await_cards(v, 0);
    evidence_record(v->stand, "reset-sign", "unknown");
}

static void
pulled_before_reset_is_unknown_and_stays_so_because_the_card_proves_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    write_with(v, 3, "leave before ins 2C");
    kiosk_visit_unchanged(v, 3, ALL_AUTH);
    kiosk_visit_put(v, "mine");
    // It is looked at, its counter has not risen, and the resident is told the same again.
    kiosk_stand_await_sh(v->stand, "tail -n 1 log/kiosk.log | grep -q 'from=rechecking to=stopped "
                                   "notice=outcome-unknown'");
    kiosk_visit_notice(v, "outcome-unknown", "try-again", "counter", "leave", NULL);
    evidence_record(v->stand, "reset-sign", "unknown");
    resident_choose(v->resident, "notice", "try-again");
    kiosk_visit_reset(v, "reset-sign");
}

static void pulled_after_reset_is_unknown_until_the_card_comes_back_and_proves_it(void **state)
{
    struct kiosk_visit *v = *state;
    write_with(v, 3, "leave after ins 2C");
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "done", "");
    evidence_record(v->stand, "reset-sign", "done");
    evidence_opensc_signs(v->stand, NEW_PASSWORD, OLD_PIN);
}

static void who_leaves_with_an_unknown_outcome_leaves_it_on_record(void **state)
{
    struct kiosk_visit *v = *state;
    write_with(v, 3, "leave after ins 2C");
    kiosk_visit_leave(v);
    // The next visit with the same card knows nothing of it and takes nothing back.
    kiosk_stand_tell_card(v->stand, "insert mine");
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "card", NULL);
    evidence_record(v->stand, "reset-sign", "unknown");
    kiosk_visit_leave(v);
}

// ---- another card -----------------------------------------------------------------------------

// The other card has all its tries: whoever mistook it for the one that was written to would see a
// counter at its maximum, and a proof in it.
static void
another_card_after_an_unknown_outcome_proves_nothing_however_often_it_comes(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "second", "");
    write_with(v, 3, "leave before ins 2C");
    kiosk_visit_put(v, "second");
    kiosk_visit_notice(v, "card-swapped", "try-again", "counter", "leave", NULL);
    kiosk_visit_try_again(v); // with the same wrong card
    kiosk_stand_await(v->stand, "notice", "card-swapped");
    kiosk_visit_pull(v);
    kiosk_visit_put(v, "second");
    kiosk_stand_await(v->stand, "notice", "card-swapped");
    evidence_record(v->stand, "reset-sign", "unknown");
    kiosk_visit_pull(v);
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "notice", "outcome-unknown");
    kiosk_visit_unchanged(v, 3, ALL_AUTH);
    kiosk_visit_leave(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(pulled_while_the_known_secret_is_typed_nothing_is_tried),
    KIOSK_VISIT(pulled_before_reset_is_unknown_and_stays_so_because_the_card_proves_nothing),
    KIOSK_VISIT(pulled_after_reset_is_unknown_until_the_card_comes_back_and_proves_it),
    KIOSK_VISIT(who_leaves_with_an_unknown_outcome_leaves_it_on_record),
    KIOSK_VISIT(another_card_after_an_unknown_outcome_proves_nothing_however_often_it_comes),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

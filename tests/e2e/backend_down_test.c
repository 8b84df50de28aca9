// The backend is gone, at every step of a visit: there is a screen that says what is true, nothing
// is written without a permission, what was written is reported when the backend returns, and the
// same kiosk serves the next person.
#include <stdlib.h>
#include <string.h>

#include "tests/support/backend_switch.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

static void is_closed_but_for_a_change(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "closed", "unreachable");
    assert_true(kiosk_visit_offers(v, "change"));
    assert_false(kiosk_visit_offers(v, "start"));
}

// Somebody comes, so the kiosk asks, and goes.
static void look_in(struct kiosk_visit *v)
{
    resident_choose(v->resident, "start", "start");
    kiosk_visit_await_reason(v, "unreachable");
    resident_choose(v->resident, "explain", "leave");
}

// ---- nobody is there --------------------------------------------------------------------------

static void a_kiosk_that_never_reached_its_backend_offers_a_change_too(void **state)
{
    struct kiosk_visit *v = *state;
    backend_switch_off(v->stand);
    kiosk_visit_restart_link(v);
    is_closed_but_for_a_change(v);
    // It was never told any hours, and shows none.
    assert_string_equal(kiosk_stand_text(v->stand, "view", "hours"), "");
    resident_choose(v->resident, "closed", "change");
    resident_choose(v->resident, "explain", "leave");
    is_closed_but_for_a_change(v);
    backend_switch_on(v->stand);
    kiosk_stand_await(v->stand, "start", "");
}

static void a_card_that_is_put_into_a_closed_kiosk_begins_nothing_and_may_be_changed(void **state)
{
    struct kiosk_visit *v = *state;
    backend_switch_off(v->stand);
    look_in(v);
    is_closed_but_for_a_change(v);
    kiosk_stand_must(v->stand, "cp card mine");
    kiosk_visit_put(v, "mine");
    is_closed_but_for_a_change(v);
    resident_choose(v->resident, "closed", "change");
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "card", NULL);
    assert_true(kiosk_visit_offers(v, "change"));
    kiosk_visit_go(v);
    is_closed_but_for_a_change(v);
    kiosk_visit_unchanged(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_backend_returns(v);
}

static void a_reset_is_not_offered_until_the_backend_is_back(void **state)
{
    struct kiosk_visit *v = *state;
    backend_switch_off(v->stand);
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_await_reason(v, "unreachable");
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    assert_false(kiosk_visit_offers(v, "reset-auth"));
    assert_true(kiosk_visit_offers(v, "change"));
    backend_switch_on(v->stand);
    kiosk_visit_reset(v, "reset-sign"); // as soon as it can be chosen again, on the same screen
}

// ---- gone in a visit --------------------------------------------------------------------------

static void gone_at_the_opening_no_try_is_spent_and_it_goes_on_later(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    kiosk_visit_to_card(v, 3, 2);
    backend_switch_off(v->stand);
    resident_choose(v->resident, "card", "reset-sign");
    kiosk_visit_unreachable(v);
    kiosk_visit_unchanged(v, 3, 2);
    evidence_outbox(v->stand, 0);
    assert_int_equal(evidence_record_count(v->stand), before);
    resident_choose(v->resident, "notice", "counter");
    resident_choose(v->resident, "counter", "back");
    backend_switch_on(v->stand);
    kiosk_visit_try_again(v);
    kiosk_visit_reset(v, "reset-sign");
}

static void gone_at_the_proof_the_opened_reset_is_given_up_and_reported(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    evidence_records(v->stand, before + 1);
    backend_switch_off(v->stand);
    resident_enter(v->resident, "known", OLD_PIN);
    kiosk_visit_unreachable(v);
    kiosk_visit_unchanged(v, 3, ALL_AUTH);
    evidence_outbox(v->stand, 1);
    evidence_record_is_open(v->stand);
    backend_switch_on(v->stand);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_try_again(v);
    kiosk_visit_reset(v, "reset-sign");
}

// The card takes its time over the write, and the network ends meanwhile.
static void writes_while_the_backend_goes(struct kiosk_visit *v, const char *operation)
{
    kiosk_visit_to_confirm(v, operation);
    kiosk_stand_tell_card(v->stand, "delay 3000 ins 2C");
    resident_choose(v->resident, "confirm", "confirm");
    evidence_record_reaches(v->stand, "authorized");
    backend_switch_off(v->stand);
    kiosk_stand_await(v->stand, "done", "");
    kiosk_visit_await_number(v, "report_later", 1);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_outbox(v->stand, 1);
    evidence_record_is_open(v->stand);
}

static void gone_after_the_write_it_is_done_and_the_report_follows(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    writes_while_the_backend_goes(v, "reset-sign");
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
    evidence_opensc_signs(v->stand, NEW_PASSWORD, OLD_PIN);
    kiosk_visit_pull(v);
    backend_switch_on(v->stand);
    evidence_record(v->stand, "reset-sign", "done");
    kiosk_stand_tell_card(v->stand, "clear");
    kiosk_visit_next(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_kiosk_that_never_reached_its_backend_offers_a_change_too),
    KIOSK_VISIT(a_card_that_is_put_into_a_closed_kiosk_begins_nothing_and_may_be_changed),
    KIOSK_VISIT(a_reset_is_not_offered_until_the_backend_is_back),
    KIOSK_VISIT(gone_at_the_opening_no_try_is_spent_and_it_goes_on_later),
    KIOSK_VISIT(gone_at_the_proof_the_opened_reset_is_given_up_and_reported),
    KIOSK_VISIT(gone_after_the_write_it_is_done_and_the_report_follows),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

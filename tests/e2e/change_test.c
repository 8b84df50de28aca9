// A secret that is known is changed for another one: on the card alone, with or without a backend.
// Afterwards a foreign client, OpenSC, says what the card now accepts.
#include <stdlib.h>
#include <string.h>

#include "tests/support/backend_switch.h"
#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

static void confirm(struct kiosk_visit *v)
{
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", "");
}

static void password_is_new(struct kiosk_visit *v)
{
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_opensc_refuses(v->stand, VERDICT_SIGN, OLD_PASSWORD);
    evidence_opensc_signs(v->stand, NEW_PASSWORD, OLD_PIN);
}

static void pin_is_new(struct kiosk_visit *v)
{
    evidence_secrets(v->stand, OLD_PASSWORD, NEW_PIN);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_opensc_refuses(v->stand, VERDICT_AUTH, OLD_PIN);
    evidence_opensc_signs(v->stand, OLD_PASSWORD, NEW_PIN);
}

// ---- changed ----------------------------------------------------------------------------------

static void a_known_password_is_changed_and_the_backend_hears_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    int before = backend_switch_calls(v->stand);
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "change-sign");
    confirm(v);
    password_is_new(v);
    assert_false(kiosk_visit_number(v, "report_later"));
    assert_int_equal(backend_switch_calls(v->stand), before);
    evidence_outbox(v->stand, 0);
}

static void a_known_pin_is_changed_by_keys_alone(void **state)
{
    struct kiosk_visit *v = *state;
    struct resident *r = resident_come(v->stand, RESIDENT_PRESSES_KEYS);
    kiosk_visit_card(v, ALL_SIGN, 2);
    resident_choose(r, "explain", "agree");
    resident_choose(r, "card", "change");
    resident_choose(r, "change", "change-auth");
    resident_enter(r, "known", OLD_PIN);
    resident_enter_new(r, NEW_PIN);
    resident_choose(r, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", "");
    resident_leave(&r);
    pin_is_new(v);
}

static void without_a_backend_both_are_changed_from_the_closed_screen(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card_alone(v);
    kiosk_visit_to_confirm(v, "change-sign");
    confirm(v);
    password_is_new(v);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "closed", "unreachable");
    resident_choose(v->resident, "closed", "change");
    kiosk_stand_must(v->stand, "cp card mine");
    kiosk_visit_put(v, "mine");
    resident_choose(v->resident, "explain", "agree");
    kiosk_visit_to_confirm(v, "change-auth");
    confirm(v);
    pin_is_new(v);
    evidence_outbox(v->stand, 0);
    kiosk_visit_pull(v);
    kiosk_visit_backend_returns(v);
    kiosk_visit_next(v);
}

// ---- the new one ------------------------------------------------------------------------------

static void the_same_secret_again_is_no_change(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "change-sign");
    resident_enter(v->resident, "known", OLD_PASSWORD);
    resident_enter_new(v->resident, OLD_PASSWORD);
    kiosk_stand_await(v->stand, "new", "weak-same");
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    kiosk_visit_unchanged(v, ALL_SIGN, ALL_AUTH);
    resident_enter_new(v->resident, NEW_PASSWORD); // the known one is not asked for again
    confirm(v);
    password_is_new(v);
}

static void a_pin_that_everybody_guesses_is_not_taken(void **state)
{
    static const char *const SIMPLE[] = {"5555", "4321"};
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "change-auth");
    resident_enter(v->resident, "known", OLD_PIN);
    for (size_t i = 0; i < sizeof SIMPLE / sizeof SIMPLE[0]; i++) {
        resident_type(v->resident, "new", SIMPLE[i]);
        resident_key(v->resident, "Return"); // the focus is on OK, which does nothing
        for (int left = 3; left >= 0; left--) {
            resident_choose(v->resident, "new", "delete");
            kiosk_visit_await_number(v, "typed", left);
            assert_string_equal(kiosk_stand_text(v->stand, "view", "view"), "new");
        }
    }
    kiosk_visit_leave(v);
    kiosk_visit_unchanged(v, ALL_SIGN, ALL_AUTH);
}

// ---- a card that is pulled --------------------------------------------------------------------

// Whichever is valid now: the other secret settles it, by a reset.
static void is_unknown_and_reset_instead(struct kiosk_visit *v, const char *fault)
{
    int before = backend_switch_calls(v->stand);
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "change-sign");
    kiosk_stand_tell_card(v->stand, fault);
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_visit_notice(v, "outcome-unknown", "try-again", "counter", "leave", NULL);
    kiosk_visit_await_cards(v, 0);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_outbox(v->stand, 0);
    assert_int_equal(backend_switch_calls(v->stand), before);
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_reset(v, "reset-sign");
}

static void pulled_in_a_change_the_outcome_is_unknown_and_a_reset_settles_it(void **state)
{
    struct kiosk_visit *v = *state;
    is_unknown_and_reset_instead(v, "leave before ins 24");
    kiosk_visit_pull(v);
    is_unknown_and_reset_instead(v, "leave after ins 24");
}

// ---- not offered ------------------------------------------------------------------------------

static void an_operator_who_offers_no_change_has_none_on_any_screen(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "capability.change", "off");
    backend_switch_await_rest(v->stand);
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    assert_false(kiosk_visit_offers(v, "change"));
    assert_true(kiosk_visit_offers(v, "reset-sign"));
    backend_switch_off(v->stand);
    kiosk_visit_leave(v);
    resident_choose(v->resident, "start", "start"); // asks the backend
    kiosk_visit_await_reason(v, "unreachable");
    resident_choose(v->resident, "explain", "leave");
    kiosk_stand_await(v->stand, "closed", "unreachable");
    assert_false(kiosk_visit_offers(v, "change"));
    kiosk_visit_clear_knobs(v);
    kiosk_visit_backend_returns(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_known_password_is_changed_and_the_backend_hears_nothing),
    KIOSK_VISIT(a_known_pin_is_changed_by_keys_alone),
    KIOSK_VISIT(without_a_backend_both_are_changed_from_the_closed_screen),
    KIOSK_VISIT(the_same_secret_again_is_no_change),
    KIOSK_VISIT(a_pin_that_everybody_guesses_is_not_taken),
    KIOSK_VISIT(pulled_in_a_change_the_outcome_is_unknown_and_a_reset_settles_it),
    KIOSK_VISIT(an_operator_who_offers_no_change_has_none_on_any_screen),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

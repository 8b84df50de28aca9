// A secret that is wrong, up to the last try and beyond: how many tries are left is always said
// before one is spent, none is spent by surprise, and whoever leaves keeps what was left.
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// ---- wrong ------------------------------------------------------------------------------------

static void a_wrong_pin_says_what_is_left_and_the_right_one_gives_all_tries_back(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-sign");
    assert_int_equal(kiosk_visit_number(v, "tries_left"), ALL_AUTH);
    resident_enter(v->resident, "known", WRONG_PIN);
    kiosk_stand_await(v->stand, "wrong", NULL);
    assert_int_equal(kiosk_visit_number(v, "tries_left"), 2);
    evidence_tries(v->stand, ALL_SIGN, 2);
    resident_choose(v->resident, "wrong", "try-again");
    kiosk_stand_await(v->stand, "known", NULL);
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    assert_int_equal(kiosk_visit_number(v, "tries_left"), 2);
    resident_enter(v->resident, "known", OLD_PIN);
    kiosk_stand_await(v->stand, "new", NULL);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_visit_leave(v);
    evidence_record(v->stand, "reset-sign", "abandoned");
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static void a_wrong_password_counts_down_from_five(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-auth");
    for (int left = ALL_SIGN - 1; left > 1; left--) {
        resident_enter(v->resident, "known", WRONG_PASSWORD);
        kiosk_stand_await(v->stand, "wrong", NULL);
        assert_int_equal(kiosk_visit_number(v, "tries_left"), left);
        evidence_tries(v->stand, left, ALL_AUTH);
        resident_choose(v->resident, "wrong", "try-again");
    }
    resident_enter(v->resident, "known", WRONG_PASSWORD);
    kiosk_stand_await(v->stand, "last-try", NULL);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, 1, ALL_AUTH);
    // Nothing of the signature certificate was sent: the password was never right.
    assert_int_equal(evidence_record_count(v->stand), before);
}

// ---- the last try -----------------------------------------------------------------------------

static void to_the_last_try(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, ALL_SIGN, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_enter(v->resident, "known", WRONG_PIN);
    kiosk_stand_await(v->stand, "last-try", NULL);
    assert_int_equal(kiosk_visit_number(v, "tries_left"), 1);
    evidence_tries(v->stand, ALL_SIGN, 1);
}

static void before_the_last_try_the_default_is_to_stop_and_stopping_burns_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    to_the_last_try(v);
    assert_string_equal(kiosk_stand_text(v->stand, "view", "focus"), "leave");
    resident_look(v->resident);
    resident_key(v->resident, "Return");
    kiosk_stand_await(v->stand, "take-card", NULL);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", NULL);
    evidence_tries(v->stand, ALL_SIGN, 1);
    evidence_record(v->stand, "reset-sign", "abandoned");
}

static void the_last_try_when_wrong_locks_and_leads_to_the_other_way(void **state)
{
    struct kiosk_visit *v = *state;
    to_the_last_try(v);
    resident_choose(v->resident, "last-try", "try-last");
    resident_enter(v->resident, "known", WRONG_PIN);
    kiosk_stand_await(v->stand, "notice", "known-locked");
    evidence_tries(v->stand, ALL_SIGN, 0);
    evidence_record(v->stand, "reset-sign", "abandoned");
    resident_choose(v->resident, "notice", "try-again");
    kiosk_stand_await(v->stand, "card", NULL);
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    // The locked PIN is reset with the password: nobody is sent away who can be helped here.
    kiosk_visit_reset(v, "reset-auth");
    evidence_opensc_signs(v->stand, OLD_PASSWORD, NEW_PIN);
}

// ---- locked -----------------------------------------------------------------------------------

static void both_locked_is_said_at_once(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    kiosk_visit_card(v, 0, 0);
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "notice", "both-locked");
    resident_choose(v->resident, "notice", "counter");
    resident_choose(v->resident, "counter", "back");
    kiosk_stand_await(v->stand, "notice", "both-locked");
    kiosk_visit_leave(v);
    evidence_tries(v->stand, 0, 0);
    assert_int_equal(evidence_record_count(v->stand), before);
}

static void the_second_secret_that_gets_locked_makes_it_both(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 0, 1);
    resident_choose(v->resident, "card", "reset-sign");
    resident_choose(v->resident, "last-try", "try-last");
    resident_enter(v->resident, "known", WRONG_PIN);
    kiosk_stand_await(v->stand, "notice", "both-locked");
    kiosk_visit_leave(v);
    evidence_tries(v->stand, 0, 0);
    evidence_record(v->stand, "reset-sign", "abandoned");
}

static void a_locked_secret_is_never_tried(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, 0);
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    assert_true(kiosk_visit_offers(v, "reset-auth"));
    resident_choose(v->resident, "card", "change");
    kiosk_stand_await(v->stand, "change", NULL);
    assert_false(kiosk_visit_offers(v, "change-auth"));
    assert_true(kiosk_visit_offers(v, "change-sign"));
    resident_choose(v->resident, "change", "back");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, 0);
}

// ---- the language -----------------------------------------------------------------------------

static void the_language_changes_at_once_and_nothing_is_lost(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", "12");
    kiosk_visit_language(v, "known", "en");
    assert_string_equal(kiosk_stand_text(v->stand, "view", "view"), "known");
    resident_choose(v->resident, "known", "contrast");
    kiosk_visit_await(v, "contrast", "black-on-white");
    assert_int_equal(kiosk_visit_number(v, "typed"), 2);
    resident_choose(v->resident, "known", "key-3");
    resident_choose(v->resident, "known", "key-4");
    resident_choose(v->resident, "known", "ok");
    resident_type(v->resident, "new", "KZ8");
    kiosk_visit_language(v, "new", "ja");
    assert_int_equal(kiosk_visit_number(v, "typed"), 3);
    kiosk_visit_language(v, "new", "en");
    kiosk_visit_leave(v);
    // The next person meets the machine as the first one did.
    assert_string_equal(kiosk_stand_text(v->stand, "view", "language"), "ja");
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
}

// ---- leaving ----------------------------------------------------------------------------------

static void to_card(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, ALL_SIGN, 2);
}

static void to_known(struct kiosk_visit *v)
{
    to_card(v);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", "123");
}

static void to_wrong(struct kiosk_visit *v)
{
    to_card(v);
    kiosk_visit_to_known(v, "reset-auth");
    resident_enter(v->resident, "known", WRONG_PASSWORD);
}

static void to_again(struct kiosk_visit *v)
{
    to_card(v);
    kiosk_visit_to_known(v, "reset-sign");
    resident_enter(v->resident, "known", OLD_PIN);
    resident_enter(v->resident, "new", NEW_PASSWORD);
    resident_type(v->resident, "again", "KZ8");
}

static void to_confirm(struct kiosk_visit *v)
{
    to_card(v);
    kiosk_visit_to_confirm(v, "reset-sign");
}

static void leaving_with_something_typed_burns_nothing_and_leaves_nothing_open(void **state)
{
    static const struct {
        const char *view;
        void (*go)(struct kiosk_visit *v);
        int sign, auth; // tries left: what the resident's own typing made them
    } PLACES[] = {
        {"known", to_known, 5, 2},
        {"wrong", to_wrong, 4, 2},
        {"again", to_again, 5, 3},
        {"confirm", to_confirm, 5, 3},
    };
    struct kiosk_visit *v = *state;
    for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++) {
        PLACES[i].go(v);
        kiosk_stand_await(v->stand, PLACES[i].view, NULL);
        kiosk_visit_leave(v);
        evidence_tries(v->stand, PLACES[i].sign, PLACES[i].auth);
        evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
        if (evidence_record_count(v->stand) > 0)
            evidence_record(v->stand, "reset-sign", "abandoned");
    }
}

static void a_visit_with_a_wrong_pin_goes_by_keys_alone(void **state)
{
    struct kiosk_visit *v = *state;
    struct resident *r = resident_come(v->stand, RESIDENT_PRESSES_KEYS);
    kiosk_visit_card(v, ALL_SIGN, 2);
    resident_choose(r, "explain", "agree");
    resident_choose(r, "card", "reset-sign");
    resident_enter(r, "known", WRONG_PIN);
    resident_choose(r, "last-try", "try-last");
    resident_enter(r, "known", OLD_PIN);
    resident_choose(r, "new", "leave");
    kiosk_stand_await(v->stand, "take-card", NULL);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_visit_pull(v);
    resident_leave(&r);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(leaving_with_something_typed_burns_nothing_and_leaves_nothing_open),
    KIOSK_VISIT(a_wrong_pin_says_what_is_left_and_the_right_one_gives_all_tries_back),
    KIOSK_VISIT(a_wrong_password_counts_down_from_five),
    KIOSK_VISIT(before_the_last_try_the_default_is_to_stop_and_stopping_burns_nothing),
    KIOSK_VISIT(the_last_try_when_wrong_locks_and_leads_to_the_other_way),
    KIOSK_VISIT(both_locked_is_said_at_once),
    KIOSK_VISIT(the_second_secret_that_gets_locked_makes_it_both),
    KIOSK_VISIT(a_locked_secret_is_never_tried),
    KIOSK_VISIT(the_language_changes_at_once_and_nothing_is_lost),
    KIOSK_VISIT(a_visit_with_a_wrong_pin_goes_by_keys_alone),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

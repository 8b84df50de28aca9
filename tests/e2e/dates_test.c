// The signature certificate's dates: for whoever enters its password, on the card alone. Whoever
// does not, or cannot, loses nothing by it.
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// The number that the page of an expired certificate has.
#define EXPIRED "kioskctl view --json | grep -q '\"number\":304,'"

static void to_certificates(struct kiosk_visit *v)
{
    resident_choose(v->resident, "card", "certificates");
    kiosk_stand_await(v->stand, "certificates", NULL);
}

static void to_password(struct kiosk_visit *v)
{
    resident_choose(v->resident, "certificates", "read-sign");
    kiosk_stand_await(v->stand, "known", NULL);
}

static void reads_dates(struct kiosk_visit *v)
{
    to_password(v);
    resident_enter(v->resident, "known", OLD_PASSWORD);
    kiosk_stand_await(v->stand, "certificates", "");
}

// They are known: nothing more is offered.
static void are_shown(struct kiosk_visit *v)
{
    assert_false(kiosk_visit_offers(v, "read-sign"));
    assert_true(kiosk_visit_offers(v, "back"));
}

// The card was reset as soon as it had been read.
static void nothing_is_open(struct kiosk_visit *v)
{
    kiosk_stand_must(v->stand, "virtual-card tell card.control status | grep -qx 'verified none'");
}

static void the_password_shows_the_dates_and_changes_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    kiosk_visit_to_card(v, 2, 2);
    to_certificates(v);
    assert_true(kiosk_visit_offers(v, "read-sign"));
    reads_dates(v);
    are_shown(v);
    nothing_is_open(v);
    assert_int_not_equal(kiosk_stand_sh(v->stand, NULL, EXPIRED), 0);
    evidence_tries(v->stand, ALL_SIGN, 2);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
    assert_int_equal(evidence_record_count(v->stand), before);
    resident_choose(v->resident, "certificates", "back");
    kiosk_visit_reset(v, "reset-sign"); // the visit goes on as if nothing had been
}

static void a_signature_certificate_that_has_expired_is_said(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "stale", "--sign-not-before 2020-04-01 --sign-not-after 2025-04-01");
    kiosk_stand_must(v->stand, "cp stale mine");
    kiosk_visit_put(v, "mine");
    resident_choose(v->resident, "explain", "agree");
    kiosk_stand_await(v->stand, "card", NULL);
    to_certificates(v);
    assert_int_not_equal(kiosk_stand_sh(v->stand, NULL, EXPIRED), 0);
    reads_dates(v);
    kiosk_stand_must(v->stand, EXPIRED);
    resident_choose(v->resident, "certificates", "back"); // a reset would be refused now
    kiosk_stand_await(v->stand, "card", NULL);
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    assert_false(kiosk_visit_offers(v, "reset-auth"));
    assert_true(kiosk_visit_offers(v, "change"));
    kiosk_visit_leave(v);
}

static void without_a_backend_the_dates_are_shown_from_the_closed_screen(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card_alone(v);
    to_certificates(v);
    reads_dates(v);
    are_shown(v);
    kiosk_visit_go(v);
    kiosk_stand_await(v->stand, "closed", "unreachable");
    kiosk_visit_backend_returns(v);
    kiosk_visit_next(v);
}

// ---- who does not enter it, or not rightly
// -------------------------------------------------------

static void the_last_try_for_the_dates_needs_consent_and_stopping_goes_back(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    to_certificates(v);
    to_password(v);
    resident_choose(v->resident, "known", "back");
    to_password(v);
    resident_enter(v->resident, "known", WRONG_PASSWORD);
    kiosk_stand_await(v->stand, "wrong", NULL);
    evidence_tries(v->stand, 2, ALL_AUTH);
    resident_choose(v->resident, "wrong", "back");
    to_password(v);
    resident_enter(v->resident, "known", WRONG_PASSWORD);
    kiosk_stand_await(v->stand, "last-try", NULL);
    resident_choose(v->resident, "last-try", "back");
    kiosk_stand_await(v->stand, "certificates", NULL);
    evidence_tries(v->stand, 1, ALL_AUTH);
    resident_choose(v->resident, "certificates", "read-sign");
    resident_choose(v->resident, "last-try", "try-last");
    resident_enter(v->resident, "known", OLD_PASSWORD);
    kiosk_stand_await(v->stand, "certificates", "");
    are_shown(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_visit_leave(v);
}

static void a_password_that_gets_locked_is_not_asked_for_again(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 1, ALL_AUTH);
    to_certificates(v);
    resident_choose(v->resident, "certificates", "read-sign");
    resident_choose(v->resident, "last-try", "try-last");
    resident_enter(v->resident, "known", WRONG_PASSWORD);
    kiosk_visit_notice(v, "known-locked", "*counter", "try-again", "leave", NULL);
    kiosk_visit_try_again(v);
    kiosk_stand_await(v->stand, "card", NULL);
    to_certificates(v);
    assert_false(kiosk_visit_offers(v, "read-sign"));
    resident_choose(v->resident, "certificates", "back");
    kiosk_visit_reset(v, "reset-sign");
}

// ---- a card that does not give it
// ----------------------------------------------------------------

static void a_certificate_that_is_refused_may_be_asked_for_again(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    to_certificates(v);
    kiosk_stand_tell_card(v->stand, "answer 6982 ins B0");
    reads_dates(v);
    assert_true(kiosk_visit_offers(v, "read-sign"));
    nothing_is_open(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_stand_tell_card(v->stand, "delay 4000 ins B0"); // and a slow one is waited for
    reads_dates(v);
    are_shown(v);
    kiosk_visit_leave(v);
}

// What goes wrong while it is read, and what is said then.
static void is_stopped(struct kiosk_visit *v, const char *fault, const char *notice)
{
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    to_certificates(v);
    to_password(v);
    kiosk_stand_tell_card(v->stand, fault);
    resident_enter(v->resident, "known", OLD_PASSWORD);
    kiosk_stand_await(v->stand, "notice", notice);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static void a_card_that_leaves_or_falls_silent_while_it_is_read_loses_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    is_stopped(v, "leave before ins B0", "card-removed");
    kiosk_visit_await_cards(v, 0);
    kiosk_visit_put(v, "mine"); // and the visit goes on
    kiosk_stand_await(v->stand, "card", NULL);
    to_certificates(v);
    reads_dates(v);
    are_shown(v);
    kiosk_visit_leave(v);
    is_stopped(v, "silent ins B0", "card-silent");
    kiosk_visit_pull(v);
    kiosk_visit_leave(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(the_password_shows_the_dates_and_changes_nothing),
    KIOSK_VISIT(a_signature_certificate_that_has_expired_is_said),
    KIOSK_VISIT(without_a_backend_the_dates_are_shown_from_the_closed_screen),
    KIOSK_VISIT(the_last_try_for_the_dates_needs_consent_and_stopping_goes_back),
    KIOSK_VISIT(a_password_that_gets_locked_is_not_asked_for_again),
    KIOSK_VISIT(a_certificate_that_is_refused_may_be_asked_for_again),
    KIOSK_VISIT(a_card_that_leaves_or_falls_silent_while_it_is_read_loses_nothing),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

// What the backend, or the state of the card's certificates, does not allow: each has its own
// screen, says what to do next, and costs the resident nothing.
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// ---- certificates -----------------------------------------------------------------------------

// Another person's card, made with these options, is brought up to its own screen.
static void bring(struct kiosk_visit *v, const char *file, const char *options)
{
    kiosk_visit_make_card(v, file, options);
    kiosk_stand_must(v->stand, "cp %s mine; virtual-card tell card.control 'insert mine'", file);
    resident_choose(v->resident, "explain", "agree");
}

static void a_card_without_a_signature_certificate_can_still_change_its_pin(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    bring(v, "no-sign", "--no-sign");
    kiosk_visit_notice(v, "no-sign-certificate", "counter", "change", "leave", NULL);
    resident_choose(v->resident, "notice", "counter");
    resident_choose(v->resident, "counter", "back");
    resident_choose(v->resident, "notice", "change");
    resident_enter(v->resident, "known", OLD_PIN);
    resident_enter_new(v->resident, NEW_PIN);
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", NULL);
    kiosk_stand_must(v->stand, "grep -qx 'secret-auth 37333931' mine");
    assert_int_equal(evidence_record_count(v->stand), before);
}

static void
a_card_without_a_signature_certificate_that_is_taken_out_is_offered_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    bring(v, "no-sign", "--no-sign");
    kiosk_stand_await(v->stand, "notice", "no-sign-certificate");
    kiosk_visit_pull(v);
    kiosk_visit_notice(v, "no-sign-certificate", "counter", "leave", NULL);
    kiosk_visit_leave(v);
}

// The backend refuses while the resident is still typing; nothing was tried.
static void is_refused_at_once(struct kiosk_visit *v, const char *operation, const char *notice)
{
    int before = evidence_record_count(v->stand);
    kiosk_stand_await(v->stand, "card", NULL);
    resident_choose(v->resident, "card", operation);
    kiosk_visit_notice(v, notice, "counter", "leave", NULL);
    assert_int_equal(evidence_record_count(v->stand), before);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

// What has expired is read from the card: nothing is offered that the backend would refuse.
static void is_offered_no_reset(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "card", NULL);
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    assert_false(kiosk_visit_offers(v, "reset-auth"));
    assert_true(kiosk_visit_offers(v, "change"));
    resident_choose(v->resident, "card", "certificates");
    kiosk_stand_await(v->stand, "certificates", NULL);
    kiosk_stand_must(v->stand, "kioskctl view --json | grep -q '\"number\":304,'");
    resident_choose(v->resident, "certificates", "back");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
}

// For a reset of the PIN it can refuse only after the password was right.
static void is_refused_after_the_password(struct kiosk_visit *v, const char *notice)
{
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_to_known(v, "reset-auth");
    resident_enter(v->resident, "known", OLD_PASSWORD);
    kiosk_visit_notice(v, notice, "counter", "leave", NULL);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

// What the JPKI's responder says of a certificate from now on.
static void revoke(struct kiosk_visit *v, const char *certificate)
{
    char line[512];
    const char *dir = kiosk_stand_dir(v->stand);
    snprintf(line, sizeof line, "%s/enter tests/backend/card-status %s/pki revoked %s/%s", dir, dir,
             dir, certificate);
    assert_int_equal(system(line), 0);
}

// One of each kind: which word of the backend each certificate gets is proven in tests/backend,
// which screen each word has in tests/unit.
static void a_certificate_that_is_expired_revoked_or_not_enrolled_is_said(void **state)
{
    struct kiosk_visit *v = *state;
    bring(v, "expired", "--auth-not-before 2020-04-01 --auth-not-after 2025-04-01");
    is_offered_no_reset(v);
    kiosk_visit_make_card(v, "moved", "");
    revoke(v, "moved.sign.der"); // moved or changed name: the other certificate lives
    bring(v, "moved", "");
    is_refused_after_the_password(v, "certificate-revoked");
    kiosk_stand_must(v->stand, "./kiosk-backend card status --auth moved.auth.der sign-absent");
    bring(v, "moved", "");
    is_refused_at_once(v, "reset-sign", "no-sign-certificate");
}

// ---- reservations and rates -------------------------------------------------------------------

static void without_a_reservation_nothing_begins_and_with_one_it_does(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "reservation", "required");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    is_refused_at_once(v, "reset-sign", "reservation");
    kiosk_stand_must(v->stand, "./kiosk-backend reservation add --auth card.auth.der "
                               "--operation reset-sign");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
}

// With one for the other secret, and with one that has expired: in words of its own.
static void a_reservation_for_the_other_secret_or_an_expired_one_is_said(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "reserved", "");
    kiosk_visit_knob(v, "reservation", "required");
    kiosk_stand_must(v->stand, "./kiosk-backend reservation add --auth reserved.auth.der "
                               "--operation reset-auth");
    bring(v, "reserved", "");
    kiosk_stand_await(v->stand, "card", NULL);
    resident_choose(v->resident, "card", "reset-sign");
    kiosk_visit_notice(v, "reservation-other", "try-again", "counter", "leave", NULL);
    resident_choose(v->resident, "notice", "try-again"); // and the other way is open
    kiosk_stand_await(v->stand, "card", NULL);
    assert_true(kiosk_visit_offers(v, "reset-auth"));
    kiosk_visit_leave(v);
    kiosk_stand_must(v->stand, "./kiosk-backend reservation add --auth reserved.auth.der "
                               "--operation reset-sign --until 2020-01-01T00:00:00Z");
    bring(v, "reserved", "");
    is_refused_at_once(v, "reset-sign", "reservation-expired");
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static void too_many_resets_of_one_card_are_refused_before_anything_is_written(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "often", "");
    kiosk_visit_knob(v, "rate", "1/86400");
    bring(v, "often", "");
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_visit_leave(v);
    bring(v, "often", "");
    kiosk_visit_to_known(v, "reset-sign");
    resident_enter(v->resident, "known", OLD_PIN);
    kiosk_visit_notice(v, "too-many", "counter", "leave", NULL);
    kiosk_stand_must(v->stand, "kioskctl view --json | grep -q \"\\\"until\\\":\\\"$(TZ=JST-9 date "
                               "-d 'now +1 day' +%%F)\"");
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

// ---- the device -------------------------------------------------------------------------------

// Only the opening is refused: what kiosk-link hears of the service must not come before it.
static void
a_kiosk_that_is_suspended_meanwhile_stops_the_visit_before_anything_is_tried(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_knob(v, "problem.open", "device-suspended");
    resident_choose(v->resident, "card", "reset-sign");
    kiosk_visit_notice(v, "suspended", "leave", "counter", NULL);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_visit_clear_knobs(v);
    kiosk_visit_leave(v);
}

// ---- the reset --------------------------------------------------------------------------------

static void expires_before_confirm(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_visit_knob(v, "clock", "+7200"); // it lives for one hour
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_visit_notice(v, "reset-expired", "try-again", "leave", NULL);
    kiosk_visit_clear_knobs(v);
    evidence_tries(v->stand, 3, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static void a_reset_that_outlived_its_hour_says_so_and_asks_for_the_known_secret_again(void **state)
{
    struct kiosk_visit *v = *state;
    expires_before_confirm(v);
    evidence_record(v->stand, "reset-sign", "abandoned");
    resident_choose(v->resident, "notice", "try-again");
    kiosk_visit_reset(v, "reset-sign"); // by way of the known secret
}

// One of each step. Every word has its screen at every step: tests/unit/answers_test.c.
static const struct {
    const char *where, *problem, *notice;
} PROBLEMS[] = {
    {"open", "maintenance", "maintenance"},
    {"proof", "proof-invalid", "refused"},
    {"authorization", "reset-superseded", "reset-expired"},
};

static void go_to(struct kiosk_visit *v, const char *where)
{
    if (strcmp(where, "open") == 0) {
        resident_choose(v->resident, "card", "reset-sign");
    } else if (strcmp(where, "proof") == 0) {
        kiosk_visit_to_known(v, "reset-sign");
        resident_enter(v->resident, "known", OLD_PIN);
    } else {
        kiosk_visit_to_confirm(v, "reset-sign");
        resident_choose(v->resident, "confirm", "confirm");
    }
}

static void a_refusal_at_any_step_has_a_screen_and_changes_nothing(void **state)
{
    struct kiosk_visit *v = *state;
    char knob[32];
    for (size_t i = 0; i < sizeof PROBLEMS / sizeof PROBLEMS[0]; i++) {
        snprintf(knob, sizeof knob, "problem.%s", PROBLEMS[i].where);
        kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
        kiosk_visit_knob(v, knob, PROBLEMS[i].problem);
        go_to(v, PROBLEMS[i].where);
        kiosk_stand_await(v->stand, "notice", PROBLEMS[i].notice);
        kiosk_visit_clear_knobs(v);
        kiosk_visit_leave(v);
        evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
        evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
        if (strcmp(PROBLEMS[i].where, "open") != 0)
            evidence_record(v->stand, "reset-sign", "abandoned");
    }
    kiosk_visit_same_kiosk(v);
}

// ---- the card's own refusal -------------------------------------------------------------------

static void
a_write_that_the_card_refuses_is_reported_so_and_not_told_of_the_next_reset(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 2, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, "answer 6982 ins 2C");
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_visit_notice(v, "card-refused", "try-again", "counter", "leave", NULL);
    evidence_record(v->stand, "reset-sign", "refused");
    kiosk_visit_unchanged(v, 2, ALL_AUTH);
    evidence_status_word(v->stand, "6982");
    resident_choose(v->resident, "notice", "try-again");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_to_confirm(v, "reset-sign");
    resident_choose(v->resident, "confirm", "leave");
    evidence_record(v->stand, "reset-sign", "abandoned");
    evidence_status_word(v->stand, "");
    kiosk_visit_pull(v);
}

static void a_card_that_talks_nonsense_is_a_fault_and_the_next_visit_works(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_stand_tell_card(v->stand, "answer 6F00 ins B0");
    resident_choose(v->resident, "explain", "agree");
    kiosk_visit_notice(v, "fault", "try-again", "counter", "leave", NULL);
    resident_choose(v->resident, "notice", "try-again"); // it was said once
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(a_card_without_a_signature_certificate_can_still_change_its_pin),
    KIOSK_VISIT(a_card_without_a_signature_certificate_that_is_taken_out_is_offered_nothing),
    KIOSK_VISIT(a_certificate_that_is_expired_revoked_or_not_enrolled_is_said),
    KIOSK_VISIT(without_a_reservation_nothing_begins_and_with_one_it_does),
    KIOSK_VISIT(a_reservation_for_the_other_secret_or_an_expired_one_is_said),
    KIOSK_VISIT(too_many_resets_of_one_card_are_refused_before_anything_is_written),
    KIOSK_VISIT(a_kiosk_that_is_suspended_meanwhile_stops_the_visit_before_anything_is_tried),
    KIOSK_VISIT(a_reset_that_outlived_its_hour_says_so_and_asks_for_the_known_secret_again),
    KIOSK_VISIT(a_refusal_at_any_step_has_a_screen_and_changes_nothing),
    KIOSK_VISIT(a_write_that_the_card_refuses_is_reported_so_and_not_told_of_the_next_reset),
    KIOSK_VISIT(a_card_that_talks_nonsense_is_a_fault_and_the_next_visit_works),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

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

static void an_expired_user_certificate_proves_nothing_and_its_pin_is_not_reset(void **state)
{
    struct kiosk_visit *v = *state;
    bring(v, "expired", "--auth-not-before 2020-04-01 --auth-not-after 2025-04-01");
    is_refused_at_once(v, "reset-sign", "certificate-expired");
    bring(v, "expired", "");
    is_refused_after_the_password(v, "target-expired");
}

static void an_expired_signature_certificate_is_said_in_both_roles(void **state)
{
    struct kiosk_visit *v = *state;
    bring(v, "expired-sign", "--sign-not-before 2020-04-01 --sign-not-after 2025-04-01");
    is_refused_at_once(v, "reset-sign", "target-expired");
    bring(v, "expired-sign", "");
    is_refused_after_the_password(v, "certificate-expired");
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

// Moved or changed name: the signature certificate is dead, the other one lives. The proving
// certificate is judged by the responder, the other one by what the centre has enrolled.
static void a_revoked_signature_certificate_is_said_in_both_roles(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "moved", "");
    kiosk_stand_must(v->stand, "./kiosk-backend card status --auth moved.auth.der sign-revoked");
    bring(v, "moved", "");
    is_refused_at_once(v, "reset-sign", "target-revoked");
    kiosk_stand_must(v->stand, "./kiosk-backend card status --auth moved.auth.der good");
    revoke(v, "moved.sign.der");
    bring(v, "moved", "");
    is_refused_after_the_password(v, "certificate-revoked");
}

static void a_revoked_user_certificate_is_said_in_both_roles(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "revoked", "");
    kiosk_stand_must(v->stand, "./kiosk-backend card status --auth revoked.auth.der auth-revoked");
    bring(v, "revoked", "");
    is_refused_after_the_password(v, "target-revoked");
    kiosk_stand_must(v->stand, "./kiosk-backend card status --auth revoked.auth.der good");
    revoke(v, "revoked.auth.der");
    bring(v, "revoked", "");
    is_refused_at_once(v, "reset-sign", "certificate-revoked");
}

static void a_signature_certificate_that_the_centre_does_not_know_is_said(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "absent", "");
    kiosk_stand_must(v->stand, "./kiosk-backend card status --auth absent.auth.der sign-absent");
    bring(v, "absent", "");
    is_refused_at_once(v, "reset-sign", "no-sign-certificate");
}

static void a_card_that_the_backend_does_not_know_is_refused(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "virtual-card make --file unknown --sign-ca-key pki/sign-ca.key "
                               "--sign-ca pki/sign-ca.crt --auth-ca-key pki/auth-ca.key "
                               "--auth-ca pki/auth-ca.crt");
    bring(v, "unknown", "");
    is_refused_at_once(v, "reset-sign", "refused");
}

// ---- reservations and rates -------------------------------------------------------------------

static void reserve(struct kiosk_visit *v, const char *operation, const char *until)
{
    kiosk_stand_must(v->stand,
                     "./kiosk-backend reservation add --auth card.auth.der --operation %s %s",
                     operation, until);
}

static void without_a_reservation_for_this_very_reset_nothing_begins(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "reservation", "required");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    is_refused_at_once(v, "reset-sign", "reservation"); // none
    reserve(v, "reset-auth", "");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    is_refused_at_once(v, "reset-sign", "reservation"); // for the other secret
    reserve(v, "reset-sign", "--until 2020-01-01T00:00:00Z");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    is_refused_at_once(v, "reset-sign", "reservation"); // expired
    reserve(v, "reset-sign", "");
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_reset(v, "reset-sign");
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
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_leave(v);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
}

static void
a_reset_that_was_opened_and_proven_is_done_although_one_more_would_be_too_many(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_make_card(v, "once", "");
    kiosk_visit_knob(v, "rate", "1/86400");
    bring(v, "once", "");
    kiosk_visit_reset(v, "reset-sign");
}

// ---- the device -------------------------------------------------------------------------------

static void
a_kiosk_that_is_suspended_meanwhile_stops_the_visit_before_anything_is_tried(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_stand_must(v->stand, "./kiosk-backend device suspend kiosk-0001");
    resident_choose(v->resident, "card", "reset-sign");
    kiosk_visit_notice(v, "suspended", "leave", "counter", NULL);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    kiosk_stand_must(v->stand, "./kiosk-backend device resume kiosk-0001");
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

// Every problem type that no other test reaches: where it is answered, and which screen it has.
static const struct {
    const char *where, *problem, *notice;
} PROBLEMS[] = {
    {"open", "certificate-unknown", "refused"},
    {"open", "capability-off", "refused"},
    {"open", "malformed", "refused"},
    {"open", "idempotency-mismatch", "refused"},
    {"open", "device-unknown", "suspended"},
    {"open", "firmware-too-old", "suspended"},
    {"open", "maintenance", "maintenance"},
    {"open", "outage", "outage"},
    {"open", "outside-hours", "outside-hours"},
    {"proof", "proof-invalid", "refused"},
    {"proof", "reset-unknown", "reset-expired"},
    {"authorization", "reset-superseded", "reset-expired"},
    {"authorization", "reset-finished", "reset-expired"},
    {"authorization", "reservation-missing", "reservation"},
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

static void every_other_refusal_has_a_screen_and_changes_nothing(void **state)
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

static void a_write_that_the_card_refuses_changes_nothing_and_is_reported_so(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 2, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, "answer 6982 ins 2C");
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_visit_notice(v, "card-refused", "counter", "try-again", "leave", NULL);
    evidence_record(v->stand, "reset-sign", "refused");
    evidence_tries(v->stand, 2, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
    evidence_status_word(v->stand, "6982");
    kiosk_visit_leave(v);
}

static void what_a_card_refused_is_not_told_of_the_next_reset(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_stand_tell_card(v->stand, "answer 6982 ins 2C");
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await(v->stand, "notice", "card-refused");
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
    KIOSK_VISIT(an_expired_user_certificate_proves_nothing_and_its_pin_is_not_reset),
    KIOSK_VISIT(an_expired_signature_certificate_is_said_in_both_roles),
    KIOSK_VISIT(a_revoked_signature_certificate_is_said_in_both_roles),
    KIOSK_VISIT(a_revoked_user_certificate_is_said_in_both_roles),
    KIOSK_VISIT(a_signature_certificate_that_the_centre_does_not_know_is_said),
    KIOSK_VISIT(a_card_that_the_backend_does_not_know_is_refused),
    KIOSK_VISIT(without_a_reservation_for_this_very_reset_nothing_begins),
    KIOSK_VISIT(too_many_resets_of_one_card_are_refused_before_anything_is_written),
    KIOSK_VISIT(a_reset_that_was_opened_and_proven_is_done_although_one_more_would_be_too_many),
    KIOSK_VISIT(a_kiosk_that_is_suspended_meanwhile_stops_the_visit_before_anything_is_tried),
    KIOSK_VISIT(a_reset_that_outlived_its_hour_says_so_and_asks_for_the_known_secret_again),
    KIOSK_VISIT(every_other_refusal_has_a_screen_and_changes_nothing),
    KIOSK_VISIT(a_write_that_the_card_refuses_changes_nothing_and_is_reported_so),
    KIOSK_VISIT(what_a_card_refused_is_not_told_of_the_next_reset),
    KIOSK_VISIT(a_card_that_talks_nonsense_is_a_fault_and_the_next_visit_works),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

// Nothing can be reset now, for one reason or another: the screen says which and until when, no
// reset is begun, what was opened is finished, and the kiosk opens again by itself.
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

// Closed, with nothing on offer, whatever is put in.
static void is_closed(struct kiosk_visit *v, const char *reason)
{
    kiosk_stand_await(v->stand, "closed", reason);
    assert_false(kiosk_visit_offers(v, "start"));
    assert_false(kiosk_visit_offers(v, "change"));
    kiosk_stand_must(v->stand, "cp card mine");
    kiosk_visit_put(v, "mine");
    resident_touch(v->resident, 500, 900);
    resident_key(v->resident, "Return");
    kiosk_visit_language(v, "closed", "en"); // after the card, the touch and the key
    kiosk_stand_await(v->stand, "closed", reason);
    kiosk_visit_language(v, "closed", "ja");
    kiosk_visit_pull(v);
}

// Open for what needs no backend: no reset is offered, and the card is read and changed as usual.
static void is_limited(struct kiosk_visit *v, const char *reason)
{
    kiosk_stand_await(v->stand, "start", reason);
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    assert_false(kiosk_visit_offers(v, "reset-auth"));
    assert_true(kiosk_visit_offers(v, "change"));
    kiosk_visit_go(v);
    kiosk_stand_await(v->stand, "start", reason);
}

// The lines of the closed screen about time; "" is none.
static void says(struct kiosk_visit *v, const char *name, const char *expected)
{
    assert_string_equal(kiosk_stand_text(v->stand, "view", name), expected);
}

static void opens_again(struct kiosk_visit *v)
{
    kiosk_visit_clear_knobs(v);
    kiosk_visit_restart_link(v);
    kiosk_stand_await(v->stand, "start", "");
}

// The answer of `date` in the store's zone.
static void date(struct kiosk_visit *v, const char *which, const char *form, char text[64])
{
    char *output;
    assert_int_equal(kiosk_stand_sh(v->stand, &output, "TZ=JST-9 date -d '%s' +'%s'", which, form),
                     0);
    snprintf(text, 64, "%.*s", (int)strcspn(output, "\n"), output);
    free(output);
}

// Hours that begin in two hours from now.
static void set_other_hours(struct kiosk_visit *v, char hours[160])
{
    char opens[64], closes[64];
    date(v, "now +2 hours", "%H:%M", opens);
    date(v, "now +3 hours", "%H:%M", closes);
    snprintf(hours, 160, "%s-%s", opens, closes);
    kiosk_visit_knob(v, "hours", hours);
}

static void set_maintenance(struct kiosk_visit *v, const char *from, const char *until)
{
    kiosk_stand_must(v->stand,
                     "./kiosk-backend knob set maintenance "
                     "$(date -u -d '%s' +%%FT%%TZ)/$(date -u -d '%s' +%%FT%%TZ)",
                     from, until);
}

// ---- reasons ----------------------------------------------------------------------------------

static void in_maintenance_it_says_until_when_and_opens_by_itself_when_it_is_over(void **state)
{
    struct kiosk_visit *v = *state;
    char until[64], end[64];
    date(v, "now +15 seconds", "%FT%T%:z", until);
    date(v, until, "%F %H:%M", end);
    set_maintenance(v, "-1 hour", until);
    kiosk_visit_knob(v, "service-life", "15"); // it looks again before its answer expires
    kiosk_visit_restart_link(v);
    kiosk_stand_await(v->stand, "start", "maintenance");
    says(v, "until", end);
    kiosk_stand_await(v->stand, "start", "");
    says(v, "until", "");
    kiosk_visit_next(v);
}

// The next maintenance is known by then. It is not when the outage ends.
static void in_an_outage_it_promises_no_end(void **state)
{
    struct kiosk_visit *v = *state;
    set_maintenance(v, "+7 days", "+8 days");
    kiosk_visit_knob(v, "outage", "on");
    kiosk_visit_restart_link(v);
    is_limited(v, "outage");
    says(v, "until", "");
    opens_again(v);
}

static void outside_its_hours_it_says_them(void **state)
{
    struct kiosk_visit *v = *state;
    char hours[160];
    set_other_hours(v, hours);
    kiosk_visit_restart_link(v);
    is_closed(v, "outside-hours");
    says(v, "hours", hours);
    says(v, "until", "");
    opens_again(v);
}

static void a_suspended_kiosk_is_closed_and_invents_no_hours(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_stand_must(v->stand, "./kiosk-backend device suspend kiosk-0001");
    kiosk_visit_restart_link(v);
    is_closed(v, "suspended");
    says(v, "hours", "");
    kiosk_stand_must(v->stand, "./kiosk-backend device resume kiosk-0001");
    opens_again(v);
}

static void a_kiosk_that_is_ordered_out_of_service_is_closed(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "actions", "out-of-service");
    kiosk_visit_restart_link(v);
    is_closed(v, "suspended");
    opens_again(v);
}

// Closed for resets, open for a change.
static void only_changes(struct kiosk_visit *v, const char *reason)
{
    kiosk_visit_restart_link(v);
    kiosk_stand_await(v->stand, "closed", reason);
    assert_false(kiosk_visit_offers(v, "start"));
    assert_true(kiosk_visit_offers(v, "change"));
    opens_again(v);
}

static void old_firmware_resets_nothing_and_changes_what_is_known(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "minimum-firmware", "1000.0.0");
    only_changes(v, "firmware-old");
}

static void with_a_clock_that_is_far_off_only_changes_are_offered(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_knob(v, "clock", "+400"); // 300 s are borne
    only_changes(v, "clock");
    kiosk_visit_knob(v, "clock", "-400");
    only_changes(v, "clock");
    kiosk_visit_knob(v, "clock", "+200");
    kiosk_visit_next(v);
}

// ---- in a visit -------------------------------------------------------------------------------

static void close_for_maintenance(struct kiosk_visit *v)
{
    set_maintenance(v, "-1 hour", "+1 hour");
    kiosk_visit_restart_link(v);
    kiosk_visit_await_reason(v, "maintenance");
}

static void what_was_opened_before_is_finished(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    evidence_record_reaches(v->stand, "proven");
    close_for_maintenance(v);
    kiosk_visit_finish(v, "reset-sign");
    kiosk_visit_pull(v);
    kiosk_visit_clear_knobs(v);
    kiosk_visit_restart_link(v);
    kiosk_visit_await_reason(v, "");
}

static void what_was_not_opened_yet_is_not_begun(void **state)
{
    struct kiosk_visit *v = *state;
    int before = evidence_record_count(v->stand);
    kiosk_visit_to_card(v, 3, 2);
    close_for_maintenance(v);
    assert_false(kiosk_visit_offers(v, "reset-sign"));
    assert_false(kiosk_visit_offers(v, "reset-auth"));
    kiosk_visit_go(v);
    kiosk_stand_await(v->stand, "start", "maintenance");
    opens_again(v);
    assert_int_equal(evidence_record_count(v->stand), before);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(in_maintenance_it_says_until_when_and_opens_by_itself_when_it_is_over),
    KIOSK_VISIT(in_an_outage_it_promises_no_end),
    KIOSK_VISIT(outside_its_hours_it_says_them),
    KIOSK_VISIT(a_suspended_kiosk_is_closed_and_invents_no_hours),
    KIOSK_VISIT(a_kiosk_that_is_ordered_out_of_service_is_closed),
    KIOSK_VISIT(what_was_opened_before_is_finished),
    KIOSK_VISIT(what_was_not_opened_yet_is_not_begun),
    // The last one: what is recorded 200 s ahead stays the newest record for so long.
    KIOSK_VISIT(old_firmware_resets_nothing_and_changes_what_is_known),
    KIOSK_VISIT(with_a_clock_that_is_far_off_only_changes_are_offered),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

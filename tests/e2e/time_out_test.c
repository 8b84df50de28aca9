// Somebody who does nothing: the end is announced, one press goes back to where it was with what
// was typed, silence ends the visit and leaves no trace of it, and nothing is cut off that is under
// way.
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

enum {
    COUNTDOWN_S = 30,
    EXTENSIONS = 10, // the norm's least
};

static const char *const OPTIONS[] = {"--idle", "3", NULL};

static int open_all(void **state)
{
    return kiosk_visit_open_with(state, OPTIONS);
}

static void is_announced(struct kiosk_visit *v)
{
    kiosk_stand_await(v->stand, "time-out", NULL);
    assert_string_equal(kiosk_stand_text(v->stand, "view", "focus"), "continue");
    assert_true(kiosk_visit_offers(v, "leave"));
    int left = kiosk_visit_number(v, "seconds_left");
    assert_in_range(left, COUNTDOWN_S - 5, COUNTDOWN_S);
}

// The countdown runs out; then the card is asked for.
static void time_is_out(struct kiosk_visit *v)
{
    is_announced(v);
    kiosk_visit_await_number(v, "seconds_left", 1);
    assert_string_equal(kiosk_stand_text(v->stand, "view", "view"), "time-out");
    kiosk_stand_await(v->stand, "take-card", NULL);
}

static void next_person_meets_nothing_of_it(struct kiosk_visit *v)
{
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", "");
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-sign");
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    resident_choose(v->resident, "known", "back");
    kiosk_visit_reset(v, "reset-sign");
}

// ---- back where it was ------------------------------------------------------------------------

static void in_an_entry_ten_extensions_keep_what_was_typed(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", "12");
    for (int i = 0; i < EXTENSIONS; i++) {
        is_announced(v);
        resident_choose(v->resident, "time-out", "continue");
        kiosk_stand_await(v->stand, "known", "");
        assert_int_equal(kiosk_visit_number(v, "typed"), 2);
    }
    kiosk_visit_unchanged(v, ALL_SIGN, 2);
    resident_enter(v->resident, "known", "34");
    kiosk_stand_await(v->stand, "new", "");
    kiosk_visit_leave(v);
    evidence_record(v->stand, "reset-sign", "abandoned");
}

// The two entries of the new secret, and the first one while the second is typed.
static void in_the_new_secret_both_entries_are_kept(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_to_known(v, "reset-sign");
    resident_enter(v->resident, "known", OLD_PIN);
    resident_type(v->resident, "new", "KZ8");
    is_announced(v);
    resident_key(v->resident, "Return"); // the focus is on "continue"
    kiosk_stand_await(v->stand, "new", "");
    assert_int_equal(kiosk_visit_number(v, "typed"), 3);
    resident_enter(v->resident, "new", "3HQ");
    resident_type(v->resident, "again", "KZ8");
    is_announced(v);
    resident_choose(v->resident, "time-out", "continue");
    kiosk_stand_await(v->stand, "again", "");
    assert_int_equal(kiosk_visit_number(v, "typed"), 3);
    resident_enter(v->resident, "again", "3HQ");
    kiosk_stand_await(v->stand, "confirm", "");
    kiosk_visit_leave(v);
}

static void any_touch_is_a_sign_of_life(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    is_announced(v);
    resident_touch(v->resident, 3, 3); // where there is no button
    kiosk_stand_await(v->stand, "card", "");
    is_announced(v);
    resident_choose(v->resident, "time-out", "languages");
    resident_choose(v->resident, "languages", "language-en");
    kiosk_visit_await(v, "language", "en");
    kiosk_stand_await(v->stand, "card", "");
    kiosk_visit_leave(v);
}

// ---- silence ----------------------------------------------------------------------------------

static void silence_in_an_entry_ends_the_visit_and_a_card_left_behind_is_called_for(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", OLD_PIN); // whole, but not taken
    time_is_out(v);
    kiosk_visit_unchanged(v, ALL_SIGN, 2);
    evidence_record(v->stand, "reset-sign", "abandoned");
    assert_false(kiosk_visit_number(v, "alarm"));
    kiosk_visit_await_number(v, "alarm", 1);
    next_person_meets_nothing_of_it(v);
}

// ---- what is under way ------------------------------------------------------------------------

static int time_outs(struct kiosk_visit *v)
{
    char *output;
    kiosk_stand_sh(v->stand, &output, "grep -c 'to=time-out' log/kiosk.log");
    int count = atoi(output);
    free(output);
    return count;
}

static void while_the_machine_works_nobody_is_asked_whether_he_is_there(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_stand_tell_card(v->stand, "delay 5000 ins 2C"); // longer than one may idle
    kiosk_visit_knob(v, "delay.authorization", "3500");
    kiosk_visit_to_confirm(v, "reset-sign");
    int before = time_outs(v);
    resident_choose(v->resident, "confirm", "confirm");
    kiosk_stand_await(v->stand, "done", "");
    assert_int_equal(time_outs(v), before);
    evidence_secrets(v->stand, NEW_PASSWORD, OLD_PIN);
    evidence_tries(v->stand, ALL_SIGN, ALL_AUTH);
    evidence_record(v->stand, "reset-sign", "done");
}

static void the_proof_goes_on_behind_the_countdown(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_knob(v, "delay.proof", "4000");
    kiosk_visit_to_known(v, "reset-sign");
    resident_enter(v->resident, "known", OLD_PIN);
    is_announced(v);
    evidence_record_reaches(v->stand, "proven");
    assert_string_equal(kiosk_stand_text(v->stand, "view", "view"), "time-out");
    resident_choose(v->resident, "time-out", "continue");
    resident_enter_new(v->resident, NEW_PASSWORD);
    kiosk_visit_finish(v, "reset-sign");
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(in_an_entry_ten_extensions_keep_what_was_typed),
    KIOSK_VISIT(in_the_new_secret_both_entries_are_kept),
    KIOSK_VISIT(any_touch_is_a_sign_of_life),
    KIOSK_VISIT(silence_in_an_entry_ends_the_visit_and_a_card_left_behind_is_called_for),
    KIOSK_VISIT(while_the_machine_works_nobody_is_asked_whether_he_is_there),
    KIOSK_VISIT(the_proof_goes_on_behind_the_countdown),
};

TEST_MAIN(TESTS, open_all, kiosk_visit_close)

// The reader is pulled out in a visit and plugged in again: it is said, nothing is tried or
// written, the same person goes on, and a card that was left in it is nobody else's. (At the start
// screen: broken_reader_test.)
#include <stdlib.h>
#include <string.h>

#include "tests/support/evidence.h"
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

static void unplugged_in_an_entry_nothing_is_tried_and_the_card_is_read_again(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, 2);
    kiosk_visit_to_known(v, "reset-sign");
    resident_type(v->resident, "known", "123");
    kiosk_visit_unplug(v);
    kiosk_visit_notice(v, "reader-missing", "leave", "counter", NULL);
    evidence_tries(v->stand, 3, 2);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_plug(v);
    kiosk_visit_to_known(v, "reset-sign");
    assert_int_equal(kiosk_visit_number(v, "typed"), 0);
    resident_choose(v->resident, "known", "back");
    kiosk_visit_reset(v, "reset-sign");
}

static void unplugged_at_confirm_nothing_is_written(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, 3, ALL_AUTH);
    kiosk_visit_to_confirm(v, "reset-sign");
    kiosk_visit_unplug(v);
    kiosk_stand_await(v->stand, "notice", "reader-missing");
    evidence_tries(v->stand, 3, ALL_AUTH);
    evidence_secrets(v->stand, OLD_PASSWORD, OLD_PIN);
    evidence_record(v->stand, "reset-sign", "abandoned");
    kiosk_visit_plug(v);
    kiosk_stand_await(v->stand, "card", "");
    kiosk_visit_leave(v);
    kiosk_visit_next(v);
}

// Whoever leaves then leaves the card in it. It is nobody else's when the reader is back.
static void a_card_left_in_a_dead_reader_is_asked_for_when_the_reader_is_back(void **state)
{
    struct kiosk_visit *v = *state;
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_unplug(v);
    resident_choose(v->resident, "notice", "leave");
    kiosk_stand_await(v->stand, "closed", "reader-missing");
    kiosk_visit_plug(v);
    kiosk_visit_await_cards(v, 1);
    kiosk_stand_await(v->stand, "take-card", NULL);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "start", "");
    kiosk_visit_next(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(unplugged_in_an_entry_nothing_is_tried_and_the_card_is_read_again),
    KIOSK_VISIT(unplugged_at_confirm_nothing_is_written),
    KIOSK_VISIT(a_card_left_in_a_dead_reader_is_asked_for_when_the_reader_is_back),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

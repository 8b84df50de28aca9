// The store's staff hold the number on the real screen.
#include "tests/support/kiosk_visit.h"
#include "tests/test.h"

enum {
    TOO_SHORT_MS = 2600,
    LONG_ENOUGH_MS = 3300,
};

static void to_a_number(struct kiosk_visit *v)
{
    kiosk_visit_to_card(v, ALL_SIGN, ALL_AUTH);
    kiosk_visit_pull(v);
    kiosk_stand_await(v->stand, "notice", "card-removed");
}

static void whoever_holds_the_number_reads_what_it_means_and_goes_back(void **state)
{
    struct kiosk_visit *v = *state;
    to_a_number(v);
    resident_hold(v->resident, "notice", TOO_SHORT_MS);
    kiosk_stand_await(v->stand, "notice", "card-removed");
    resident_hold(v->resident, "notice", LONG_ENOUGH_MS);
    kiosk_stand_await(v->stand, "clerk", NULL);
    assert_int_equal(kiosk_visit_number(v, "number"), 208);
    assert_int_equal(kiosk_visit_number(v, "tries_left"), 0);
    kiosk_stand_must(v->stand, "kioskctl view --json | grep -q '\"held\":\\[\\]'");
    resident_choose(v->resident, "clerk", "back");
    kiosk_stand_await(v->stand, "notice", "card-removed");
    kiosk_visit_leave(v);
}

static void a_card_that_comes_back_takes_the_page_away(void **state)
{
    struct kiosk_visit *v = *state;
    to_a_number(v);
    resident_hold(v->resident, "notice", LONG_ENOUGH_MS);
    kiosk_stand_await(v->stand, "clerk", NULL);
    kiosk_visit_put(v, "mine");
    kiosk_stand_await(v->stand, "card", NULL);
    kiosk_visit_leave(v);
}

static const struct CMUnitTest TESTS[] = {
    KIOSK_VISIT(whoever_holds_the_number_reads_what_it_means_and_goes_back),
    KIOSK_VISIT(a_card_that_comes_back_takes_the_page_away),
};

TEST_MAIN(TESTS, kiosk_visit_open, kiosk_visit_close)

// Promises of the outcomes that wait for kiosk-link's disk.
#include <string.h>

#include "drivers/base/clock.h"
#include "firmware/limits.h"
#include "firmware/session/outcomes.h"
#include "tests/test.h"

// Of the reset whose id consists of `mark`.
static void add(struct outcomes *held, char mark)
{
    struct outcome outcome = {.operation = OPERATION_RESET_SIGN};
    memset(outcome.id, mark, sizeof outcome.id);
    outcomes_add(held, &outcome);
}

static void refuse_next(struct outcomes *held, char mark)
{
    assert_int_equal(outcomes_hand_over(held, 9)->id[0], mark);
    outcomes_answered(held, 9, LINK_GARBLED);
}

static void the_outcome_that_is_stored_is_the_one_that_was_handed_over(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    add(&held, 'b');
    assert_int_equal(outcomes_hand_over(&held, 5)->id[0], 'a');
    outcomes_answered(&held, 5, LINK_DONE);
    assert_int_equal(held.count, 1);
    assert_int_equal(outcomes_hand_over(&held, 6)->id[0], 'b');
}

static void a_refused_outcome_is_kept_and_goes_behind_those_that_wait(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    add(&held, 'b');
    refuse_next(&held, 'a');
    assert_int_equal(outcomes_hand_over(&held, 6)->id[0], 'b');
    assert_false(outcomes_answered(&held, 6, LINK_DONE));
    assert_int_equal(held.count, 1);
    assert_int_equal(held.list[0].id[0], 'a');
    assert_int_equal(outcomes_waiting(&held), 0);
    add(&held, 'c');
    assert_int_equal(held.list[0].id[0], 'c');
    assert_int_equal(outcomes_waiting(&held), 1);
}

static void refused_outcomes_are_offered_in_turn_after_a_pause_and_at_a_reconnection(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    add(&held, 'b');
    refuse_next(&held, 'a');
    refuse_next(&held, 'b');
    assert_null(outcomes_hand_over(&held, 6));
    assert_in_range(outcomes_next(&held) - clock_ms(), LIMIT_REFUSED_AGAIN_MS - 5000,
                    LIMIT_REFUSED_AGAIN_MS);
    outcomes_reconnected(&held);
    refuse_next(&held, 'a');
    outcomes_reconnected(&held);
    assert_int_equal(outcomes_hand_over(&held, 6)->id[0], 'b');
    outcomes_answered(&held, 6, LINK_DONE); // another kiosk-link takes it
    assert_int_equal(held.count, 1);
    assert_int_equal(held.refused, 1);
}

static void a_refusal_is_news_once(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    outcomes_hand_over(&held, 5);
    assert_true(outcomes_answered(&held, 5, LINK_GARBLED));
    outcomes_reconnected(&held);
    outcomes_hand_over(&held, 6);
    assert_false(outcomes_answered(&held, 6, LINK_GARBLED));
    assert_int_equal(held.unstored, 2);
}

static void an_answer_about_a_refused_outcome_is_not_that_of_one_that_came_meanwhile(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    refuse_next(&held, 'a');
    outcomes_reconnected(&held);
    assert_int_equal(outcomes_hand_over(&held, 5)->id[0], 'a');
    add(&held, 'b');
    outcomes_answered(&held, 5, LINK_DONE);
    assert_int_equal(held.count, 2);
    assert_int_equal(outcomes_hand_over(&held, 6)->id[0], 'b');
}

static void a_later_word_about_a_refused_outcome_waits_again(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    add(&held, 'b');
    refuse_next(&held, 'a');
    add(&held, 'a');
    assert_int_equal(held.count, 2);
    assert_int_equal(outcomes_waiting(&held), 2);
    assert_int_equal(held.list[1].id[0], 'a');
}

static void whoever_has_seen_them_removes_the_refused_ones_only(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    add(&held, 'a');
    add(&held, 'b');
    refuse_next(&held, 'a');
    assert_int_equal(outcomes_hand_over(&held, 7)->id[0], 'b');
    outcomes_acknowledge(&held);
    assert_int_equal(held.count, 1);
    assert_true(outcomes_hold(&held, held.list[0].id));
    outcomes_answered(&held, 7, LINK_DONE);
    assert_int_equal(held.count, 0);
    add(&held, 'c');
    refuse_next(&held, 'c');
    outcomes_reconnected(&held);
    outcomes_hand_over(&held, 8);
    outcomes_acknowledge(&held);
    add(&held, 'd');
    outcomes_answered(&held, 8, LINK_DONE); // of the one that is gone
    assert_int_equal(held.count, 1);
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(the_outcome_that_is_stored_is_the_one_that_was_handed_over),
    cmocka_unit_test(a_refused_outcome_is_kept_and_goes_behind_those_that_wait),
    cmocka_unit_test(refused_outcomes_are_offered_in_turn_after_a_pause_and_at_a_reconnection),
    cmocka_unit_test(a_refusal_is_news_once),
    cmocka_unit_test(an_answer_about_a_refused_outcome_is_not_that_of_one_that_came_meanwhile),
    cmocka_unit_test(a_later_word_about_a_refused_outcome_waits_again),
    cmocka_unit_test(whoever_has_seen_them_removes_the_refused_ones_only),
};

TEST_MAIN(promises, NULL, NULL)

// Promises of the outcomes that wait for kiosk-link's disk.
#include <string.h>

#include "firmware/session/outcomes.h"
#include "tests/test.h"

static void the_outcome_that_is_stored_is_the_one_that_was_handed_over(void **state)
{
    (void)state;
    struct outcomes held = {.count = 0};
    struct outcome first = {.operation = OPERATION_RESET_SIGN};
    struct outcome second = {.operation = OPERATION_RESET_AUTH};
    memset(first.id, 'a', sizeof first.id);
    memset(second.id, 'b', sizeof second.id);
    outcomes_add(&held, &first);
    outcomes_add(&held, &second);
    assert_int_equal(outcomes_hand_over(&held, 5)->id[0], 'a');
    outcomes_answered(&held, 5, true);
    assert_int_equal(held.count, 1);
    assert_int_equal(outcomes_hand_over(&held, 6)->id[0], 'b');
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(the_outcome_that_is_stored_is_the_one_that_was_handed_over),
};

TEST_MAIN(promises, NULL, NULL)

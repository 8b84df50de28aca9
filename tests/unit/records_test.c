// Promises of the records that wait for the history.
#include <string.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "firmware/limits.h"
#include "firmware/session/records.h"
#include "tests/test.h"

static struct records holding(size_t count)
{
    struct records records = {.count = 0};
    for (size_t i = 0; i < count; i++)
        records_add(&records, &(struct link_record){.at = (int64_t)i});
    return records;
}

static void they_go_one_at_a_time_in_their_order(void **state)
{
    (void)state;
    struct records held = holding(2);
    assert_int_equal(records_hand_over(&held, 5)->at, 0);
    assert_null(records_hand_over(&held, 6)); // one is under way
    assert_int_equal(records_next(&held), INT64_MAX);
    records_answered(&held, 4, LINK_DONE); // another's answer
    assert_int_equal(held.count, 2);
    records_answered(&held, 5, LINK_DONE);
    assert_int_equal(records_hand_over(&held, 7)->at, 1);
    records_answered(&held, 7, LINK_DONE);
    assert_int_equal(records_next(&held), INT64_MAX);
}

static void what_is_not_stored_is_told_again_after_a_while_or_at_a_new_connection(void **state)
{
    static const int RESULTS[] = {LINK_NOT_STORED, LINK_UNREACHABLE};
    (void)state;
    for (size_t i = 0; i < sizeof RESULTS / sizeof RESULTS[0]; i++) {
        struct records held = holding(1);
        records_hand_over(&held, 5);
        records_answered(&held, 5, RESULTS[i]);
        assert_null(records_hand_over(&held, 6));
        assert_in_range(records_next(&held) - clock_ms(), LIMIT_RECORD_AGAIN_MS - 1000,
                        LIMIT_RECORD_AGAIN_MS);
        records_reconnected(&held);
        assert_non_null(records_hand_over(&held, 6));
    }
}

static void what_the_history_cannot_hold_holds_up_nothing(void **state)
{
    (void)state;
    struct records held = holding(2);
    records_hand_over(&held, 5);
    records_answered(&held, 5, LINK_GARBLED);
    assert_int_equal(records_hand_over(&held, 6)->at, 1);
}

static void without_room_the_newest_is_lost_and_counted(void **state)
{
    (void)state;
    log_start("records_test", (enum log_level)0);
    struct records held = holding(RECORDS_MAX + 2);
    assert_int_equal(held.count, RECORDS_MAX);
    assert_int_equal(held.lost, 2);
    assert_int_equal(records_hand_over(&held, 5)->at, 0);
}

static void a_clock_out_of_range_makes_no_malformed_message(void **state)
{
    (void)state;
    struct records held = {.count = 0};
    records_add(&held, &(struct link_record){.at = -1});
    records_add(&held, &(struct link_record){.at = INT64_MAX});
    assert_int_equal(held.list[0].at, 0);
    assert_int_equal(held.list[1].at, CLOCK_LAST_SECOND);
}

static const struct CMUnitTest promises[] = {
    cmocka_unit_test(they_go_one_at_a_time_in_their_order),
    cmocka_unit_test(what_is_not_stored_is_told_again_after_a_while_or_at_a_new_connection),
    cmocka_unit_test(what_the_history_cannot_hold_holds_up_nothing),
    cmocka_unit_test(without_room_the_newest_is_lost_and_counted),
    cmocka_unit_test(a_clock_out_of_range_makes_no_malformed_message),
};

TEST_MAIN(promises, NULL, NULL)

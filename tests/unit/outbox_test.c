// Promises of drivers/outbox about its records: order, replacement, parking, orphans. Broken files
// are in outbox_file_test.c, power cuts in outbox_power_test.c, the back-off in backoff_test.c.
#include "tests/support/outbox_rig.h"
#include "tests/test.h"

// ---- records -----------------------------------------------------------------------------------

static void an_outcome_comes_back_as_it_was_stored(void **state)
{
    struct outbox_rig *rig = *state;
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_REFUSED), OUTBOX_OK);
    struct outbox_record record = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_REFUSED);
    assert_int_equal(record.operation, OPERATION_RESET_AUTH);
    assert_int_equal(record.status_word, 0x9000);
    assert_int_equal(record.finished_at, OUTBOX_RIG_NOW + 7);
}

static void an_intent_waits_and_is_not_delivered(void **state)
{
    struct outbox_rig *rig = *state;
    struct outbox_record record;
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_oldest(rig->outbox, &record), OUTBOX_EMPTY);
    outbox_rig_holds(rig, 1, 0);
}

static void opening_the_file_ends_no_reset(void **state)
{
    struct outbox_rig *rig = *state;
    assert_int_equal(outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_B, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW + 100);
    outbox_rig_holds_nothing_to_deliver(rig);
    assert_int_equal(outbox_orphans(rig->outbox, OUTBOX_RIG_KIOSK, OUTBOX_RIG_NOW),
                     OUTBOX_OK); // it is there
    outbox_rig_holds_nothing_to_deliver(rig);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_REFUSED), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_REFUSED);
}

static void what_another_kiosk_left_is_ended_once(void **state)
{
    struct outbox_rig *rig = *state;
    assert_int_equal(outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_B, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_rig_begin(rig, OUTBOX_RIG_C, OUTBOX_RIG_LATER), OUTBOX_OK);
    assert_int_equal(outbox_orphans(rig->outbox, OUTBOX_RIG_LATER, OUTBOX_RIG_NOW + 100),
                     OUTBOX_OK);
    assert_int_equal(outbox_orphans(rig->outbox, OUTBOX_RIG_LATER, OUTBOX_RIG_NOW + 200),
                     OUTBOX_OK);
    struct outbox_record record = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_ABANDONED);
    assert_int_equal(record.finished_at, OUTBOX_RIG_NOW + 100);
    assert_int_equal(record.status_word, 0);
    assert_int_equal(outbox_delivered(rig->outbox, &record), OUTBOX_OK);
    record = outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_UNKNOWN);
    assert_int_equal(record.operation, OPERATION_RESET_AUTH);
    assert_int_equal(outbox_delivered(rig->outbox, &record), OUTBOX_OK);
    outbox_rig_holds_nothing_to_deliver(rig);
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_C, OUTBOX_RIG_LATER), OUTBOX_OK); // goes on
}

static void without_a_kiosk_everything_that_was_begun_ends(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK);
    outbox_rig_begin(rig, OUTBOX_RIG_B, OUTBOX_RIG_LATER);
    outbox_rig_begin(rig, OUTBOX_RIG_C, 0); // of a kiosk that nobody knows
    assert_int_equal(outbox_orphans(rig->outbox, 0, OUTBOX_RIG_NOW), OUTBOX_OK);
    outbox_rig_holds(rig, 3, 0);
}

static void an_opened_reset_is_no_report_that_waits(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK);
    outbox_rig_holds(rig, 0, 0);
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    outbox_rig_holds(rig, 1, 0);
    outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK); // does not take the intent back
    assert_int_equal(outbox_orphans(rig->outbox, 0, OUTBOX_RIG_NOW), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
}

static void the_oldest_goes_first(void **state)
{
    struct outbox_rig *rig = *state;
    static const char *const ids[] = {OUTBOX_RIG_C, OUTBOX_RIG_A, OUTBOX_RIG_B};
    outbox_rig_begin(rig, OUTBOX_RIG_B, OUTBOX_RIG_KIOSK); // begun first, ended last
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(outbox_rig_say(rig, ids[i], OPERATION_DONE), OUTBOX_OK);
    for (size_t i = 0; i < 3; i++) {
        outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
        struct outbox_record record = outbox_rig_oldest_is(rig, ids[i], OPERATION_DONE);
        assert_int_equal(outbox_delivered(rig->outbox, &record), OUTBOX_OK);
    }
    outbox_rig_holds(rig, 0, 0);
}

static void an_open_intent_does_not_hold_up_the_others(void **state)
{
    struct outbox_rig *rig = *state;
    assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_OK);
    assert_int_equal(outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_ABANDONED), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_ABANDONED);
    outbox_rig_holds(rig, 2, 0);
}

static void a_parked_outcome_lets_the_next_one_go_and_stays(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_DONE);
    struct outbox_record record = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_DONE);
    assert_int_equal(outbox_park(rig->outbox, &record), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_DONE);
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 1, 1);
}

static void what_is_parked_is_listed_and_gone_when_somebody_has_seen_it(void **state)
{
    struct outbox_rig *rig = *state;
    struct outbox_record parked[2];
    size_t count;
    const char *const ids[] = {OUTBOX_RIG_A, OUTBOX_RIG_B};
    for (int i = 0; i < 2; i++) {
        outbox_rig_say(rig, ids[i], OPERATION_DONE);
        struct outbox_record record = outbox_rig_oldest_is(rig, ids[i], OPERATION_DONE);
        assert_int_equal(outbox_park(rig->outbox, &record), OUTBOX_OK);
    }
    outbox_rig_say(rig, OUTBOX_RIG_C, OPERATION_UNKNOWN);
    assert_int_equal(outbox_parked(rig->outbox, parked, 1, &count), OUTBOX_OK);
    assert_int_equal(count, 1);
    assert_int_equal(outbox_parked(rig->outbox, parked, 2, &count), OUTBOX_OK);
    assert_int_equal(count, 2);
    assert_string_equal(parked[1].id, OUTBOX_RIG_B);
    assert_int_equal(outbox_acknowledge(rig->outbox), OUTBOX_OK);
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    outbox_rig_holds(rig, 1, 0);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_C, OPERATION_UNKNOWN);
}

static void a_withdrawn_unknown_is_abandoned_under_another_key(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    outbox_rig_say(rig, OUTBOX_RIG_B, OPERATION_DONE);
    struct outbox_record a = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    assert_int_equal(outbox_withdraw(rig->outbox, &a), OUTBOX_OK);
    struct outbox_record now = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_ABANDONED);
    assert_string_not_equal(now.key, a.key);
    assert_int_equal(outbox_delivered(rig->outbox, &now), OUTBOX_OK);
    struct outbox_record b = outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_DONE);
    assert_int_equal(outbox_withdraw(rig->outbox, &b), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_B, OPERATION_DONE); // what the card said stays
}

static void the_key_stays_the_same_until_the_result_changes(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    struct outbox_record first = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    outbox_rig_reopen(rig, OUTBOX_RIG_NOW);
    assert_string_equal(outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN).key, first.key);
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    assert_string_not_equal(outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_DONE).key, first.key);
}

static void what_may_replace_what(void **state)
{
    struct outbox_rig *rig = *state;
    static const struct {
        enum operation_result first, then, last;
    } rows[] = {
        {OPERATION_UNKNOWN, OPERATION_DONE, OPERATION_DONE},
        {OPERATION_UNKNOWN, OPERATION_REFUSED, OPERATION_REFUSED},
        {OPERATION_DONE, OPERATION_UNKNOWN, OPERATION_DONE},
        {OPERATION_DONE, OPERATION_REFUSED, OPERATION_DONE},
        {OPERATION_DONE, OPERATION_ABANDONED, OPERATION_DONE},
        {OPERATION_REFUSED, OPERATION_UNKNOWN, OPERATION_REFUSED},
        {OPERATION_REFUSED, OPERATION_DONE, OPERATION_REFUSED},
        {OPERATION_REFUSED, OPERATION_ABANDONED, OPERATION_REFUSED},
        {OPERATION_UNKNOWN, OPERATION_ABANDONED, OPERATION_UNKNOWN},
        {OPERATION_ABANDONED, OPERATION_UNKNOWN, OPERATION_ABANDONED},
        {OPERATION_ABANDONED, OPERATION_DONE, OPERATION_DONE},
        {OPERATION_ABANDONED, OPERATION_REFUSED, OPERATION_REFUSED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        outbox_rig_say(rig, OUTBOX_RIG_A, rows[i].first);
        outbox_rig_say(rig, OUTBOX_RIG_A, rows[i].then);
        struct outbox_record record = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, rows[i].last);
        outbox_rig_holds(rig, 1, 0);
        outbox_delivered(rig->outbox, &record);
    }
}

static void done_is_sent_again_after_unknown_was_delivered(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    struct outbox_record unknown = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    outbox_delivered(rig->outbox, &unknown);
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    assert_string_not_equal(outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_DONE).key,
                            unknown.key);
}

static void done_that_came_while_unknown_was_on_its_way_is_not_lost(void **state)
{
    struct outbox_rig *rig = *state;
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    struct outbox_record unknown = outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_UNKNOWN);
    outbox_rig_say(rig, OUTBOX_RIG_A, OPERATION_DONE);
    assert_int_equal(outbox_delivered(rig->outbox, &unknown), OUTBOX_OK);
    outbox_rig_oldest_is(rig, OUTBOX_RIG_A, OPERATION_DONE);
    assert_int_equal(outbox_park(rig->outbox, &unknown), OUTBOX_OK);
    outbox_rig_holds(rig, 1, 0);
}

static void no_permission_takes_an_outcome_back(void **state)
{
    struct outbox_rig *rig = *state;
    for (int result = 0; result < OPERATION_RESULT_COUNT; result++) {
        outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK);
        outbox_rig_say(rig, OUTBOX_RIG_A, (enum operation_result)result);
        assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_ENDED);
        assert_int_equal(outbox_rig_begin(rig, OUTBOX_RIG_A, OUTBOX_RIG_LATER), OUTBOX_ENDED);
        struct outbox_record record =
            outbox_rig_oldest_is(rig, OUTBOX_RIG_A, (enum operation_result)result);
        assert_int_equal(outbox_park(rig->outbox, &record), OUTBOX_OK);
        assert_int_equal(outbox_rig_intend(rig, OUTBOX_RIG_A, OUTBOX_RIG_KIOSK), OUTBOX_ENDED);
        assert_int_equal(outbox_delivered(rig->outbox, &record), OUTBOX_OK);
    }
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, outbox_rig_start, outbox_rig_stop)

static const struct CMUnitTest promises[] = {
    PROMISE(an_outcome_comes_back_as_it_was_stored),
    PROMISE(an_intent_waits_and_is_not_delivered),
    PROMISE(opening_the_file_ends_no_reset),
    PROMISE(what_another_kiosk_left_is_ended_once),
    PROMISE(without_a_kiosk_everything_that_was_begun_ends),
    PROMISE(an_opened_reset_is_no_report_that_waits),
    PROMISE(the_oldest_goes_first),
    PROMISE(an_open_intent_does_not_hold_up_the_others),
    PROMISE(a_parked_outcome_lets_the_next_one_go_and_stays),
    PROMISE(what_is_parked_is_listed_and_gone_when_somebody_has_seen_it),
    PROMISE(a_withdrawn_unknown_is_abandoned_under_another_key),
    PROMISE(the_key_stays_the_same_until_the_result_changes),
    PROMISE(what_may_replace_what),
    PROMISE(done_is_sent_again_after_unknown_was_delivered),
    PROMISE(done_that_came_while_unknown_was_on_its_way_is_not_lost),
    PROMISE(no_permission_takes_an_outcome_back),
};

TEST_MAIN(promises, NULL, NULL)

// The session between its helpers and the flow: what an answer brings belongs to its ticket, an
// outcome is kept until it is stored, and every wait ends.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/session_steps.h"

static bool is_zero(const void *bytes, size_t size)
{
    const unsigned char *b = bytes;
    for (size_t i = 0; i < size; i++)
        if (b[i] != 0)
            return false;
    return true;
}

static void nothing_is_kept_of_a_card_that_is_read_after_its_visit(void **state)
{
    struct rig *rig = *state;
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_asked(rig, &rig->card, CARD_OPEN);
    rig_press(rig, CONTROL_LEAVE);
    rig_card_opens(rig, 7, 5, 3);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    assert_true(is_zero(&rig->session->visit, sizeof rig->session->visit));
}

// ---- outcomes ---------------------------------------------------------------------------------

static void an_outcome_that_is_not_stored_is_handed_over_again(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    for (int i = 0; i < 5; i++) {
        rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
        rig_link_says(rig, LINK_OUTCOME, LINK_NOT_STORED);
        assert_int_equal(rig_count(rig, &rig->link, LINK_OUTCOME), 0);
        rig_wait(rig, LIMIT_OUTCOME_AGAIN_MS);
    }
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE);
    rig_wait(rig, 10 * LIMIT_OUTCOME_AGAIN_MS);
    assert_int_equal(rig_count(rig, &rig->link, LINK_OUTCOME), 0);
    assert_int_equal(rig->session->outcomes.unstored, 5);
}

// A kiosk and a kiosk-link that disagree.
static void a_refused_outcome_holds_nothing_up_and_is_recorded_and_listed(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    uint64_t first = rig->link.client;
    rig_link_says(rig, LINK_OUTCOME, LINK_GARBLED);
    rig_turn(rig, NULL);
    const struct link_record *record = (const void *)rig_asked(rig, &rig->link, LINK_RECORD)->body;
    assert_int_equal(record->what, HISTORY_OUTCOME_REFUSED);
    assert_int_equal(record->outcome, HISTORY_FAIL);
    rig_link_says(rig, LINK_RECORD, LINK_DONE);
    rig_wait(rig, 10 * LIMIT_OUTCOME_AGAIN_MS);
    assert_int_equal(rig_count(rig, &rig->link, LINK_OUTCOME), 0);
    struct control_status status;
    struct control_facts facts;
    session_facts(rig->session, &status, &facts);
    assert_int_equal(status.refused_count, 1);
    assert_true(rig_is_id(status.refused[0].id, 'a'));
    assert_int_equal(status.refused[0].result, OPERATION_DONE);
    rig_presence(rig, 1, 0);
    rig_wait(rig, LIMIT_FAREWELL_MS);
    assert_true(rig->link.client != first); // what kiosk-link knows of it, it tells
    rig_wait(rig, LIMIT_REFUSED_AGAIN_MS);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
}

static void a_later_word_replaces_one_that_is_not_stored_yet(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig->session->flow.card.tries_sign = 2; // as if some had been spent
    rig_to_writing(rig);
    rig_card_says(rig, CARD_WRITE, CARD_UNKNOWN);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_UNKNOWN);
    rig_presence(rig, 1, 0);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.id, VIEW_DONE);
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE); // the earlier word is on the disk: not the last
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
}

// ---- every wait ends --------------------------------------------------------------------------

static void a_question_without_a_place_is_answered_at_once(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    for (int i = 0; i < HELPER_FLOW_MAX; i++) {
        rig_press(rig, CONTROL_RESET_SIGN);
        assert_int_equal(rig->view.id, VIEW_KNOWN);
        rig_press(rig, CONTROL_BACK);
    }
    rig_press(rig, CONTROL_RESET_SIGN);
    assert_int_equal(rig->view.id, VIEW_NOTICE);
    assert_int_equal(rig->view.notice, NOTICE_UNREACHABLE);
}

static void an_outcome_finds_a_place_when_openings_hang(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    rig_link_says(rig, LINK_OUTCOME, LINK_NOT_STORED);
    rig_wait(rig, LIMIT_NEWS_MS);
    rig_presence(rig, 1, 0);
    rig_presence(rig, 1, 1);
    rig_press(rig, CONTROL_AGREE);
    rig_card_opens(rig, 1, 5, 3);
    for (int i = 0; i < HELPER_FLOW_MAX; i++) {
        rig_press(rig, CONTROL_RESET_SIGN);
        rig_press(rig, CONTROL_BACK);
    }
    rig_wait(rig, LIMIT_OUTCOME_AGAIN_MS);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
}

// A kiosk that stood still hears of the write and of the card's comings in one turn.
static void done_is_seen_before_the_next_card_takes_its_place(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    rig_presence(rig, 1, 0);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_DONE);
    rig_wait(rig, LIMIT_NEWS_MS);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
}

static void a_card_that_comes_and_goes_meanwhile_takes_no_place(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    rig_presence(rig, 1, 0);
    rig_presence(rig, 1, 1);
    rig_presence(rig, 1, 0);
    rig_wait(rig, LIMIT_NEWS_MS);
    assert_int_equal(rig->view.id, VIEW_DONE);
}

static void a_card_that_goes_with_its_reader_is_still_left_behind(void **state)
{
    struct rig *rig = *state;
    rig_presence(rig, 2, 0);
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 2, 1);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_presence(rig, 1, 0); // the other one is empty
    rig_presence(rig, 2, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
}

static void a_card_that_its_reader_sees_late_is_still_left_behind(void **state)
{
    struct rig *rig = *state;
    rig_presence(rig, 2, 0);
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 2, 1);
    rig_press(rig, CONTROL_LEAVE);
    rig_presence(rig, 1, 0); // the other one is empty
    rig_presence(rig, 2, 0); // and this one has not powered its card yet
    rig_presence(rig, 2, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
}

// Both were out, and another is in: as many insertions more, and one card less.
static void of_two_cards_one_that_is_exchanged_ends_the_visit(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_presence(rig, 2, 2);
    assert_int_equal(rig->view.id, VIEW_CARD);
    rig_presence(rig, 2, 1);
    assert_int_not_equal(rig->view.id, VIEW_CARD);
}

static void a_card_that_comes_with_its_reader_was_not_put_in(void **state)
{
    struct rig *rig = *state;
    rig_presence(rig, 1, 0); // the kiosk began while the other reader was away
    rig_presence(rig, 2, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
}

static void after_a_lost_opening_the_kiosk_is_another_client(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    uint64_t first = rig->link.client;
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OPEN), IPC_LOST, NULL, 0);
    rig_turn(rig, NULL);
    assert_true(rig->link.client != first);
}

static void after_an_opening_without_an_answer_the_kiosk_is_another_client(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    uint64_t first = rig->link.client;
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_wait(rig, LIMIT_CALL_MS + LIMIT_HELPER_MARGIN_MS + LIMIT_HELPER_RETRY_MS);
    assert_true(rig->link.client != first);
}

static void a_lost_opening_leaves_the_reset_that_goes_on_alone(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    uint64_t first = rig->link.client;
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_press(rig, CONTROL_BACK);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OPEN), IPC_LOST, NULL, 0);
    rig_link_opens(rig, 'b');
    assert_true(rig->link.client == first);
    rig_press(rig, CONTROL_BACK);
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE);
    rig_turn(rig, NULL);
    assert_true(rig->link.client != first);
}

static void no_reset_is_opened_without_a_place_for_its_outcome(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    for (int i = 0; i < OUTCOMES_MAX; i++) {
        rig_press(rig, CONTROL_RESET_SIGN);
        if (rig_count(rig, &rig->link, LINK_OPEN) == 0)
            break;
        rig_link_opens(rig, "0123456789abcdef"[i]);
        rig_press(rig, CONTROL_BACK); // abandoned, and nobody stores it
    }
    assert_true(rig->session->outcomes.count <= OUTCOMES_MAX - HELPER_FLOW_MAX - 1);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.notice, NOTICE_UNREACHABLE);
}

static void an_answer_that_is_here_has_kept_its_limit(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    rig_pass(rig, 10 * LIMIT_CARD_MS); // the kiosk itself stood still
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_DONE);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS); // kiosk-link had not answered in all that time
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
}

static void confirm_ends_in_a_choice_within_ten_seconds_in_all(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    rig_to_confirmed(rig);
    rig_wait(rig, 4000);
    rig_link_says(rig, LINK_PROVE, LINK_DONE);
    rig_wait(rig, 3000);
    rig_card_says(rig, CARD_GET_CHALLENGE, CARD_DONE);
    rig_wait(rig, 2999);
    assert_int_equal(rig->view.id, VIEW_WORKING);
    rig_wait(rig, 1);
    assert_int_equal(rig->view.id, VIEW_NOTICE);
    assert_int_equal(rig->view.notice, NOTICE_UNREACHABLE);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_ABANDONED);
}

// "Checking" is a step of its own only after the card has taken the write, and of that write only.
static void the_step_of_checking_is_shown_when_the_card_has_taken_the_write(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_tell(&rig->card, 0, CARD_CHECKING, NULL, 0); // of another time
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    assert_int_equal(rig->view.id, VIEW_WORKING);
    assert_int_equal(rig->view.work, WORK_WRITING);
    rig_tell(&rig->card, 0, CARD_CHECKING, NULL, 0);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.work, WORK_CHECKING);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_DONE);
}

// ---- helpers that end again and again
// -------------------------------------------------------------

static enum check_cause cause_of_restarts(struct rig *rig)
{
    selftest_want(&rig->session->selftest, CHECK_INTERNAL);
    rig_turn(rig, NULL);
    rig_turn(rig, NULL);
    assert_false(selftest_is_running(&rig->session->selftest));
    rig_link_says(rig, LINK_RECORD, LINK_DONE);
    return (enum check_cause)rig->session->selftest.rows[CHECK_RESTARTS].cause;
}

static void a_helper_that_ends_again_and_again_fails_the_self_test_for_an_hour(void **state)
{
    struct rig *rig = *state;
    rig_wait(rig, LIMIT_SETTLE_MS);
    for (int i = 0; i < LIMIT_RESTARTS; i++) {
        assert_int_equal(cause_of_restarts(rig), CAUSE_NONE);
        rig_restart(rig, &rig->card);
        rig_wait(rig, LIMIT_HELPER_RETRY_MS);
        rig_presence(rig, 1, 0);
    }
    assert_int_equal(cause_of_restarts(rig), CAUSE_RESTARTS_MANY);
    assert_int_equal(rig->session->selftest.rows[CHECK_RESTARTS].value, LIMIT_RESTARTS);
    rig_pass(rig, LIMIT_RESTARTS_WITHIN_MS);
    rig_turn(rig, NULL);
    assert_int_equal(cause_of_restarts(rig), CAUSE_NONE);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(nothing_is_kept_of_a_card_that_is_read_after_its_visit),
    WITH_RIG(an_outcome_that_is_not_stored_is_handed_over_again),
    WITH_RIG(a_refused_outcome_holds_nothing_up_and_is_recorded_and_listed),
    WITH_RIG(a_later_word_replaces_one_that_is_not_stored_yet),
    WITH_RIG(a_question_without_a_place_is_answered_at_once),
    WITH_RIG(an_outcome_finds_a_place_when_openings_hang),
    WITH_RIG(done_is_seen_before_the_next_card_takes_its_place),
    WITH_RIG(a_card_that_comes_and_goes_meanwhile_takes_no_place),
    WITH_RIG(a_card_that_goes_with_its_reader_is_still_left_behind),
    WITH_RIG(a_card_that_its_reader_sees_late_is_still_left_behind),
    WITH_RIG(of_two_cards_one_that_is_exchanged_ends_the_visit),
    WITH_RIG(a_card_that_comes_with_its_reader_was_not_put_in),
    WITH_RIG(after_a_lost_opening_the_kiosk_is_another_client),
    WITH_RIG(a_lost_opening_leaves_the_reset_that_goes_on_alone),
    WITH_RIG(after_an_opening_without_an_answer_the_kiosk_is_another_client),
    WITH_RIG(no_reset_is_opened_without_a_place_for_its_outcome),
    WITH_RIG(an_answer_that_is_here_has_kept_its_limit),
    WITH_RIG(the_step_of_checking_is_shown_when_the_card_has_taken_the_write),
    WITH_RIG(confirm_ends_in_a_choice_within_ten_seconds_in_all),
    WITH_RIG(a_helper_that_ends_again_and_again_fails_the_self_test_for_an_hour),
};

TEST_MAIN(TESTS, NULL, NULL)

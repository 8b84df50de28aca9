// A card that lies on a plate and is moved, or takes its time, to the session and what it asks.
#include "firmware/limits.h"
#include "tests/unit/session_steps.h"

enum {
    MOMENT_MS = LIMIT_CARD_AWAY_MS - 1,
};

static void to_known(struct rig *rig)
{
    rig->plate = true;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_link_opens(rig, 'a');
    rig_type(rig, "12");
    assert_int_equal(rig->view.id, VIEW_KNOWN);
}

static void to_verifying(struct rig *rig)
{
    to_known(rig);
    rig_type(rig, "34");
    rig_press(rig, CONTROL_OK);
}

static void choose_secret(struct rig *rig)
{
    for (int i = 0; i < 2; i++) {
        rig_type(rig, "KZ83HQ");
        rig_press(rig, CONTROL_OK);
    }
}

static void move_card(struct rig *rig, int64_t away_ms)
{
    rig_presence(rig, 1, 0);
    rig_wait(rig, away_ms);
    rig_presence(rig, 1, 1);
}

static void a_card_that_is_moved_goes_on_as_if_nothing_had_been(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    struct view before = rig->view;
    rig_presence(rig, 1, 0);
    rig_wait(rig, MOMENT_MS);
    assert_memory_equal(&rig->view, &before, sizeof before); // not a pixel
    rig_type(rig, "3");
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    rig_type(rig, "4");
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.entry.typed, 4);
    rig_press(rig, CONTROL_OK);
    const struct card_verify *sent = (const void *)rig_asked(rig, &rig->card, CARD_VERIFY)->body;
    assert_memory_equal(sent->secret, "1234", 4);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_NEW);
    assert_int_equal(rig_count(rig, &rig->card, CARD_PROVE), 1); // with the reset opened before
}

static void no_secret_is_sent_before_a_card_that_was_moved_is_read_anew(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    rig_type(rig, "34");
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_OK);
    assert_int_equal(rig->view.id, VIEW_CHECKING); // the machine works
    rig_presence(rig, 1, 1);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 1);
}

static void assert_ended(struct rig *rig)
{
    assert_int_equal(rig->view.id, VIEW_NOTICE);
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_ABANDONED);
}

static void a_card_that_is_away_for_longer_was_taken(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    rig_presence(rig, 1, 0);
    rig_wait(rig, LIMIT_CARD_AWAY_MS);
    assert_ended(rig);
}

// The visit has ended, and what lies there is read from the start.
static void assert_begun_anew(struct rig *rig, unsigned char mark)
{
    assert_int_equal(rig->view.id, VIEW_READING);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_ABANDONED);
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    rig_card_opens(rig, mark, 5, 2);
    assert_int_equal(rig->view.id, VIEW_CARD);
    assert_int_equal(rig->view.auth.tries_left, 2);
    rig_press(rig, CONTROL_RESET_SIGN);
    assert_int_equal(rig->view.entry.typed, 0);
}

static void another_card_is_never_taken_over(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    rig_type(rig, "34");
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_OK);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 2, 5, 3);
    assert_begun_anew(rig, 2);
}

// Somebody else has used it up, or it is a lie: what was said to the resident is no longer true.
static void a_card_that_has_changed_is_another_card(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    move_card(rig, MOMENT_MS);
    rig_card_opens(rig, 1, 5, 2);
    assert_begun_anew(rig, 1);
}

static void after_a_secret_was_sent_a_card_that_is_moved_ends_the_visit(void **state)
{
    struct rig *rig = *state;
    rig->plate = true;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_presence(rig, 1, 0);
    assert_ended(rig);
}

static void a_wrong_secret_was_sent_too(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    const struct card_verified wrong = {.result = CARD_WRONG, .tries_left = 2};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_VERIFY), CARD_VERIFY, &wrong,
               sizeof wrong);
    rig_turn(rig, NULL);
    rig_press(rig, CONTROL_TRY_AGAIN);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    rig_presence(rig, 1, 0);
    assert_ended(rig);
}

static void a_card_that_leaves_a_slot_ends_the_visit_at_once(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    rig->plate = false;
    move_card(rig, 0); // into a slot, which is not looked at twice
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    rig_presence(rig, 1, 0);
    assert_ended(rig);
}

static void a_card_that_is_moved_while_it_is_read_is_read_once_more(void **state)
{
    struct rig *rig = *state;
    const struct card_opened gone = {.result = CARD_GONE};
    rig->plate = true;
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &gone, sizeof gone);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_READING);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_READING);
    rig_presence(rig, 1, 1);
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

static void a_card_that_nobody_saw_move_is_read_once_more(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    move_card(rig, MOMENT_MS);
    const struct card_opened gone = {.result = CARD_GONE};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &gone, sizeof gone);
    rig_turn(rig, NULL);
    rig_wait(rig, LIMIT_CARD_AWAY_MS);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &gone, sizeof gone);
    rig_turn(rig, NULL);
    assert_begun_anew(rig, 1); // not for ever again
}

static void goes_unseen(struct rig *rig)
{
    const struct card_opened gone = {.result = CARD_GONE};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &gone, sizeof gone);
    rig_turn(rig, NULL);
}

// A card of another kind has answered as well: the next one has its second reading.
static void a_card_that_comes_after_another_kind_is_read_once_more_too(void **state)
{
    struct rig *rig = *state;
    const struct card_opened phone = {.result = CARD_DONE, .kind = CARD_KIND_IPHONE};
    rig->plate = true;
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    goes_unseen(rig);
    rig_wait(rig, LIMIT_CARD_AWAY_MS);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &phone, sizeof phone);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.notice, NOTICE_CARD_PHONE);
    move_card(rig, MOMENT_MS);
    goes_unseen(rig);
    assert_int_equal(rig->view.id, VIEW_READING);
    rig_wait(rig, LIMIT_CARD_AWAY_MS);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

// What was read once more before it was put in anew counts no longer.
static void a_card_that_was_put_in_anew_is_read_once_more_too(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    move_card(rig, MOMENT_MS);
    goes_unseen(rig);
    rig_wait(rig, MOMENT_MS);
    move_card(rig, MOMENT_MS);
    rig_card_opens(rig, 1, 5, 2); // another one, or changed
    assert_int_equal(rig->view.id, VIEW_READING);
    goes_unseen(rig);
    assert_int_equal(rig->view.id, VIEW_READING);
    rig_wait(rig, LIMIT_CARD_AWAY_MS);
    rig_card_opens(rig, 1, 5, 2);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

// Its second begins when the reader says that it has left, whatever nobody saw before.
static void a_card_that_is_moved_after_nobody_saw_it_move_has_its_second(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    move_card(rig, MOMENT_MS);
    const struct card_opened gone = {.result = CARD_GONE};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &gone, sizeof gone);
    rig_turn(rig, NULL);
    rig_wait(rig, MOMENT_MS);
    move_card(rig, MOMENT_MS);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
}

static void a_card_that_is_moved_again_and_again_does_not_hold_the_kiosk(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    for (int i = 0; i < 3; i++) {
        rig_wait(rig, LIMIT_IDLE_MS / 3 - MOMENT_MS - 1);
        move_card(rig, MOMENT_MS);
        rig_card_opens(rig, 1, 5, 3);
    }
    rig_wait(rig, 3);
    assert_int_equal(rig->view.id, VIEW_TIME_OUT);
    move_card(rig, MOMENT_MS);
    rig_card_opens(rig, 1, 5, 3);
    rig_wait(rig, LIMIT_COUNTDOWN_MS - MOMENT_MS);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
}

static void whoever_leaves_takes_a_card_along_that_is_away(void **state)
{
    struct rig *rig = *state;
    to_known(rig);
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
}

static void card_is_alive(struct rig *rig)
{
    rig_tell(&rig->card, 0, IPC_ALIVE, NULL, 0);
    rig_turn(rig, NULL);
}

// Each answer of the card as late as it may be.
static void answer_slowly(struct rig *rig, int answers)
{
    for (int i = 0; i < answers; i++) {
        card_is_alive(rig);
        rig_wait(rig, LIMIT_CARD_ANSWER_MS - 1);
        assert_true(rig->view.waiting);
    }
}

static void a_slow_card_is_waited_for_as_long_as_it_answers(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    answer_slowly(rig, 4);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_NEW);
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    rig_link_says(rig, LINK_PROVE, LINK_DONE);
    rig_to_confirmed(rig);
    answer_slowly(rig, 2);
    rig_card_says(rig, CARD_GET_CHALLENGE, CARD_DONE);
    rig_link_says(rig, LINK_AUTHORIZE, LINK_DONE);
    answer_slowly(rig, 5);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_DONE);
}

static void what_waits_behind_a_slow_answer_has_its_whole_time(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    choose_secret(rig);
    answer_slowly(rig, 4); // to the proof
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    rig_wait(rig, LIMIT_CARD_STAGE_MS - 1);
    rig_card_says(rig, CARD_STAGE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_CONFIRM);
}

static void to_staged(struct rig *rig)
{
    to_verifying(rig);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    rig_link_says(rig, LINK_PROVE, LINK_DONE);
    card_is_alive(rig); // an unused key is being closed
    choose_secret(rig);
}

static void a_key_that_is_closed_slowly_is_waited_for(void **state)
{
    struct rig *rig = *state;
    to_staged(rig);
    rig_wait(rig, LIMIT_CARD_ANSWER_MS - 1);
    assert_true(rig->view.waiting);
    rig_card_says(rig, CARD_STAGE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_CONFIRM);
}

static void a_key_that_is_never_closed_is_told_as_a_silent_card(void **state)
{
    struct rig *rig = *state;
    to_staged(rig);
    rig_wait(rig, LIMIT_CARD_ANSWER_MS + LIMIT_HELPER_MARGIN_MS);
    assert_int_equal(rig->view.notice, NOTICE_CARD_SILENT);
}

static void a_card_that_falls_silent_after_an_answer_is_told_as_silent(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    answer_slowly(rig, 2);
    card_is_alive(rig);
    rig_wait(rig, LIMIT_CARD_ANSWER_MS + LIMIT_HELPER_MARGIN_MS);
    assert_int_equal(rig->view.notice, NOTICE_CARD_SILENT);
}

static void a_card_that_never_ends_is_given_up(void **state)
{
    struct rig *rig = *state;
    to_verifying(rig);
    int64_t asked = clock_ms();
    while (rig->view.waiting && clock_ms() < asked + 2 * LIMIT_CARD_MOST_MS) {
        card_is_alive(rig);
        rig_wait(rig, 1000);
    }
    assert_int_equal(rig->view.notice, NOTICE_CARD_SILENT);
    assert_int_equal(clock_ms() - asked, LIMIT_CARD_MOST_MS + LIMIT_HELPER_MARGIN_MS);
}

static void a_slow_write_is_finished_before_the_program_ends(void **state)
{
    struct rig *rig = *state;
    rig->plate = true;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    rig_turn(rig, &(struct input){.type = INPUT_QUIT});
    answer_slowly(rig, 5);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE);
    assert_true(rig->ended);
}

static void the_screen_is_told_what_the_reader_is(void **state)
{
    struct rig *rig = *state;
    assert_false(rig->view.plate);
    rig->plate = true;
    rig_presence(rig, 1, 0);
    assert_true(rig->view.plate);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_card_that_is_moved_goes_on_as_if_nothing_had_been),
    WITH_RIG(no_secret_is_sent_before_a_card_that_was_moved_is_read_anew),
    WITH_RIG(a_card_that_is_away_for_longer_was_taken),
    WITH_RIG(another_card_is_never_taken_over),
    WITH_RIG(a_card_that_has_changed_is_another_card),
    WITH_RIG(after_a_secret_was_sent_a_card_that_is_moved_ends_the_visit),
    WITH_RIG(a_wrong_secret_was_sent_too),
    WITH_RIG(a_card_that_leaves_a_slot_ends_the_visit_at_once),
    WITH_RIG(a_card_that_is_moved_while_it_is_read_is_read_once_more),
    WITH_RIG(a_card_that_nobody_saw_move_is_read_once_more),
    WITH_RIG(a_card_that_comes_after_another_kind_is_read_once_more_too),
    WITH_RIG(a_card_that_was_put_in_anew_is_read_once_more_too),
    WITH_RIG(a_card_that_is_moved_after_nobody_saw_it_move_has_its_second),
    WITH_RIG(a_card_that_is_moved_again_and_again_does_not_hold_the_kiosk),
    WITH_RIG(whoever_leaves_takes_a_card_along_that_is_away),
    WITH_RIG(a_slow_card_is_waited_for_as_long_as_it_answers),
    WITH_RIG(what_waits_behind_a_slow_answer_has_its_whole_time),
    WITH_RIG(a_key_that_is_closed_slowly_is_waited_for),
    WITH_RIG(a_key_that_is_never_closed_is_told_as_a_silent_card),
    WITH_RIG(a_card_that_falls_silent_after_an_answer_is_told_as_silent),
    WITH_RIG(a_card_that_never_ends_is_given_up),
    WITH_RIG(a_slow_write_is_finished_before_the_program_ends),
    WITH_RIG(the_screen_is_told_what_the_reader_is),
};

TEST_MAIN(TESTS, NULL, NULL)

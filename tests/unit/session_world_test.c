// The session and the world around it: cards that were there before it, an end that is asked for,
// and what the backend said.
#include <string.h>
#include <sys/socket.h>

#include "drivers/backend/problem.h"
#include "firmware/limits.h"
#include "firmware/session/calendar.h"
#include "tests/unit/session_steps.h"

static void a_card_found_at_the_first_look_must_be_taken(void **state)
{
    struct rig *rig = *state;
    rig_restart(rig, &rig->card); // for the session as after its own start: it has seen nothing
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    assert_int_equal(rig->view.notice, NOTICE_READER_MISSING);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
}

static void a_card_that_lay_in_when_pcscd_died_is_nobody_else_s(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    rig_presence(rig, 0, 0);
    rig_presence(rig, 1, 0); // pcscd is back and has not powered the card yet
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_DONE);
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    rig_wait(rig, LIMIT_DONE_MS);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
}

static void a_program_that_is_asked_to_end_finishes_the_write(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    rig_turn(rig, &(struct input){.type = INPUT_QUIT});
    assert_false(rig->ended);
    rig_wait(rig, LIMIT_CARD_WRITE_MS);
    assert_false(rig->ended);
    rig_card_says(rig, CARD_WRITE, CARD_DONE);
    assert_false(rig->ended);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_DONE);
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE);
    assert_true(rig->ended);
}

static void a_program_that_is_asked_to_end_ends_by_its_limit(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_to_writing(rig);
    rig_turn(rig, &(struct input){.type = INPUT_QUIT});
    rig_wait(rig, LIMIT_END_MS - 1);
    assert_false(rig->ended);
    rig_wait(rig, 1);
    assert_true(rig->ended);
}

static void an_opened_reset_is_abandoned_when_the_program_ends(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_turn(rig, &(struct input){.type = INPUT_QUIT});
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_ABANDONED);
    assert_int_equal(rig_count(rig, &rig->card, CARD_CLOSE), 1);
    rig_link_says(rig, LINK_OUTCOME, LINK_DONE);
    assert_true(rig->ended);
}

static void a_second_card_lets_the_first_one_go(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_presence(rig, 2, 2);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_INSERT);
    assert_int_equal(rig_count(rig, &rig->card, CARD_CLOSE), 1);
    rig_assert_outcome(rig, 'a', LINK_OUTCOME_ABANDONED);
}

static void a_card_that_was_out_for_a_moment_is_read_again_once(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_card_says(rig, CARD_PROVE, CARD_GONE); // and the reader has seen nothing
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
    rig_wait(rig, LIMIT_CARD_BACK_MS);
    assert_int_equal(rig->view.id, VIEW_READING);
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    const struct card_opened gone = {.result = CARD_GONE};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &gone, sizeof gone);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
    rig_wait(rig, 10 * LIMIT_CARD_BACK_MS);
    assert_int_equal(rig->view.id, VIEW_NOTICE); // not for ever again
}

static void a_reader_that_is_back_goes_on_at_once(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_presence(rig, 0, 0);
    assert_int_equal(rig->view.notice, NOTICE_READER_MISSING);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_READING);
}

// ---- the backend's words ----------------------------------------------------------------------

static struct link_service open_service(const struct rig *rig)
{
    return rig->session->service;
}

static void tell_service(struct rig *rig, const struct link_service *service)
{
    rig_tell(&rig->link, 0, LINK_SERVICE, service, sizeof *service);
    rig_turn(rig, NULL);
}

static void the_operator_s_notice_is_shown_in_the_language_of_the_visit(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_service(rig);
    strcpy(service.notice_ja, "ja-text");
    strcpy(service.notice_en, "en-text");
    tell_service(rig, &service);
    assert_string_equal(rig->view.operator_notice, "ja-text");
    rig_press(rig, CONTROL_LANGUAGE_0 + LANGUAGE_EN);
    assert_string_equal(rig->view.operator_notice, "en-text");
    rig_press(rig, CONTROL_START);
    assert_string_equal(rig->view.operator_notice, "");
}

// ---- what the screen tells of the way that led to it
// ---------------------------------------------

static void a_wrong_entry_is_said_before_the_last_try(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_type(rig, "1234");
    rig_press(rig, CONTROL_OK);
    const struct card_verified wrong = {.result = CARD_WRONG, .tries_left = 1};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_VERIFY), CARD_VERIFY, &wrong,
               sizeof wrong);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_LAST_TRY);
    assert_true(rig->view.after_wrong);
    rig_press(rig, CONTROL_COUNTER);
    rig_press(rig, CONTROL_BACK);
    assert_true(rig->view.after_wrong);
    rig_press(rig, CONTROL_TRY_LAST);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    // The same card again: nothing was wrong just now.
    rig_press(rig, CONTROL_BACK);
    rig_press(rig, CONTROL_RESET_SIGN);
    assert_int_equal(rig->view.id, VIEW_LAST_TRY);
    assert_false(rig->view.after_wrong);
}

// ---- the languages in front of a screen ---------------------------------------------------------

static void the_languages_come_and_go_and_nothing_is_lost(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_type(rig, "12");
    rig_press(rig, CONTROL_LANGUAGES);
    assert_int_equal(rig->view.id, VIEW_LANGUAGES);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
    rig_press(rig, CONTROL_LANGUAGES);
    rig_press(rig, CONTROL_LANGUAGE_0 + LANGUAGE_EN);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.language, LANGUAGE_EN);
    assert_int_equal(rig->view.entry.typed, 2);
    // It was the languages that went back, not the entry.
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

static void nothing_is_typed_behind_the_languages(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_type(rig, "12");
    rig_press(rig, CONTROL_LANGUAGES);
    rig_type(rig, "34");
    rig_press(rig, CONTROL_OK);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
}

static void what_happens_comes_before_the_languages(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_LANGUAGES);
    assert_int_equal(rig->view.id, VIEW_LANGUAGES);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_NOTICE);
    rig_press(rig, CONTROL_LANGUAGES);
    assert_int_equal(rig->view.id, VIEW_LANGUAGES);
    rig_wait(rig, LIMIT_NOTICE_MS);
    assert_true(rig->view.id == VIEW_START || rig->view.id == VIEW_CLOSED);
}

static void the_languages_do_not_keep_the_countdown_away(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_LANGUAGES);
    rig_wait(rig, LIMIT_IDLE_MS);
    assert_int_equal(rig->view.id, VIEW_TIME_OUT);
    rig_press(rig, CONTROL_LANGUAGES); // a sign of life
    assert_int_equal(rig->view.id, VIEW_LANGUAGES);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

static void languages_and_help_of_a_closed_kiosk_close_by_themselves(void **state)
{
    struct rig *rig = *state;
    rig_restart(rig, &rig->card);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(rig->view.id, VIEW_CLOSED);
        rig_press(rig, i == 0 ? CONTROL_LANGUAGES : CONTROL_HELP);
        assert_int_equal(rig->view.id, i == 0 ? VIEW_LANGUAGES : VIEW_HELP);
        rig_wait(rig, LIMIT_LANGUAGE_MS);
    }
    assert_int_equal(rig->view.id, VIEW_CLOSED);
}

static void a_language_without_texts_cannot_be_chosen(void **state)
{
    struct rig *rig = *state;
    rig_press(rig, CONTROL_LANGUAGE_0 + LANGUAGE_KO);
    assert_int_equal(rig->view.language, LANGUAGE_JA);
}

static void a_kiosk_that_cannot_show_its_language_begins_in_japanese(void **state)
{
    struct rig *rig = *state;
    struct session_options options = rig->session->options;
    char socket[SCRATCH_MAX + 16];
    snprintf(socket, sizeof socket, "%s/other-control", rig->dir);
    options.language = LANGUAGE_KO;
    options.control_socket = socket;
    struct session *other = session_new(&options, rig->session->screens);
    assert_non_null(other);
    assert_int_equal(other->presentation.first, LANGUAGE_JA);
    session_free(&other);
}

static void text_size_and_contrast_last_for_one_visit(void **state)
{
    struct rig *rig = *state;
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_TEXT_SIZE);
    rig_press(rig, CONTROL_CONTRAST);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
    assert_int_equal(rig->view.text_size, TEXT_SIZE_LARGE);
    assert_int_equal(rig->view.contrast, CONTRAST_BLACK_ON_WHITE);
    for (int i = 1; i < TEXT_SIZE_COUNT; i++) // and round
        rig_press(rig, CONTROL_TEXT_SIZE);
    assert_int_equal(rig->view.text_size, TEXT_SIZE_NORMAL);
    rig_press(rig, CONTROL_TEXT_SIZE);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.text_size, TEXT_SIZE_NORMAL);
    assert_int_equal(rig->view.contrast, CONTRAST_DEFAULT);
}

static void refuse(struct rig *rig, uint16_t type, enum backend_problem problem, uint32_t after)
{
    const struct link_opened body = {
        .answer = {.result = LINK_REFUSED, .problem = (uint8_t)problem, .retry_after_s = after}};
    size_t size = type == LINK_OPEN ? sizeof body : sizeof body.answer;
    rig_answer(&rig->link, rig_asked(rig, &rig->link, type), type, &body, size);
    rig_turn(rig, NULL);
}

static int minutes_of(const struct view_date *date, const struct view_time *time)
{
    return (date->day * 24 + time->hour) * 60 + time->minute;
}

// In whole minutes, and never too early.
static void too_many_resets_say_from_when_another_one_is_taken(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_to_new(rig, 'a');
    rig_card_says(rig, CARD_PROVE, CARD_DONE);
    refuse(rig, LINK_PROVE, PROBLEM_TOO_MANY_RESETS, 2 * 3600);
    assert_int_equal(rig->view.notice, NOTICE_TOO_MANY);
    int64_t from = session_theirs_ms(rig->session) / 1000 + 2 * 3600;
    struct view_date date = calendar_date(from);
    struct view_time time = calendar_time(from);
    int later = minutes_of(&rig->view.until_date, &rig->view.until_time) - minutes_of(&date, &time);
    assert_true(later == 0 || later == 1);
    assert_int_equal(rig->view.until_date.year, date.year);
}

// Nothing is said of a time that the backend did not tell, nor of that of another visit.
static void without_its_word_no_time_is_told(void **state)
{
    struct rig *rig = *state;
    too_many_resets_say_from_when_another_one_is_taken(state);
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_LEAVE);
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    refuse(rig, LINK_OPEN, PROBLEM_TOO_MANY_RESETS, 0);
    assert_int_equal(rig->view.notice, NOTICE_TOO_MANY);
    assert_int_equal(rig->view.until_date.year, 0);
}

static void a_reservation_that_is_needed_is_said_before_anybody_begins(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_service(rig);
    assert_false(rig->view.reservation);
    service.reservation_required = 1;
    tell_service(rig, &service);
    assert_true(rig->view.reservation);
    rig_press(rig, CONTROL_START);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
    assert_true(rig->view.reservation);
    service.reservation_required = 0;
    tell_service(rig, &service);
    assert_true(rig->view.reservation); // nothing moves while it is read
}

static void old_firmware_closes_and_a_known_secret_can_be_changed(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_service(rig);
    service.firmware_old = 1;
    tell_service(rig, &service);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig->view.notice, NOTICE_FIRMWARE_OLD);
    assert_true(rig->view.change_only);
    rig_press(rig, CONTROL_CHANGE);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 1, 5, 3);
    assert_int_equal(rig->view.reset_sign, CHOICE_NOT_NOW);
    assert_int_equal(rig->view.change_sign, CHOICE_OPEN);
}

static void what_the_backend_said_counts_until_it_expires(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_service(rig);
    service.valid_until = session_theirs_ms(rig->session) / 1000 + 61;
    tell_service(rig, &service);
    assert_int_equal(rig->view.id, VIEW_START);
    rig_wait(rig, 2 * 60000);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig->view.notice, NOTICE_UNREACHABLE);
}

static void an_order_out_of_service_holds_until_it_is_taken_back(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_service(rig);
    service.ordered_off = 1;
    tell_service(rig, &service);
    assert_int_equal(rig->view.notice, NOTICE_SUSPENDED);
    service.ordered_off = 0;
    tell_service(rig, &service);
    assert_int_equal(rig->view.id, VIEW_START);
}

// A kiosk-link that was started again has not heard of the order yet.
static void an_order_outlives_kiosk_link(void **state)
{
    struct rig *rig = *state;
    struct link_service service = open_service(rig);
    service.ordered_off = 1;
    tell_service(rig, &service);
    service.ordered_off = 0;
    service.order_unknown = 1;
    tell_service(rig, &service);
    assert_int_equal(rig->view.notice, NOTICE_SUSPENDED);
    service.order_unknown = 0;
    tell_service(rig, &service);
    assert_int_equal(rig->view.id, VIEW_START);
}

static void a_helper_that_restarts_does_not_close_the_kiosk(void **state)
{
    struct rig *rig = *state;
    rig_restart(rig, &rig->link);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    assert_int_equal(rig->view.id, VIEW_START);
    ipc_close(rig->link.listener); // and now it does not come back
    rig->link.listener = -1;
    ipc_close(rig->link.fd);
    rig->link.fd = -1;
    unlink(rig->link_path);
    rig_turn(rig, NULL);
    rig_wait(rig, LIMIT_LINK_GONE_MS - 1);
    assert_int_equal(rig->view.id, VIEW_START);
    rig_wait(rig, 1);
    assert_int_equal(rig->view.notice, NOTICE_UNREACHABLE);
}

static void a_wall_clock_that_is_set_falsifies_no_outcome(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    int64_t first = rig_outcome(rig)->finished_at;
    rig_step_wall_clock(600);
    rig_restart(rig, &rig->link);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    assert_int_equal(rig_outcome(rig)->finished_at, first);
}

static void what_an_operator_has_seen_is_passed_on_to_kiosk_link(void **state)
{
    struct rig *rig = *state;
    static const char word[] = "acknowledge";
    int fd = ipc_connect(rig->control_path);
    assert_true(fd >= 0);
    assert_int_equal(send(fd, word, sizeof word - 1, MSG_NOSIGNAL), sizeof word - 1);
    rig_turn(rig, NULL);
    rig_turn(rig, NULL);
    assert_int_equal(rig_count(rig, &rig->link, LINK_ACKNOWLEDGE), 1);
    ipc_close(fd);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_card_found_at_the_first_look_must_be_taken),
    WITH_RIG(a_card_that_lay_in_when_pcscd_died_is_nobody_else_s),
    WITH_RIG(a_program_that_is_asked_to_end_finishes_the_write),
    WITH_RIG(a_program_that_is_asked_to_end_ends_by_its_limit),
    WITH_RIG(an_opened_reset_is_abandoned_when_the_program_ends),
    WITH_RIG(a_second_card_lets_the_first_one_go),
    WITH_RIG(a_card_that_was_out_for_a_moment_is_read_again_once),
    WITH_RIG(a_reader_that_is_back_goes_on_at_once),
    WITH_RIG(the_operator_s_notice_is_shown_in_the_language_of_the_visit),
    WITH_RIG(the_languages_come_and_go_and_nothing_is_lost),
    WITH_RIG(nothing_is_typed_behind_the_languages),
    WITH_RIG(what_happens_comes_before_the_languages),
    WITH_RIG(the_languages_do_not_keep_the_countdown_away),
    WITH_RIG(languages_and_help_of_a_closed_kiosk_close_by_themselves),
    WITH_RIG(a_language_without_texts_cannot_be_chosen),
    WITH_RIG(a_kiosk_that_cannot_show_its_language_begins_in_japanese),
    WITH_RIG(text_size_and_contrast_last_for_one_visit),
    WITH_RIG(a_wrong_entry_is_said_before_the_last_try),
    WITH_RIG(too_many_resets_say_from_when_another_one_is_taken),
    WITH_RIG(without_its_word_no_time_is_told),
    WITH_RIG(a_reservation_that_is_needed_is_said_before_anybody_begins),
    WITH_RIG(old_firmware_closes_and_a_known_secret_can_be_changed),
    WITH_RIG(what_the_backend_said_counts_until_it_expires),
    WITH_RIG(an_order_out_of_service_holds_until_it_is_taken_back),
    WITH_RIG(an_order_outlives_kiosk_link),
    WITH_RIG(a_helper_that_restarts_does_not_close_the_kiosk),
    WITH_RIG(a_wall_clock_that_is_set_falsifies_no_outcome),
    WITH_RIG(what_an_operator_has_seen_is_passed_on_to_kiosk_link),
};

TEST_MAIN(TESTS, NULL, NULL)

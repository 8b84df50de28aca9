// Help in front of a screen: it comes and goes, and nothing behind it is lost, typed or tried.
#include <string.h>

#include "firmware/limits.h"
#include "screens/view/action.h"
#include "screens/view/notice.h"
#include "tests/unit/session_steps.h"

static void to_an_entry(struct rig *rig)
{
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_type(rig, "12");
    assert_int_equal(rig->view.entry.typed, 2);
}

static void help_comes_and_goes_and_nothing_is_lost(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    struct view before = rig->view;
    rig_press(rig, CONTROL_HELP);
    assert_int_equal(rig->view.id, VIEW_HELP);
    assert_int_equal(rig->view.behind, VIEW_KNOWN);
    rig_press(rig, CONTROL_BACK);
    assert_memory_equal(&rig->view, &before, sizeof before);
    // It was help that went back, not the entry.
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

static void behind_help_nothing_is_typed_tried_or_left(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
    rig_type(rig, "34");
    rig_press(rig, CONTROL_OK);
    rig_press(rig, CONTROL_LEAVE);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
}

static void coming_back_to_the_last_try_makes_none(void **state)
{
    struct rig *rig = *state;
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_card_opens(rig, 1, 5, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    assert_int_equal(rig->view.id, VIEW_LAST_TRY);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_TRY_LAST);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_LAST_TRY);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
}

static void the_staff_are_shown_the_number_and_the_visit_goes_on(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_STAFF); // which is not there
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    rig_press(rig, CONTROL_HELP);
    int number = notice_number(&rig->view);
    assert_true(number > 0);
    rig_press(rig, CONTROL_STAFF);
    assert_int_equal(rig->view.id, VIEW_STAFF);
    assert_int_equal(notice_number(&rig->view), number);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
}

static void a_page_that_is_not_normal_keeps_its_number_in_help(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
    int number = notice_number(&rig->view);
    rig_press(rig, CONTROL_HELP);
    assert_int_equal(notice_number(&rig->view), number);
}

static void the_languages_open_in_front_of_help_and_help_is_there_again(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_LANGUAGES);
    assert_int_equal(rig->view.id, VIEW_LANGUAGES);
    rig_press(rig, CONTROL_LANGUAGE_0 + LANGUAGE_EN);
    assert_int_equal(rig->view.id, VIEW_HELP);
    assert_int_equal(rig->view.language, LANGUAGE_EN);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
}

// However they are opened in front of each other, so many presses of "back" lead to the screen.
static void two_presses_of_back_always_lead_to_the_screen(void **state)
{
    static const enum control OPENS[] = {CONTROL_LANGUAGES, CONTROL_HELP,  CONTROL_LANGUAGES,
                                         CONTROL_HELP,      CONTROL_STAFF, CONTROL_LANGUAGES};
    struct rig *rig = *state;
    to_an_entry(rig);
    for (size_t opened = 1; opened <= sizeof OPENS / sizeof *OPENS; opened++) {
        for (size_t i = 0; i < opened; i++)
            rig_press(rig, OPENS[i]);
        assert_true(view_is_front(rig->view.id));
        for (int i = 0; i < 2 && view_is_front(rig->view.id); i++)
            rig_press(rig, CONTROL_BACK);
        assert_int_equal(rig->view.id, VIEW_KNOWN);
        assert_int_equal(rig->view.entry.typed, 2);
    }
}

static void what_happens_comes_before_help(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_HELP);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_NOTICE);
}

static void help_does_not_keep_the_countdown_away(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_HELP);
    rig_wait(rig, LIMIT_IDLE_MS);
    assert_int_equal(rig->view.id, VIEW_TIME_OUT);
    rig_wait(rig, LIMIT_COUNTDOWN_MS);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD); // and the next person sees none of it
}

static void help_of_a_closed_kiosk_closes_by_itself(void **state)
{
    struct rig *rig = *state;
    rig_restart(rig, &rig->card);
    rig_wait(rig, LIMIT_HELPER_RETRY_MS);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    rig_press(rig, CONTROL_HELP);
    assert_int_equal(rig->view.id, VIEW_HELP);
    rig_wait(rig, LIMIT_LANGUAGE_MS);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
}

// Every screen but the two that are help themselves.
static void every_screen_offers_help_and_has_a_number_for_the_staff(void **state)
{
    (void)state;
    for (int id = 0; id < VIEW_COUNT; id++) {
        struct view view = {.id = (enum view_id)id, .notice = NOTICE_UNREACHABLE};
        bool help = view.id == VIEW_HELP || view.id == VIEW_STAFF;
        assert_int_equal(action_bar_help(&view), !help);
        if (view_is_front(view.id))
            continue;
        view.behind = view.id;
        view.id = VIEW_STAFF;
        if (notice_number(&view) == 0)
            fail_msg("%s has no number", view_name(view.behind));
    }
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(help_comes_and_goes_and_nothing_is_lost),
    WITH_RIG(behind_help_nothing_is_typed_tried_or_left),
    WITH_RIG(coming_back_to_the_last_try_makes_none),
    WITH_RIG(the_staff_are_shown_the_number_and_the_visit_goes_on),
    WITH_RIG(a_page_that_is_not_normal_keeps_its_number_in_help),
    WITH_RIG(the_languages_open_in_front_of_help_and_help_is_there_again),
    WITH_RIG(two_presses_of_back_always_lead_to_the_screen),
    WITH_RIG(what_happens_comes_before_help),
    WITH_RIG(help_does_not_keep_the_countdown_away),
    WITH_RIG(help_of_a_closed_kiosk_closes_by_itself),
    cmocka_unit_test(every_screen_offers_help_and_has_a_number_for_the_staff),
};

TEST_MAIN(TESTS, NULL, NULL)

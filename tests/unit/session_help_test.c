// Help in front of a screen: it comes and goes, and nothing behind it is lost, typed or tried. And
// the page of the certificates, which is read without a secret.
#include <string.h>

#include "drivers/backend/problem.h"
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

static void behind_help_nothing_is_typed_or_tried(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
    rig_type(rig, "34");
    rig_press(rig, CONTROL_OK);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
}

// Help, the page for the staff and the languages, as the screen that they are in front of.
static void a_page_in_front_of_the_visit_can_be_left_too(void **state)
{
    static const enum control OPENS[] = {CONTROL_LANGUAGES, CONTROL_HELP, CONTROL_STAFF};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof OPENS / sizeof *OPENS; i++) {
        to_an_entry(rig);
        if (OPENS[i] == CONTROL_STAFF)
            rig_press(rig, CONTROL_HELP);
        rig_press(rig, OPENS[i]);
        assert_true(view_is_front(rig->view.id));
        assert_true(action_bar_leave(&rig->view));
        rig_press(rig, CONTROL_LEAVE);
        assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
        rig_press(rig, CONTROL_HELP); // here there is nothing left to leave
        assert_int_equal(rig->view.id, VIEW_HELP);
        assert_false(action_bar_leave(&rig->view));
        rig_presence(rig, 1, 0);
        assert_int_equal(rig->view.id, VIEW_START);
    }
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

// Every screen of a resident's but the two that are help themselves.
static void every_screen_offers_help_and_has_a_number_for_the_staff(void **state)
{
    (void)state;
    for (int id = 0; id < VIEW_COUNT; id++) {
        struct view view = {.id = (enum view_id)id, .notice = NOTICE_UNREACHABLE};
        if (view_is_service(view.id))
            continue;
        bool help = view.id == VIEW_HELP || view.id == VIEW_STAFF || view.id == VIEW_CLERK;
        assert_int_equal(action_bar_help(&view), !help);
        if (view_is_front(view.id))
            continue;
        view.behind = view.id;
        view.id = VIEW_STAFF;
        if (notice_number(&view) == 0)
            fail_msg("%s has no number", view_name(view.behind));
    }
}

// ---- the certificates ---------------------------------------------------------------------------

static void opens_until(struct rig *rig, int64_t not_after)
{
    struct card_opened body = {.result = CARD_DONE,
                               .kind = CARD_KIND_MY_NUMBER,
                               .tries_sign = 5,
                               .tries_auth = 3,
                               .has_sign = 1,
                               .has_auth = 1,
                               .certificate_length = 1000,
                               .not_after = not_after};
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    rig_presence(rig, 1, 1);
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_OPEN), CARD_OPEN, &body, sizeof body);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

static int64_t now_s(const struct rig *rig)
{
    return session_theirs_ms(rig->session) / 1000;
}

static void certificates_are_shown_from_the_card_page_and_back(void **state)
{
    static const struct {
        int days; // from now to the end
        bool renewable, expired;
    } rows[] = {{200, false, false}, {30, true, false}, {-1, true, true}};
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        opens_until(rig, now_s(rig) + rows[i].days * 86400);
        rig_press(rig, CONTROL_CERTIFICATES);
        assert_int_equal(rig->view.id, VIEW_CERTIFICATES);
        assert_int_equal(rig->view.auth_dates.renewable, rows[i].renewable);
        assert_int_equal(rig->view.auth_dates.expired, rows[i].expired);
        assert_int_equal(notice_number(&rig->view), rows[i].expired ? 304 : 0);
        rig_press(rig, CONTROL_BACK);
        assert_int_equal(rig->view.id, VIEW_CARD);
        rig_press(rig, CONTROL_LEAVE);
        rig_presence(rig, 1, 0);
        assert_int_equal(rig->view.id, VIEW_START);
    }
}

static void an_expired_certificate_resets_nothing(void **state)
{
    struct rig *rig = *state;
    opens_until(rig, now_s(rig) - 1);
    assert_int_equal(rig->view.reset_sign, CHOICE_EXPIRED);
    assert_int_equal(rig->view.reset_auth, CHOICE_EXPIRED);
    assert_int_equal(rig->view.change_sign, CHOICE_OPEN);
    assert_int_equal(rig->view.change_auth, CHOICE_OPEN);
    rig_press(rig, CONTROL_RESET_SIGN);
    assert_int_equal(rig->view.id, VIEW_CARD);
    assert_int_equal(rig_count(rig, &rig->link, LINK_OPEN), 0);
}

// A clock of our own that is wrong turns nobody away: the backend decides then.
static void what_has_expired_is_judged_by_the_backends_clock_only(void **state)
{
    struct rig *rig = *state;
    rig->session->theirs_known = false;
    opens_until(rig, now_s(rig) - 1);
    assert_int_equal(rig->view.reset_sign, CHOICE_OPEN);
}

// The word is the same for both operations; which certificate it means is not.
static void a_target_that_is_absent_is_named_by_the_operation(void **state)
{
    struct rig *rig = *state;
    const struct link_opened refused = {
        .answer = {.result = LINK_REFUSED, .problem = PROBLEM_TARGET_ABSENT}};
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OPEN), LINK_OPEN, &refused,
               sizeof refused);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.notice, NOTICE_NO_SIGN_CERTIFICATE);
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_LEAVE);
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_AUTH);
    rig_press(rig, CONTROL_AGREE);
    rig_type(rig, "KZ83HQ");
    rig_press(rig, CONTROL_OK);
    rig_card_says(rig, CARD_VERIFY, CARD_DONE);
    const struct card_certificate read = {.result = CARD_DONE, .length = 1000};
    rig_answer(&rig->card, rig_asked(rig, &rig->card, CARD_READ_CERTIFICATE), CARD_READ_CERTIFICATE,
               &read, sizeof read);
    rig_turn(rig, NULL);
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_OPEN), LINK_OPEN, &refused,
               sizeof refused);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.notice, NOTICE_NO_AUTH_CERTIFICATE);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_target_that_is_absent_is_named_by_the_operation),
    WITH_RIG(certificates_are_shown_from_the_card_page_and_back),
    WITH_RIG(an_expired_certificate_resets_nothing),
    WITH_RIG(what_has_expired_is_judged_by_the_backends_clock_only),
    WITH_RIG(help_comes_and_goes_and_nothing_is_lost),
    WITH_RIG(behind_help_nothing_is_typed_or_tried),
    WITH_RIG(a_page_in_front_of_the_visit_can_be_left_too),
    WITH_RIG(coming_back_to_the_last_try_makes_none),
    WITH_RIG(the_staff_are_shown_the_number_and_the_visit_goes_on),
    WITH_RIG(a_page_that_is_not_normal_keeps_its_number_in_help),
    WITH_RIG(the_languages_open_in_front_of_help_and_help_is_there_again),
    WITH_RIG(two_presses_of_back_always_lead_to_the_screen),
    WITH_RIG(what_happens_comes_before_help),
    WITH_RIG(help_does_not_keep_the_countdown_away),
    cmocka_unit_test(every_screen_offers_help_and_has_a_number_for_the_staff),
};

TEST_MAIN(TESTS, NULL, NULL)

// What the store's staff read of a number, in front of a visit that goes on as if it were not
// there.
#include <string.h>

#include "firmware/control/report.h"
#include "firmware/limits.h"
#include "screens/view/clerk.h"
#include "screens/view/notice.h"
#include "tests/unit/session_steps.h"

static void to_an_entry(struct rig *rig)
{
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_RESET_SIGN);
    rig_link_opens(rig, 'a');
    rig_type(rig, "12");
    assert_int_equal(rig->view.entry.typed, 2);
}

// The card has been pulled, and the number of that is held.
static void to_the_page(struct rig *rig)
{
    rig_to_card(rig, 1);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.id, VIEW_CLERK);
}

static void it_comes_and_goes_and_the_screen_is_as_before(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_presence(rig, 1, 0);
    struct view before = rig->view;
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.id, VIEW_CLERK);
    assert_int_equal(rig->view.behind, VIEW_NOTICE);
    assert_int_equal(notice_number(&rig->view), notice_number(&before));
    assert_non_null(clerk_row(notice_number(&rig->view)));
    rig_press(rig, CONTROL_BACK);
    assert_memory_equal(&rig->view, &before, sizeof before);
}

static void a_screen_without_a_number_opens_nothing(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    assert_int_equal(notice_number(&rig->view), 0);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.id, VIEW_CARD);
}

static void it_goes_back_by_itself_after_a_minute(void **state)
{
    struct rig *rig = *state;
    to_the_page(rig);
    rig_wait(rig, 59999);
    assert_int_equal(rig->view.id, VIEW_CLERK);
    rig_wait(rig, 1);
    assert_int_equal(rig->view.id, VIEW_NOTICE);
}

// How the staff use it: open, a touch beside all, a look at another size, digits on a keyboard.
static void use_the_page(struct rig *rig)
{
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.id, VIEW_CLERK);
    rig_turn(rig, &(struct input){.type = INPUT_ACTIVITY});
    rig_press(rig, CONTROL_TEXT_SIZE);
    rig_type(rig, "34");
}

// After how many seconds the screen becomes another one; the page is used every ten of them.
static int seconds_until_another(struct rig *rig, bool clerk)
{
    int seconds = 0;
    const int most = 2 * LIMIT_IDLE_MS / 1000; // or it is kept open
    for (enum view_id id = view_screen(&rig->view); view_screen(&rig->view) == id; seconds++) {
        assert_true(seconds < most);
        if (clerk && seconds % 10 == 0)
            use_the_page(rig);
        if (clerk && seconds % 10 == 5)
            rig_press(rig, CONTROL_BACK);
        rig_wait(rig, 1000);
    }
    return seconds;
}

// The same visit on another kiosk, with and without the staff's page.
static void assert_ends_alike(void **state, void (*begin)(struct rig *), enum view_id then)
{
    int seconds[2];
    for (int clerk = 0; clerk <= 1; clerk++) {
        rig_stop((struct rig **)state);
        *state = rig_start();
        begin(*state);
        seconds[clerk] = seconds_until_another(*state, clerk);
        assert_int_equal(((struct rig *)*state)->view.id, then);
    }
    assert_int_equal(seconds[0], seconds[1]);
}

static void to_a_notice(struct rig *rig)
{
    rig_to_card(rig, 1);
    rig_presence(rig, 1, 0);
}

// The number of the entry stands on its help page.
static void to_help_in_an_entry(struct rig *rig)
{
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
}

static void a_notice_ends_as_if_nobody_had_looked(void **state)
{
    assert_ends_alike(state, to_a_notice, VIEW_CLOSED); // nothing is heard of the service any more
}

static void no_secret_is_kept_open_longer(void **state)
{
    assert_ends_alike(state, to_help_in_an_entry, VIEW_TIME_OUT);
}

static void behind_it_nothing_is_typed_and_help_is_there_again(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_STAFF);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.number, 21);
    rig_type(rig, "34");
    rig_press(rig, CONTROL_OK);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_STAFF);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_KNOWN);
    assert_int_equal(rig->view.entry.typed, 2);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
}

static void a_card_that_is_taken_is_noticed(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.id, VIEW_CLERK);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_NOTICE);
    assert_int_equal(rig->view.notice, NOTICE_CARD_REMOVED);
}

// The reminder becomes the alarm on the same screen: another number.
static void another_number_on_the_same_screen_closes_it(void **state)
{
    struct rig *rig = *state;
    rig_to_card(rig, 1);
    rig_press(rig, CONTROL_LEAVE);
    rig_card_says(rig, CARD_CLOSE, CARD_DONE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.number, 52);
    rig_wait(rig, LIMIT_CARD_LEFT_MS);
    assert_int_equal(rig->view.id, VIEW_HELP);
    assert_int_equal(notice_number(&rig->view), 211);
}

static void the_visit_can_be_left_from_it(void **state)
{
    struct rig *rig = *state;
    to_an_entry(rig);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_CLERK);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
}

static void a_closed_kiosk_tells_its_staff_too(void **state)
{
    struct rig *rig = *state;
    rig_presence(rig, 0, 0);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.id, VIEW_CLERK);
    assert_int_equal(rig->view.number, 502);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
}

// The loop waits by what the view says of the report, and must not go round and round for it.
static void behind_it_a_late_report_keeps_nobody_awake(void **state)
{
    struct rig *rig = *state;
    rig_to_done(rig);
    rig_press(rig, CONTROL_HELP);
    rig_press(rig, CONTROL_CLERK);
    assert_int_equal(rig->view.number, 51);
    rig_wait(rig, LIMIT_REPORT_MS + 1000);
    assert_int_equal(rig->view.id, VIEW_CLERK);
    assert_true(rig->view.report_later);
}

// But for how the page looks and which number it is about, the view is as that of a kiosk which
// nobody has used. `report_later` says nothing of a person.
static void nothing_personal_is_in_its_view(void **state)
{
    struct rig *rig = *state;
    struct view empty;
    to_the_page(rig);
    memset(&empty, 0, sizeof empty);
    empty.id = VIEW_CLERK;
    empty.behind = VIEW_NOTICE;
    empty.languages = rig->view.languages;
    empty.notice = NOTICE_CARD_REMOVED;
    empty.number = notice_row(NOTICE_CARD_REMOVED)->number;
    assert_memory_equal(&rig->view, &empty, sizeof empty);
    const struct control_facts facts = {.view = &rig->view};
    char *told = report_view(&facts);
    assert_non_null(strstr(told, "\"view\":\"clerk\""));
    assert_non_null(strstr(told, "\"typed\":0,\"tries_left\":0,"));
    assert_non_null(strstr(told, "\"number\":208,"));
    free(told);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(it_comes_and_goes_and_the_screen_is_as_before),
    WITH_RIG(a_screen_without_a_number_opens_nothing),
    WITH_RIG(it_goes_back_by_itself_after_a_minute),
    WITH_RIG(a_notice_ends_as_if_nobody_had_looked),
    WITH_RIG(no_secret_is_kept_open_longer),
    WITH_RIG(behind_it_nothing_is_typed_and_help_is_there_again),
    WITH_RIG(a_card_that_is_taken_is_noticed),
    WITH_RIG(another_number_on_the_same_screen_closes_it),
    WITH_RIG(the_visit_can_be_left_from_it),
    WITH_RIG(a_closed_kiosk_tells_its_staff_too),
    WITH_RIG(behind_it_a_late_report_keeps_nobody_awake),
    WITH_RIG(nothing_personal_is_in_its_view),
};

TEST_MAIN(TESTS, NULL, NULL)

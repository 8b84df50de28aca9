// A technician's visit in the session: beside the resident's, which does not begin meanwhile; its
// PIN, its records, and its end.
#include <string.h>

#include "firmware/limits.h"
#include "tests/unit/technician_steps.h"

// ---- the way in ---------------------------------------------------------------------------------

static void a_technician_comes_runs_the_self_test_and_leaves(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_press(rig, CONTROL_SELF_TEST);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TEST);
    rig_press(rig, CONTROL_TRY_AGAIN);
    rig_turn(rig, NULL);
    rig_turn(rig, NULL);
    assert_false(rig->view.service.running);
    assert_true(rig->view.service.tested);
    for (int i = 0; i < CHECK_INTERNALS; i++)
        assert_int_equal(rig->view.service.outcomes[i],
                         i == CHECK_HISTORY ? CHECK_NOT_RUN : CHECK_PASS);
    is_recorded(rig, HISTORY_SELF_TEST, HISTORY_PASS, "", SERIAL);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    is_recorded(rig, HISTORY_LOGOUT, HISTORY_DONE, "left", SERIAL);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
}

static void with_a_card_in_the_reader_it_is_not_offered(void **state)
{
    struct rig *rig = *state;
    rig_press(rig, CONTROL_START);
    rig_presence(rig, 1, 1);
    rig_press(rig, CONTROL_SERVICE);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
    rig_press(rig, CONTROL_LEAVE);
    rig_press(rig, CONTROL_SERVICE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    rig_presence(rig, 1, 0);
    session_order(rig->session, OFF_MAINTENANCE);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    rig_press(rig, CONTROL_SERVICE);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    assert_int_equal(rig_count(rig, &rig->card, CARD_TECHNICIAN_READ), 0);
}

static void a_closed_kiosk_lets_a_technician_in(void **state)
{
    struct rig *rig = *state;
    rig_presence(rig, 0, 0);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    hold_corner(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_INSERT);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
}

static void no_visit_begins_meanwhile(void **state)
{
    struct rig *rig = *state;
    hold_corner(rig);
    rig_press(rig, CONTROL_START);
    rig_press(rig, CONTROL_AGREE);
    assert_int_equal(rig->view.id, VIEW_SERVICE_INSERT);
    assert_int_equal(rig->session->flow.state, FLOW_START);
    assert_string_equal(rig->session->facts.view, "service-insert"); // in the heartbeat
    rig_presence(rig, 1, 1);
    card_is_read(rig, TECHNICIAN_RESIDENT);
    rig_press(rig, CONTROL_START);
    assert_int_equal(rig->session->flow.state, FLOW_START);
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
}

// ---- the PIN ------------------------------------------------------------------------------------

static void a_pin_is_sent_when_its_count_is_on_the_disk_and_not_before(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    enter(rig);
    const struct link_failures *told =
        (const void *)rig_asked(rig, &rig->link, LINK_SET_FAILURES)->body;
    assert_int_equal(told->count, 1);
    rig_turn(rig, NULL);
    assert_int_equal(rig_count(rig, &rig->card, CARD_TECHNICIAN_PROVE), 0);
    disk_says(rig, LINK_DONE);
    const struct card_technician_prove *sent =
        (const void *)rig_asked(rig, &rig->card, CARD_TECHNICIAN_PROVE)->body;
    assert_int_equal(sent->length, sizeof PIN - 1);
    assert_memory_equal(sent->pin, PIN, sizeof PIN - 1);
    assert_false(pin_is_held(rig));
}

static void a_card_that_leaves_while_the_disk_writes_gets_no_pin(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    enter(rig);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_false(pin_is_held(rig));
    rig_presence(rig, 1, 1);
    disk_says(rig, LINK_DONE);
    assert_int_equal(rig_count(rig, &rig->card, CARD_TECHNICIAN_PROVE), 0);
    is_recorded(rig, HISTORY_LOGIN, HISTORY_CANCELLED, "card-out", SERIAL);
}

static void only_six_to_eight_digits_are_a_pin(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    rig_type(rig, "12A45");
    assert_int_equal(rig->view.entry.typed, 4);
    rig_press(rig, CONTROL_OK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_PIN);
    rig_type(rig, "67");
    assert_true(rig->view.entry.complete);
    rig_type(rig, "890");
    assert_int_equal(rig->view.entry.typed, 8);
    rig_press(rig, CONTROL_DELETE);
    assert_int_equal(rig->view.entry.typed, 7);
}

static void a_wrong_pin_waits_and_says_so(void **state)
{
    struct rig *rig = *state;
    to_pin(rig);
    enter(rig);
    disk_says(rig, LINK_DONE);
    card_proves(rig, TECHNICIAN_PIN_WRONG, 2);
    assert_int_equal(rig->view.id, VIEW_SERVICE_REFUSED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_PIN_WRONG);
    assert_int_equal(rig->view.service.tries, 2);
    assert_int_equal(rig->view.service.wait_minutes, 1);
    is_recorded(rig, HISTORY_LOGIN_REFUSED, HISTORY_REFUSED, "pin-wrong", SERIAL);
    card_is_let_go(rig);
    rig_press(rig, CONTROL_TRY_AGAIN);
    card_is_read(rig, TECHNICIAN_OK);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_MUST_WAIT);
    card_is_let_go(rig);
    rig_wait(rig, 30000);
    assert_int_equal(rig->view.service.wait_minutes, 0);
    rig_press(rig, CONTROL_TRY_AGAIN);
    card_is_read(rig, TECHNICIAN_OK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_PIN);
}

static int start_after_wrong_pins(void **state)
{
    struct rig *rig = rig_start();
    *state = rig;
    if (!rig)
        return -1;
    rig->session->maintain.failures.known = false; // as if it had just begun
    rig->link.failures = (struct link_failures){.count = 3, .last = clock_now()};
    rig_restart(rig, &rig->link);
    rig_wait(rig, 2000);
    return 0;
}

static void a_restart_shortens_no_wait(void **state)
{
    struct rig *rig = *state;
    hold_corner(rig);
    rig_presence(rig, 1, 1);
    card_is_read(rig, TECHNICIAN_OK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_REFUSED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_MUST_WAIT);
    assert_int_equal(rig->view.service.wait_minutes, 5);
}

// ---- refusals -----------------------------------------------------------------------------------

static void a_residents_card_is_refused_and_gets_no_pin(void **state)
{
    struct rig *rig = *state;
    hold_corner(rig);
    rig_presence(rig, 1, 1);
    card_is_read(rig, TECHNICIAN_RESIDENT);
    assert_int_equal(rig->view.id, VIEW_SERVICE_REFUSED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_RESIDENT);
    rig_type(rig, PIN);
    rig_press(rig, CONTROL_OK);
    assert_false(pin_is_held(rig));
    assert_int_equal(rig_count(rig, &rig->card, CARD_TECHNICIAN_PROVE), 0);
    assert_int_equal(rig_count(rig, &rig->card, CARD_VERIFY), 0);
    is_recorded(rig, HISTORY_LOGIN_REFUSED, HISTORY_REFUSED, "resident-card", "");
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
}

static void each_refusal_is_shown_with_its_cause(void **state)
{
    static const enum technician_cause CAUSES[] = {TECHNICIAN_EXPIRED,     TECHNICIAN_REVOKED,
                                                   TECHNICIAN_OTHER_CA,    TECHNICIAN_WRONG_ROLE,
                                                   TECHNICIAN_WRONG_PLACE, TECHNICIAN_NO_TECHNICIAN,
                                                   TECHNICIAN_LIST_MISSING};
    struct rig *rig = *state;
    hold_corner(rig);
    for (size_t i = 0; i < sizeof CAUSES / sizeof CAUSES[0]; i++) {
        rig_presence(rig, 1, 1);
        card_is_read(rig, CAUSES[i]);
        assert_int_equal(rig->view.id, VIEW_SERVICE_REFUSED);
        assert_int_equal(rig->view.service.cause, CAUSES[i]);
        is_recorded(rig, HISTORY_LOGIN_REFUSED, HISTORY_REFUSED, technician_cause_name(CAUSES[i]),
                    SERIAL);
        rig_presence(rig, 1, 0);
        hold_corner(rig);
    }
}

// ---- the end ------------------------------------------------------------------------------------

static void it_ends_when_the_card_leaves(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_CARD_OUT);
    assert_false(rig->view.service.card); // it is not asked back
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
    rig_press(rig, CONTROL_START);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
}

static void it_ends_after_five_minutes_without_a_touch(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_wait(rig, LIMIT_TECHNICIAN_IDLE_MS - 1);
    rig_turn(rig, &(struct input){.type = INPUT_ACTIVITY});
    rig_wait(rig, LIMIT_TECHNICIAN_IDLE_MS - 1);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
    rig_wait(rig, 1);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_IDLE_TOO_LONG);
    assert_true(rig->view.service.card);
}

static void a_card_that_is_left_behind_begins_nothing_and_is_asked_to_be_taken(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_press(rig, CONTROL_LEAVE);
    card_is_let_go(rig);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
    rig_presence(rig, 1, 0);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_START);
}

// It may come back a moment behind it.
static void a_card_that_went_with_its_reader_begins_nothing_when_it_is_back(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_presence(rig, 0, 0);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_CLOSED);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_START);
    rig_presence(rig, 1, 1);
    assert_int_equal(rig->view.id, VIEW_TAKE_CARD);
    assert_int_equal(rig_count(rig, &rig->card, CARD_OPEN), 0);
}

static void without_kiosk_card_it_ends(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_restart(rig, &rig->card);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    assert_int_equal(rig->view.service.cause, TECHNICIAN_HELPER_LOST);
}

static void a_look_that_was_chosen_goes_with_the_technician(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_press(rig, CONTROL_TEXT_SIZE);
    assert_int_equal(rig->view.text_size, TEXT_SIZE_LARGE);
    rig_wait(rig, LIMIT_LANGUAGE_MS + 1000);
    assert_int_equal(rig->view.text_size, TEXT_SIZE_LARGE);
    rig_presence(rig, 1, 0);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_int_equal(rig->view.text_size, TEXT_SIZE_NORMAL);
}

static void a_kiosk_that_is_asked_to_end_records_the_end_of_the_mode(void **state)
{
    struct rig *rig = *state;
    to_menu(rig);
    rig_turn(rig, &(struct input){.type = INPUT_QUIT});
    assert_false(rig->ended);
    is_recorded(rig, HISTORY_LOGOUT, HISTORY_DONE, "left", SERIAL);
    assert_true(rig->ended);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_technician_comes_runs_the_self_test_and_leaves),
    WITH_RIG(with_a_card_in_the_reader_it_is_not_offered),
    WITH_RIG(a_closed_kiosk_lets_a_technician_in),
    WITH_RIG(no_visit_begins_meanwhile),
    WITH_RIG(a_pin_is_sent_when_its_count_is_on_the_disk_and_not_before),
    WITH_RIG(a_card_that_leaves_while_the_disk_writes_gets_no_pin),
    WITH_RIG(only_six_to_eight_digits_are_a_pin),
    WITH_RIG(a_wrong_pin_waits_and_says_so),
    cmocka_unit_test_setup_teardown(a_restart_shortens_no_wait, start_after_wrong_pins,
                                    rig_teardown),
    WITH_RIG(a_residents_card_is_refused_and_gets_no_pin),
    WITH_RIG(each_refusal_is_shown_with_its_cause),
    WITH_RIG(it_ends_when_the_card_leaves),
    WITH_RIG(it_ends_after_five_minutes_without_a_touch),
    WITH_RIG(a_card_that_is_left_behind_begins_nothing_and_is_asked_to_be_taken),
    WITH_RIG(a_card_that_went_with_its_reader_begins_nothing_when_it_is_back),
    WITH_RIG(without_kiosk_card_it_ends),
    WITH_RIG(a_look_that_was_chosen_goes_with_the_technician),
    WITH_RIG(a_kiosk_that_is_asked_to_end_records_the_end_of_the_mode),
};

TEST_MAIN(TESTS, NULL, NULL)

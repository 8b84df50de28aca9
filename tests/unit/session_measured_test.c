// What a technician has measured of the panel, in the session: in force at once and from the start
// on, handed over until it is stored, and nothing of a resident's visit is moved by it.
#include "firmware/limits.h"
#include "tests/unit/technician_steps.h"

enum {
    WIDTH = 2680, // tenths of mm
    HEIGHT = 4760,
    BESIDE = 134, // 5 % of the width
};

static const struct panel_touch MOVED = {.shift_x = -50000};
static const struct panel_size WIDER = {1080, 1920, 275000};

static void to_tool(struct rig *rig, enum tool tool, enum view_id id)
{
    to_menu(rig);
    rig_press(rig, CONTROL_TOOLS);
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + tool));
    assert_int_equal(rig->view.id, id);
}

static void hand(struct rig *rig, enum input_phase phase, int x, int y)
{
    struct input input = {
        .type = INPUT_FINGER,
        .phase = phase,
        .hand = {.x = x, .y = y, .bare_x = x, .bare_y = y, .width = WIDTH, .height = HEIGHT}};
    rig_turn(rig, &input);
}

// The ring that is shown, on a glass that tells every finger too far to the right.
static void press_ring(struct rig *rig)
{
    int x, y;
    tool_ring(rig->view.service.tool.confirms, rig->view.service.tool.step, &x, &y);
    rig_pass(rig, 1000);
    hand(rig, INPUT_DOWN, WIDTH * x / 100 + BESIDE, HEIGHT * y / 100);
    hand(rig, INPUT_UP, WIDTH * x / 100 + BESIDE, HEIGHT * y / 100);
}

static void press_rings(struct rig *rig, int count)
{
    for (int i = 0; i < count; i++)
        press_ring(rig);
}

static const struct link_panel *handed_over(struct rig *rig)
{
    struct ipc_message *asked = rig_asked(rig, &rig->link, LINK_SET_PANEL);
    assert_true(link_message_valid(asked, true));
    return (const void *)asked->body;
}

static void disk_answers(struct rig *rig, enum link_result result)
{
    const struct link_answer answer = {.result = (uint8_t)result};
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_SET_PANEL), LINK_SET_PANEL, &answer,
               sizeof answer);
    rig_turn(rig, NULL);
}

static void tell(struct rig *rig, const struct link_panel *panel)
{
    rig->link.panel = *panel;
    rig_tell(&rig->link, 0, LINK_PANEL, panel, sizeof *panel);
    rig_turn(rig, NULL);
}

static bool is_about(int32_t millionths, int32_t expected)
{
    return millionths > expected - 1000 && millionths < expected + 1000;
}

static bool is_warned(struct rig *rig, const char *word)
{
    char answer[4096];
    rig_say(rig, "status", answer, sizeof answer);
    return strstr(answer, word) != NULL;
}

// ---- touch --------------------------------------------------------------------------------------

static void a_correction_is_in_force_when_its_rings_were_hit_and_stored(void **state)
{
    struct rig *rig = *state;
    to_tool(rig, TOOL_CALIBRATE, VIEW_SERVICE_CALIBRATE);
    press_rings(rig, TOOL_POINTS + TOOL_CONFIRMS - 1);
    assert_true(panel_touch_is_none(&rig->correction)); // not before the last one
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
    press_ring(rig);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_true(is_about(rig->correction.shift_x, -50000));
    assert_memory_equal(&handed_over(rig)->panel.touch, &rig->correction, sizeof rig->correction);
    const struct link_record *record = (const void *)rig_asked(rig, &rig->link, LINK_RECORD)->body;
    assert_int_equal(record->measured, 2);
    assert_int_equal(record->measures[0].measure, HISTORY_UNCORRECTED);
    assert_int_equal(record->measures[0].value, BESIDE * 100);
    is_recorded(rig, HISTORY_CALIBRATION, HISTORY_PASS, "", SERIAL);
    assert_true(is_warned(rig, "panel-unstored"));
    disk_answers(rig, LINK_DONE);
    assert_false(is_warned(rig, "panel-unstored"));
    assert_true(is_warned(rig, "\"corrected\":true"));
}

static void one_that_is_given_up_leaves_the_old_one(void **state)
{
    struct rig *rig = *state;
    tell(rig, &(struct link_panel){.panel.touch = MOVED});
    to_tool(rig, TOOL_CALIBRATE, VIEW_SERVICE_CALIBRATE);
    press_rings(rig, TOOL_POINTS + 1);
    rig_turn(rig, &(struct input){.type = INPUT_KEY, .phase = INPUT_DOWN, .character = '*'});
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
    assert_memory_equal(&rig->correction, &MOVED, sizeof MOVED);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
    is_recorded(rig, HISTORY_CALIBRATION, HISTORY_CANCELLED, "", SERIAL);
}

static void one_whose_time_runs_out_leaves_the_old_one(void **state)
{
    struct rig *rig = *state;
    tell(rig, &(struct link_panel){.panel.touch = MOVED});
    to_tool(rig, TOOL_CALIBRATE, VIEW_SERVICE_CALIBRATE);
    press_rings(rig, TOOL_POINTS);
    rig_wait(rig, 21000);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_int_equal(rig->view.service.tool.calibration, CALIBRATION_UNTOUCHED);
    assert_memory_equal(&rig->correction, &MOVED, sizeof MOVED);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
    is_recorded(rig, HISTORY_CALIBRATION, HISTORY_FAIL, "", SERIAL);
}

static void the_key_0_leads_back_to_none(void **state)
{
    struct rig *rig = *state;
    tell(rig, &(struct link_panel){.panel = {MOVED, WIDER}});
    to_tool(rig, TOOL_CALIBRATE, VIEW_SERVICE_CALIBRATE);
    rig_turn(rig, &(struct input){.type = INPUT_KEY, .phase = INPUT_DOWN, .character = '0'});
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_true(panel_touch_is_none(&rig->correction));
    assert_true(panel_touch_is_none(&handed_over(rig)->panel.touch));
    assert_memory_equal(&handed_over(rig)->panel.size, &WIDER, sizeof WIDER); // that stays
    is_recorded(rig, HISTORY_CALIBRATION, HISTORY_DONE, "", SERIAL);
}

// ---- the size -----------------------------------------------------------------------------------

static void the_size_at_which_a_card_fits_is_in_force_and_stored(void **state)
{
    struct rig *rig = *state;
    to_tool(rig, TOOL_GEOMETRY, VIEW_SERVICE_GEOMETRY);
    for (int i = 0; i < 5; i++)
        rig_press(rig, CONTROL_MORE);
    assert_int_equal(rig->size.width, 0);
    rig_press(rig, CONTROL_YES);
    assert_int_equal(rig->size.width, 1080);
    assert_int_equal(rig->size.width_um, 268000 * 1000 / 1025);
    assert_memory_equal(&handed_over(rig)->panel.size, &rig->size, sizeof rig->size);
    disk_answers(rig, LINK_DONE);
    rig_press(rig, CONTROL_TRY_AGAIN); // from where it is now
    rig_press(rig, CONTROL_LESS);
    rig_press(rig, CONTROL_YES);
    assert_int_equal(rig->size.width_um, 261463 * 1000 / 995);
}

static void a_card_that_cannot_be_made_to_fit_leads_back_to_the_settings(void **state)
{
    struct rig *rig = *state;
    tell(rig, &(struct link_panel){.panel = {MOVED, WIDER}});
    assert_memory_equal(&rig->size, &WIDER, sizeof WIDER);
    to_tool(rig, TOOL_GEOMETRY, VIEW_SERVICE_GEOMETRY);
    rig_press(rig, CONTROL_NO);
    assert_int_equal(rig->size.width, 0);
    assert_int_equal(handed_over(rig)->panel.size.width, 0);
    assert_memory_equal(&handed_over(rig)->panel.touch, &MOVED, sizeof MOVED);
}

static void a_size_that_is_given_up_leaves_the_old_one(void **state)
{
    struct rig *rig = *state;
    tell(rig, &(struct link_panel){.panel.size = WIDER});
    to_tool(rig, TOOL_GEOMETRY, VIEW_SERVICE_GEOMETRY);
    rig_press(rig, CONTROL_MORE);
    rig_press(rig, CONTROL_BACK);
    assert_memory_equal(&rig->size, &WIDER, sizeof WIDER);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
}

// ---- what kiosk-link has ------------------------------------------------------------------------

static void what_is_told_is_in_force_before_a_visit_and_not_moved_in_it(void **state)
{
    struct rig *rig = *state;
    rig_press(rig, CONTROL_START);
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
    tell(rig, &(struct link_panel){.panel = {MOVED, WIDER}});
    assert_int_equal(rig->view.id, VIEW_EXPLAIN);
    assert_memory_equal(&rig->correction, &MOVED, sizeof MOVED); // helps at once
    assert_int_equal(rig->size.width, 0);                        // would move every control
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
    assert_memory_equal(&rig->size, &WIDER, sizeof WIDER);
}

static void it_is_handed_over_again_until_it_is_stored(void **state)
{
    struct rig *rig = *state;
    to_tool(rig, TOOL_GEOMETRY, VIEW_SERVICE_GEOMETRY);
    rig_press(rig, CONTROL_MORE);
    rig_press(rig, CONTROL_YES);
    struct panel_size size = rig->size;
    disk_answers(rig, LINK_NOT_STORED);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
    rig_wait(rig, LIMIT_ORDER_AGAIN_MS);
    assert_memory_equal(&handed_over(rig)->panel.size, &size, sizeof size);
    rig_restart(rig, &rig->link); // tells that it has none
    rig_wait(rig, LIMIT_ORDER_AGAIN_MS);
    assert_memory_equal(&handed_over(rig)->panel.size, &size, sizeof size);
    assert_memory_equal(&rig->size, &size, sizeof size); // what is newer here holds
    disk_answers(rig, LINK_DONE);
    rig_wait(rig, LIMIT_ORDER_AGAIN_MS);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
}

static void what_is_unread_or_of_another_panel_is_warned_of_and_serves(void **state)
{
    struct rig *rig = *state;
    assert_false(is_warned(rig, "panel-unread"));
    tell(rig, &(struct link_panel){.unread = 1});
    assert_true(is_warned(rig, "panel-unread"));
    assert_int_equal(rig->view.id, VIEW_START);
    rig->misfit = true;
    tell(rig, &(struct link_panel){.panel = {MOVED, WIDER}});
    assert_true(is_warned(rig, "panel-unread"));
    assert_true(is_warned(rig, "\"corrected\":false"));
    assert_true(is_warned(rig, "\"measured\":false"));
    rig->misfit = false;
    tell(rig, &(struct link_panel){.unread = 0});
    assert_false(is_warned(rig, "panel-unread"));
}

// A kiosk and a kiosk-link that disagree: no crash, no flood, and it holds.
static void one_that_is_called_malformed_holds_and_is_handed_over_seldom(void **state)
{
    struct rig *rig = *state;
    char answer[64];
    tell(rig, &(struct link_panel){.panel = {.size = WIDER}});
    rig_say(rig, "forget", answer, sizeof answer);
    disk_answers(rig, LINK_GARBLED);
    rig_link_says(rig, LINK_RECORD, LINK_DONE);
    rig_wait(rig, 10 * LIMIT_ORDER_AGAIN_MS);
    assert_int_equal(rig_count(rig, &rig->link, LINK_SET_PANEL), 0);
    assert_true(is_warned(rig, "panel-unstored"));
    assert_int_equal(rig->size.width, 0);
    rig_wait(rig, LIMIT_REFUSED_AGAIN_MS);
    handed_over(rig);
}

// ---- taken back from afar -----------------------------------------------------------------------

static void whoever_asks_by_the_socket_takes_both_back(void **state)
{
    struct rig *rig = *state;
    char answer[1024];
    tell(rig, &(struct link_panel){.panel = {MOVED, WIDER}});
    rig_say(rig, "panel", answer, sizeof answer);
    assert_non_null(strstr(answer, "\"shift_x\":-50000,"));
    assert_non_null(strstr(answer, "\"width_um\":275000,\"measured\":true,\"used\":true"));
    rig_say(rig, "forget", answer, sizeof answer);
    assert_string_equal(answer, "{\"forget\":true}");
    assert_true(panel_touch_is_none(&rig->correction));
    assert_int_equal(rig->size.width, 0);
    assert_int_equal(handed_over(rig)->panel.size.width, 0);
    rig_say(rig, "panel", answer, sizeof answer);
    assert_non_null(strstr(answer, "\"stored\":false"));
    disk_answers(rig, LINK_DONE);
    rig_say(rig, "panel", answer, sizeof answer);
    assert_non_null(strstr(answer, "\"measured\":false,\"used\":false},\"unread\":false,"
                                   "\"stored\":true"));
    is_recorded(rig, HISTORY_CALIBRATION, HISTORY_DONE, "", "");
    is_recorded(rig, HISTORY_GEOMETRY, HISTORY_DONE, "", "");
}

static void what_was_not_measured_is_taken_back_without_a_record(void **state)
{
    struct rig *rig = *state;
    char answer[64];
    tell(rig, &(struct link_panel){.panel = {.size = WIDER}});
    rig_say(rig, "forget", answer, sizeof answer);
    is_recorded(rig, HISTORY_GEOMETRY, HISTORY_DONE, "", "");
    assert_int_equal(rig_count(rig, &rig->link, LINK_RECORD), 0);
}

static enum check_cause self_test(struct rig *rig)
{
    selftest_want(&rig->session->selftest, CHECK_INTERNAL);
    rig_turn(rig, NULL);
    rig_turn(rig, NULL);
    assert_false(selftest_is_running(&rig->session->selftest));
    return (enum check_cause)rig->session->selftest.rows[CHECK_TOUCH].cause;
}

static void the_self_test_says_that_what_is_kept_is_not_in_force(void **state)
{
    struct rig *rig = *state;
    rig_wait(rig, LIMIT_SETTLE_MS);
    assert_int_equal(self_test(rig), CAUSE_NONE);
    tell(rig, &(struct link_panel){.unread = 1});
    assert_int_equal(self_test(rig), CAUSE_PANEL_UNREAD);
    char answer[64];
    rig_say(rig, "forget", answer, sizeof answer);
    disk_answers(rig, LINK_DONE);
    assert_int_equal(self_test(rig), CAUSE_NONE);
    rig->session->measured.known = false; // kiosk-link cannot read its disk
    assert_int_equal(self_test(rig), CAUSE_PANEL_UNREAD);
}

static const struct CMUnitTest TESTS[] = {
    WITH_RIG(a_correction_is_in_force_when_its_rings_were_hit_and_stored),
    WITH_RIG(one_that_is_given_up_leaves_the_old_one),
    WITH_RIG(one_whose_time_runs_out_leaves_the_old_one),
    WITH_RIG(the_key_0_leads_back_to_none),
    WITH_RIG(the_size_at_which_a_card_fits_is_in_force_and_stored),
    WITH_RIG(a_card_that_cannot_be_made_to_fit_leads_back_to_the_settings),
    WITH_RIG(a_size_that_is_given_up_leaves_the_old_one),
    WITH_RIG(what_is_told_is_in_force_before_a_visit_and_not_moved_in_it),
    WITH_RIG(it_is_handed_over_again_until_it_is_stored),
    WITH_RIG(what_is_unread_or_of_another_panel_is_warned_of_and_serves),
    WITH_RIG(one_that_is_called_malformed_holds_and_is_handed_over_seldom),
    WITH_RIG(whoever_asks_by_the_socket_takes_both_back),
    WITH_RIG(what_was_not_measured_is_taken_back_without_a_record),
    WITH_RIG(the_self_test_says_that_what_is_kept_is_not_in_force),
};

TEST_MAIN(TESTS, NULL, NULL)

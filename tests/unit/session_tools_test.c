// A technician's tools in the session: the list, a tool from its row to its record, and its end in
// whatever way.
#include "drivers/base/ipc.h"
#include "firmware/limits.h"
#include "firmware/protocol/link_message.h"
#include "firmware/tools/tools.h"
#include "screens/view/tone.h"
#include "tests/unit/technician_steps.h"

static void to_list(struct rig *rig)
{
    to_menu(rig);
    rig_press(rig, CONTROL_TOOLS);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
}

static void begin(struct rig *rig, enum tool tool, enum view_id id)
{
    rig_press(rig, (enum control)(CONTROL_TOOL_0 + tool));
    assert_int_equal(rig->view.id, id);
}

static void a_tool_runs_from_its_row_to_its_record(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_SOUND, VIEW_SERVICE_SOUND);
    for (int i = TONE_NONE + 1; i < TONE_COUNT; i++)
        rig_press(rig, CONTROL_YES);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_int_equal(rig->view.service.tool.outcome, TOOL_PASS);
    is_recorded(rig, HISTORY_SOUND, HISTORY_PASS, "", SERIAL);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_MENU);
}

static void what_it_measured_is_in_the_record(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_SOUND, VIEW_SERVICE_SOUND);
    for (int i = TONE_NONE + 1; i < TONE_COUNT; i++)
        rig_press(rig, CONTROL_NO);
    const struct link_record *record = (const void *)rig_asked(rig, &rig->link, LINK_RECORD)->body;
    assert_int_equal(record->outcome, HISTORY_FAIL);
    assert_int_equal(record->measured, 1);
    assert_int_equal(record->measures[0].measure, HISTORY_ERRORS);
    assert_int_equal(record->measures[0].value, TONE_COUNT - 1);
}

static void a_result_leads_to_the_same_tool_again(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_SOUND, VIEW_SERVICE_SOUND);
    for (int i = TONE_NONE + 1; i < TONE_COUNT; i++)
        rig_press(rig, CONTROL_YES);
    rig_press(rig, CONTROL_TRY_AGAIN);
    assert_int_equal(rig->view.id, VIEW_SERVICE_SOUND);
    assert_int_equal(rig->view.service.tool.step, 0);
}

static void a_tool_that_is_given_up_is_recorded_and_leads_to_the_list(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_SOUND, VIEW_SERVICE_SOUND);
    rig_press(rig, CONTROL_BACK);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
    is_recorded(rig, HISTORY_SOUND, HISTORY_CANCELLED, "", SERIAL);
}

static void a_card_that_leaves_ends_the_tool_and_it_is_recorded(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_SOUND, VIEW_SERVICE_SOUND);
    rig_presence(rig, 1, 0);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
    is_recorded(rig, HISTORY_SOUND, HISTORY_CANCELLED, "", SERIAL);
    is_recorded(rig, HISTORY_LOGOUT, HISTORY_DONE, "card-out", SERIAL);
    rig_press(rig, CONTROL_LEAVE);
    assert_int_equal(rig->view.id, VIEW_START);
}

static struct link_renewed renewed_until(enum check_cause cause)
{
    return (struct link_renewed){.answer.result = LINK_DONE,
                                 .cause = (uint8_t)cause,
                                 .until = clock_now() + 365 * INT64_C(86400) + 60};
}

static void answer_renewal(struct rig *rig, const struct link_renewed *renewed)
{
    rig_answer(&rig->link, rig_asked(rig, &rig->link, LINK_RENEW), LINK_RENEW, renewed,
               sizeof *renewed);
    rig_turn(rig, NULL);
}

static void the_certificate_is_renewed_and_what_came_of_it_is_shown_and_recorded(void **state)
{
    const struct link_renewed good = renewed_until(CAUSE_NONE),
                              bad = renewed_until(CAUSE_RENEWAL_REFUSED);
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_RENEWAL, VIEW_SERVICE_RENEWAL);
    assert_true(rig->view.waiting);
    answer_renewal(rig, &good);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_int_equal(rig->view.service.tool.outcome, TOOL_PASS);
    assert_int_equal(rig->view.service.tool.days, 365);
    is_recorded(rig, HISTORY_CERTIFICATE_RENEWAL, HISTORY_PASS, "", SERIAL);
    rig_press(rig, CONTROL_TRY_AGAIN);
    answer_renewal(rig, &bad);
    assert_int_equal(rig->view.service.tool.outcome, TOOL_FAIL);
    assert_int_equal(rig->view.service.tool.cause, CAUSE_RENEWAL_REFUSED);
    const struct link_record *record = (const void *)rig_asked(rig, &rig->link, LINK_RECORD)->body;
    assert_int_equal(record->cause, CAUSE_RENEWAL_REFUSED);
    is_recorded(rig, HISTORY_CERTIFICATE_RENEWAL, HISTORY_FAIL, "", SERIAL);
}

static void a_renewal_of_which_nothing_comes_fails_and_a_late_answer_is_nobodys(void **state)
{
    const struct link_renewed good = renewed_until(CAUSE_NONE);
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_RENEWAL, VIEW_SERVICE_RENEWAL);
    struct ipc_message *asked = rig_asked(rig, &rig->link, LINK_RENEW);
    rig_answer(&rig->link, asked, IPC_LOST, NULL, 0);
    rig_turn(rig, NULL);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    assert_int_equal(rig->view.service.tool.cause, CAUSE_ANSWER_LATE);
    is_recorded(rig, HISTORY_CERTIFICATE_RENEWAL, HISTORY_FAIL, "", SERIAL);
    rig_press(rig, CONTROL_TRY_AGAIN);
    rig_presence(rig, 1, 0); // the card goes meanwhile
    is_recorded(rig, HISTORY_CERTIFICATE_RENEWAL, HISTORY_CANCELLED, "", SERIAL);
    answer_renewal(rig, &good);
    assert_int_equal(rig->view.id, VIEW_SERVICE_ENDED);
}

static void while_the_self_test_runs_no_tool_begins(void **state)
{
    struct rig *rig = *state;
    const struct technician_event asks = {.type = TECHNICIAN_ASKS, .work = HISTORY_SELF_TEST};
    to_list(rig);
    session_maintain_step(rig->session, &asks);
    assert_int_equal(rig->session->maintain.machine.state, TECHNICIAN_WORKING);
    rig_press(rig, CONTROL_TOOL_0 + TOOL_SOUND);
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
}

static void hand(struct rig *rig, enum input_phase phase, int x, int y)
{
    struct input input = {.type = INPUT_FINGER,
                          .phase = phase,
                          .hand = {.x = x, .y = y, .width = 2680, .height = 4760}};
    rig_turn(rig, &input);
}

static void key(struct rig *rig, enum input_phase phase, char character)
{
    rig_turn(rig, &(struct input){.type = INPUT_KEY, .phase = phase, .character = character});
}

static void fingers_and_keys_reach_the_tool_under_way(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_TOUCH, VIEW_SERVICE_TOUCH);
    hand(rig, INPUT_DOWN, 268 + 20, 476);
    hand(rig, INPUT_UP, 268 + 20, 476);
    assert_int_equal(rig->view.service.tool.step, 1);
    assert_int_equal(rig->view.service.tool.errors[0], 20);
    key(rig, INPUT_DOWN, '*');
    assert_int_equal(rig->view.id, VIEW_SERVICE_TOOLS);
    is_recorded(rig, HISTORY_TOUCH, HISTORY_CANCELLED, "", SERIAL);
    hand(rig, INPUT_DOWN, 268, 476); // nobody takes it
    begin(rig, TOOL_KEYS, VIEW_SERVICE_KEYS);
    key(rig, INPUT_DOWN, '4');
    assert_int_equal(rig->view.service.tool.keys_down, 1 << 4);
    key(rig, INPUT_UP, '4');
    assert_int_equal(rig->view.service.tool.keys_seen, 1 << 4);
}

static void behind_the_last_picture_the_verdict_is_asked_for(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_DISPLAY, VIEW_SERVICE_PICTURE);
    for (int i = 0; i < PICTURE_COUNT; i++) {
        assert_int_equal(rig->view.id, VIEW_SERVICE_PICTURE);
        hand(rig, INPUT_DOWN, 100, 100);
    }
    assert_int_equal(rig->view.id, VIEW_SERVICE_DISPLAY);
    rig_press(rig, CONTROL_YES);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    is_recorded(rig, HISTORY_DISPLAY, HISTORY_PASS, "", SERIAL);
}

static void a_glass_that_feels_nothing_is_recorded_with_all_that_was_measured(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_TOUCH, VIEW_SERVICE_TOUCH);
    for (int i = 0; i < TOOL_POINTS + PART_COUNT - 1; i++)
        key(rig, INPUT_DOWN, '#');
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    const struct link_record *record = (const void *)rig_asked(rig, &rig->link, LINK_RECORD)->body;
    assert_int_equal(record->measured, 3);
    assert_int_equal(record->measures[1].measure, HISTORY_DEAD);
    assert_int_equal(record->measures[1].value, TOOL_CELLS);
    is_recorded(rig, HISTORY_TOUCH, HISTORY_FAIL, "", SERIAL);
}

static void a_tool_that_nobody_touches_ends_by_itself(void **state)
{
    struct rig *rig = *state;
    to_list(rig);
    begin(rig, TOOL_KEYS, VIEW_SERVICE_KEYS);
    rig_wait(rig, 30001);
    assert_int_equal(rig->view.id, VIEW_SERVICE_RESULT);
    is_recorded(rig, HISTORY_KEYS, HISTORY_FAIL, "", SERIAL);
}

// One that it did not take would be told again and again, and no question would get through.
static void kiosk_link_takes_a_record_of_every_tool(void **state)
{
    (void)state;
    for (int tool = 0; tool < TOOL_RUNS; tool++)
        for (int outcome = HISTORY_PASS; outcome <= HISTORY_CANCELLED; outcome++) {
            const struct link_record record = {
                .what = (uint8_t)tools_word((enum tool)tool), .outcome = (uint8_t)outcome, .at = 1};
            struct ipc_message message;
            ipc_fill(&message, LINK_RECORD, 1, &record, sizeof record);
            message.deadline_ms = 1000;
            assert_true(link_message_valid(&message, true));
        }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(kiosk_link_takes_a_record_of_every_tool),
    WITH_RIG(a_tool_runs_from_its_row_to_its_record),
    WITH_RIG(what_it_measured_is_in_the_record),
    WITH_RIG(a_result_leads_to_the_same_tool_again),
    WITH_RIG(a_tool_that_is_given_up_is_recorded_and_leads_to_the_list),
    WITH_RIG(a_card_that_leaves_ends_the_tool_and_it_is_recorded),
    WITH_RIG(fingers_and_keys_reach_the_tool_under_way),
    WITH_RIG(behind_the_last_picture_the_verdict_is_asked_for),
    WITH_RIG(a_glass_that_feels_nothing_is_recorded_with_all_that_was_measured),
    WITH_RIG(a_tool_that_nobody_touches_ends_by_itself),
    WITH_RIG(the_certificate_is_renewed_and_what_came_of_it_is_shown_and_recorded),
    WITH_RIG(a_renewal_of_which_nothing_comes_fails_and_a_late_answer_is_nobodys),
    WITH_RIG(while_the_self_test_runs_no_tool_begins),
};

TEST_MAIN(TESTS, NULL, NULL)

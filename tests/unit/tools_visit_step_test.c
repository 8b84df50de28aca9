// The steps of the machine that plays a visit with a test card: their times, what is waited for,
// and why each way off them ends it.
#include "firmware/limits.h"
#include "firmware/tools/tools.h"
#include "tests/test.h"

// With the test card just put in.
static void put_in(struct tools *tools, enum tool tool)
{
    tools_begin(tools, tool, 0);
    tools_step(tools, &(struct tools_event){.type = TOOLS_CARD_OUT, .at = 50});
    tools_step(tools, &(struct tools_event){.type = TOOLS_CARD_IN, .at = 100});
}

static void happens(struct tools *tools, int64_t at, enum flow_state state, enum flow_proof proof,
                    bool reported)
{
    const struct tools_event event = {
        .type = TOOLS_VISIT, .at = at, .state = state, .proof = proof, .reported = reported};
    tools_step(tools, &event);
    tools_visit_presses(tools);
}

static void each_step_has_its_own_time(void **state)
{
    struct tools tools;
    struct tools_measure measures[TOOLS_MEASURES_MAX];
    struct view_tool view;
    (void)state;
    put_in(&tools, TOOL_VISIT);
    happens(&tools, 100, FLOW_READING, PROOF_NONE, false);
    happens(&tools, 130, FLOW_KNOWN, PROOF_OPENING, false);
    happens(&tools, 170, FLOW_CHECKING, PROOF_OPENED, false);
    happens(&tools, 220, FLOW_NEW, PROOF_SIGNING, false);
    happens(&tools, 280, FLOW_STAGING, PROOF_PROVEN, false);
    happens(&tools, 290, FLOW_CHALLENGING, PROOF_PROVEN, false);
    happens(&tools, 350, FLOW_AUTHORIZING, PROOF_PROVEN, false);
    happens(&tools, 430, FLOW_WRITING, PROOF_PROVEN, false);
    assert_int_equal(tools_next(&tools), INT64_MAX); // the limits are the flow's
    happens(&tools, 520, FLOW_DONE, PROOF_PROVEN, false);
    assert_int_equal(tools_next(&tools), 520 + LIMIT_VISIT_REPORT_MS);
    tools_step(&tools, &(struct tools_event){.type = TOOLS_TICK, .at = 600}); // too early
    happens(&tools, 620, FLOW_DONE, PROOF_PROVEN, true);
    tools_show(&tools, &view);
    static const int32_t MS[VISIT_STEPS] = {30, 40, 50, 60, 70, 80, 90, 100};
    for (int i = 0; i < VISIT_STEPS; i++)
        assert_int_equal(view.visit.ms[i], MS[i]);
    assert_true(view.visit.ended);
    assert_int_equal(tools_measures(&tools, measures), 1);
    assert_int_equal(measures[0].value, 520);
    assert_false(tools.over); // the card is in
    tools_step(&tools, &(struct tools_event){.type = TOOLS_CARD_OUT, .at = 900});
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_PASS);
}

static void what_failed_is_measured_with_its_step(void **state)
{
    struct tools tools;
    struct tools_measure measures[TOOLS_MEASURES_MAX];
    (void)state;
    put_in(&tools, TOOL_VISIT);
    happens(&tools, 130, FLOW_KNOWN, PROOF_OPENING, false);
    happens(&tools, 175, FLOW_STOPPED, PROOF_NONE, false);
    assert_true(tools.visit.ended);
    assert_int_equal(tools_measures(&tools, measures), 3);
    assert_int_equal(measures[0].value, 75);
    assert_int_equal(measures[1].measure, HISTORY_STEP);
    assert_int_equal(measures[1].value, VISIT_OPEN + 1);
    assert_int_equal(measures[2].measure, HISTORY_STEP_TIME);
    assert_int_equal(measures[2].value, 45);
}

static void the_pins_reset_checks_the_password_before_it_is_opened(void **state)
{
    struct tools tools;
    struct view_tool view;
    (void)state;
    put_in(&tools, TOOL_VISIT_PIN);
    happens(&tools, 100, FLOW_READING, PROOF_NONE, false);
    happens(&tools, 130, FLOW_CARD, PROOF_NONE, false);
    happens(&tools, 130, FLOW_CONSENT, PROOF_NONE, false);
    happens(&tools, 130, FLOW_KNOWN, PROOF_NONE, false);
    happens(&tools, 131, FLOW_CHECKING, PROOF_NONE, false);
    happens(&tools, 170, FLOW_NEW, PROOF_READING, false);
    happens(&tools, 180, FLOW_NEW, PROOF_OPENING, false);
    happens(&tools, 220, FLOW_NEW, PROOF_SIGNING, false);
    assert_int_equal(tools.visit.step, VISIT_PROVE);
    happens(&tools, 280, FLOW_STAGING, PROOF_PROVEN, false);
    tools_show(&tools, &view);
    assert_int_equal(view.visit.ms[VISIT_READ], 30);
    assert_int_equal(view.visit.ms[VISIT_VERIFY], 40);
    assert_int_equal(view.visit.ms[VISIT_OPEN], 50);
    assert_int_equal(view.visit.ms[VISIT_PROVE], 60);
}

// ---- off the way --------------------------------------------------------------------------------

static void where_it_leaves_the_way_says_why(void **state)
{
    static const struct {
        enum flow_state state;
        bool out;
        enum visit_cause told, cause;
    } ROWS[] = {
        {FLOW_WRONG, false, VISIT_NO_CAUSE, VISIT_SECRET},
        {FLOW_LAST_TRY, false, VISIT_NO_CAUSE, VISIT_SECRET},
        {FLOW_COUNTER, false, VISIT_NO_CAUSE, VISIT_FAULT},
        {FLOW_TAKE_CARD, false, VISIT_NO_CAUSE, VISIT_FAULT},
        {FLOW_TAKE_CARD, true, VISIT_NO_CAUSE, VISIT_CARD_GONE},
        {FLOW_STOPPED, true, VISIT_UNREACHABLE, VISIT_UNREACHABLE},
        {FLOW_STOPPED, false, VISIT_NO_CAUSE, VISIT_FAULT},
        {FLOW_START, true, VISIT_NO_CAUSE, VISIT_CARD_GONE},
        {FLOW_START, false, VISIT_NO_CAUSE, VISIT_NO_CAUSE},
        {FLOW_READING, true, VISIT_NO_CAUSE, VISIT_NO_CAUSE}, // the flow will say so
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct tools tools;
        put_in(&tools, TOOL_VISIT);
        tools.visit.out = ROWS[i].out;
        tools_step(&tools, &(struct tools_event){
                               .type = TOOLS_VISIT, .state = ROWS[i].state, .cause = ROWS[i].told});
        assert_int_equal(tools.visit.cause, ROWS[i].cause);
        assert_int_equal(tools.visit.ended, ROWS[i].cause != VISIT_NO_CAUSE);
    }
}

static void a_closed_kiosk_fails_where_it_would_have_opened_a_reset(void **state)
{
    static const struct {
        enum visit_cause told, cause;
        enum visit_step step;
    } ROWS[] = {
        {VISIT_READER, VISIT_READER, VISIT_READ}, // without one nothing was even read
        {VISIT_UNREACHABLE, VISIT_UNREACHABLE, VISIT_OPEN},
        {VISIT_NO_CAUSE, VISIT_CLOSED, VISIT_OPEN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
        struct tools tools;
        put_in(&tools, TOOL_VISIT);
        tools_step(&tools, &(struct tools_event){
                               .type = TOOLS_VISIT, .state = FLOW_CLOSED, .cause = ROWS[i].told});
        assert_int_equal(tools.visit.cause, ROWS[i].cause);
        assert_int_equal(tools.visit.step, ROWS[i].step);
    }
}

static void a_choice_that_is_not_taken_is_not_offered(void **state)
{
    struct tools tools;
    (void)state;
    put_in(&tools, TOOL_VISIT);
    happens(&tools, 100, FLOW_CARD, PROOF_NONE, false);
    assert_false(tools.visit.ended);
    happens(&tools, 100, FLOW_CARD, PROOF_NONE, false);
    assert_int_equal(tools.visit.cause, VISIT_CLOSED);
}

static void before_a_card_was_put_in_nothing_of_the_flow_is_its_own(void **state)
{
    struct tools tools;
    (void)state;
    tools_begin(&tools, TOOL_VISIT, 0);
    tools_step(&tools, &(struct tools_event){.type = TOOLS_VISIT, .state = FLOW_STOPPED});
    assert_false(tools.visit.ended);
    assert_false(tools_visit_begins(&tools));
    tools_step(&tools, &(struct tools_event){.type = TOOLS_CARD_OUT});
    tools_step(&tools, &(struct tools_event){.type = TOOLS_VISIT, .state = FLOW_STOPPED});
    assert_false(tools.visit.ended);
    assert_false(tools_visit_begins(&tools));
    tools_step(&tools, &(struct tools_event){.type = TOOLS_CARD_IN});
    assert_true(tools_visit_begins(&tools));
    assert_false(tools_visit_begins(&tools)); // once
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(each_step_has_its_own_time),
    cmocka_unit_test(what_failed_is_measured_with_its_step),
    cmocka_unit_test(the_pins_reset_checks_the_password_before_it_is_opened),
    cmocka_unit_test(where_it_leaves_the_way_says_why),
    cmocka_unit_test(a_closed_kiosk_fails_where_it_would_have_opened_a_reset),
    cmocka_unit_test(a_choice_that_is_not_taken_is_not_offered),
    cmocka_unit_test(before_a_card_was_put_in_nothing_of_the_flow_is_its_own),
};

TEST_MAIN(TESTS, NULL, NULL)

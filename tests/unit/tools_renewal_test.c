// The technician's tool that renews the device's certificate: kiosk-link is asked once, and says
// how it has ended.
#include "firmware/tools/tools.h"
#include "tests/test.h"

static struct tools begun(void)
{
    struct tools tools;
    tools_begin(&tools, TOOL_RENEWAL, 0);
    return tools;
}

static void kiosk_link_is_asked_once(void **state)
{
    (void)state;
    struct tools tools = begun();
    assert_false(tools_asks_card(&tools));
    assert_true(tools_asks_link(&tools));
    assert_false(tools_asks_link(&tools));
    tools_step(&tools, &(struct tools_event){.type = TOOLS_TICK});
    tools_step(&tools, &(struct tools_event){.type = TOOLS_YES});
    assert_false(tools.over);
}

static void its_answer_is_the_verdict(void **state)
{
    (void)state;
    for (int good = 0; good <= 1; good++) {
        struct tools tools = begun();
        struct view_tool view;
        struct tools_measure list[TOOLS_MEASURES_MAX];
        tools_step(&tools, &(struct tools_event){.type = TOOLS_RENEWED,
                                                 .good = good == 1,
                                                 .why = (uint8_t)(good ? 0 : 7),
                                                 .days = 364});
        assert_true(tools.over);
        assert_int_equal(tools.outcome, good ? HISTORY_PASS : HISTORY_FAIL);
        tools_show(&tools, &view);
        assert_int_equal(view.outcome, good ? TOOL_PASS : TOOL_FAIL);
        assert_int_equal(view.cause, good ? 0 : 7);
        assert_int_equal(view.days, 364);
        assert_int_equal(tools_measures(&tools, list), 1);
        assert_int_equal(list[0].measure, HISTORY_DAYS);
        assert_int_equal(list[0].value, 364);
    }
}

static void given_up_it_is_cancelled(void **state)
{
    (void)state;
    struct tools tools = begun();
    tools_step(&tools, &(struct tools_event){.type = TOOLS_STOP});
    assert_int_equal(tools.outcome, HISTORY_CANCELLED);
    tools_step(&tools, &(struct tools_event){.type = TOOLS_RENEWED, .good = true});
    assert_int_equal(tools.outcome, HISTORY_CANCELLED);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(kiosk_link_is_asked_once),
    cmocka_unit_test(its_answer_is_the_verdict),
    cmocka_unit_test(given_up_it_is_cancelled),
};

TEST_MAIN(TESTS, NULL, NULL)

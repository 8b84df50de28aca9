// The technician's sound tool: each tone, and the person's verdict.
#include "firmware/tools/tools.h"
#include "screens/view/tone.h"
#include "tests/test.h"

enum {
    TONES = TONE_COUNT - 1,
};

static struct tools begun(void)
{
    struct tools tools;
    tools_begin(&tools, TOOL_SOUND, 0);
    return tools;
}

static void step(struct tools *tools, enum tools_event_type type)
{
    tools_step(tools, &(struct tools_event){.type = type});
}

static struct view_tool shown(const struct tools *tools)
{
    struct view_tool view;
    tools_show(tools, &view);
    return view;
}

static void each_tone_is_played_and_all_heard_is_good(void **state)
{
    (void)state;
    struct tools tools = begun();
    for (int i = 0; i < TONES; i++) {
        assert_int_equal(shown(&tools).step, i);
        assert_int_equal(shown(&tools).played, i);
        assert_false(tools.over);
        step(&tools, TOOLS_YES);
    }
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_PASS);
}

static void one_that_is_not_heard_fails_it_and_is_counted(void **state)
{
    (void)state;
    struct tools tools = begun();
    struct tools_measure list[TOOLS_MEASURES_MAX];
    for (int i = 0; i < TONES; i++)
        step(&tools, i == 2 ? TOOLS_NO : TOOLS_YES);
    assert_int_equal(tools.outcome, HISTORY_FAIL);
    assert_int_equal(tools_measures(&tools, list), 1);
    assert_int_equal(list[0].measure, HISTORY_ERRORS);
    assert_int_equal(list[0].value, 1);
}

static void it_is_played_again_without_going_on(void **state)
{
    (void)state;
    struct tools tools = begun();
    struct view_tool before = shown(&tools);
    step(&tools, TOOLS_AGAIN);
    assert_int_equal(shown(&tools).step, before.step);
    assert_int_not_equal(shown(&tools).played, before.played);
}

static void given_up_it_is_cancelled_and_takes_nothing_more(void **state)
{
    (void)state;
    struct tools tools = begun();
    step(&tools, TOOLS_STOP);
    assert_true(tools.over);
    step(&tools, TOOLS_YES);
    assert_int_equal(tools.outcome, HISTORY_CANCELLED);
    assert_int_equal(shown(&tools).step, 0);
    assert_true(tools_next(&tools) == INT64_MAX);
}

static void each_tool_has_a_word_of_the_history_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < TOOL_RUNS; i++) {
        enum tool tool;
        assert_true(tools_of(tools_word((enum tool)i), &tool));
        assert_int_equal(tool, i);
    }
    enum tool tool;
    assert_false(tools_of(HISTORY_SELF_TEST, &tool));
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(each_tone_is_played_and_all_heard_is_good),
    cmocka_unit_test(one_that_is_not_heard_fails_it_and_is_counted),
    cmocka_unit_test(it_is_played_again_without_going_on),
    cmocka_unit_test(given_up_it_is_cancelled_and_takes_nothing_more),
    cmocka_unit_test(each_tool_has_a_word_of_the_history_and_back),
};

TEST_MAIN(TESTS, NULL, NULL)

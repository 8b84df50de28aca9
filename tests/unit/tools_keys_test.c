// The technician's test of the pad of twelve keys, and of the display.
#include <string.h>

#include "firmware/tools/tools.h"
#include "tests/test.h"

static const char KEYS[] = "0123456789*#";

static struct tools begun(enum tool tool)
{
    struct tools tools;
    tools_begin(&tools, tool, 1000);
    return tools;
}

static struct view_tool shown(const struct tools *tools)
{
    struct view_tool view;
    tools_show(tools, &view);
    return view;
}

static void key(struct tools *tools, enum tools_event_type type, char c, int64_t at)
{
    tools_step(tools, &(struct tools_event){.type = type, .at = at, .key = c});
}

static void press(struct tools *tools, char c, int64_t at)
{
    key(tools, TOOLS_KEY_DOWN, c, at);
    key(tools, TOOLS_KEY_UP, c, at + 100);
}

static void happens(struct tools *tools, enum tools_event_type type)
{
    tools_step(tools, &(struct tools_event){.type = type, .at = 1500});
}

static void wait_over(struct tools *tools)
{
    tools_step(tools, &(struct tools_event){.type = TOOLS_TICK, .at = tools_next(tools)});
}

static int64_t measured(const struct tools *tools, enum history_measure measure)
{
    struct tools_measure list[TOOLS_MEASURES_MAX];
    size_t count = tools_measures(tools, list);
    for (size_t i = 0; i < count; i++)
        if (list[i].measure == measure)
            return list[i].value;
    return -1;
}

// ---- keys ---------------------------------------------------------------------------------------

static void a_key_is_lit_while_it_is_down_and_felt_when_it_has_left(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    key(&tools, TOOLS_KEY_DOWN, '#', 1000);
    assert_int_equal(shown(&tools).keys_down, 1 << 11);
    assert_int_equal(shown(&tools).keys_seen, 0);
    key(&tools, TOOLS_KEY_UP, '#', 1100);
    assert_int_equal(shown(&tools).keys_down, 0);
    assert_int_equal(shown(&tools).keys_seen, 1 << 11);
}

static void all_twelve_felt_is_good(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    for (size_t i = 0; i < strlen(KEYS); i++) {
        assert_false(tools.over);
        press(&tools, KEYS[i], 1000 + 200 * (int64_t)i);
    }
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_PASS);
}

static void a_key_that_does_not_come_is_named_and_counted(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    for (size_t i = 0; i < strlen(KEYS); i++)
        if (KEYS[i] != '7')
            press(&tools, KEYS[i], 1000);
    assert_false(tools.over);
    wait_over(&tools);
    assert_int_equal(tools.outcome, HISTORY_FAIL);
    assert_int_equal(shown(&tools).keys_seen, 0xFFF & ~(1 << 7));
    assert_int_equal(measured(&tools, HISTORY_DEAD), 1);
    assert_int_equal(measured(&tools, HISTORY_STUCK), 0);
}

static void a_key_that_stays_down_is_stuck(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    key(&tools, TOOLS_KEY_DOWN, '5', 1000);
    wait_over(&tools);
    assert_int_equal(shown(&tools).keys_stuck, 1 << 5);
    for (size_t i = 0; i < strlen(KEYS); i++)
        if (KEYS[i] != '5')
            press(&tools, KEYS[i], 9000);
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_FAIL);
    assert_int_equal(measured(&tools, HISTORY_STUCK), 1);
    assert_int_equal(measured(&tools, HISTORY_DEAD), 0);
}

static void a_key_that_is_held_for_a_while_is_not_stuck(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    key(&tools, TOOLS_KEY_DOWN, '5', 1000);
    key(&tools, TOOLS_KEY_UP, '5', 5999);
    assert_int_equal(shown(&tools).keys_stuck, 0);
}

static void who_says_that_a_key_is_missing_ends_it(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    happens(&tools, TOOLS_NO);
    assert_true(tools.over);
    assert_int_equal(tools.outcome, HISTORY_FAIL);
    assert_int_equal(measured(&tools, HISTORY_DEAD), 12);
}

static void letters_are_no_keys_of_the_pad(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_KEYS);
    press(&tools, 'A', 1000);
    press(&tools, '\0', 1000);
    assert_int_equal(shown(&tools).keys_seen, 0);
}

// ---- display ------------------------------------------------------------------------------------

static void a_touch_or_a_key_leads_to_the_next_picture_and_then_the_verdict_counts(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_DISPLAY);
    happens(&tools, TOOLS_YES); // there is nothing to judge yet
    for (int i = 0; i < PICTURE_COUNT; i++) {
        assert_int_equal(shown(&tools).step, i);
        happens(&tools, i % 2 == 0 ? TOOLS_DOWN : TOOLS_KEY_DOWN);
        happens(&tools, TOOLS_UP);
    }
    assert_int_equal(shown(&tools).step, PICTURE_COUNT);
    assert_false(tools.over);
    happens(&tools, TOOLS_AGAIN);
    assert_int_equal(shown(&tools).step, 0);
    for (int i = 0; i < PICTURE_COUNT; i++)
        happens(&tools, TOOLS_DOWN);
    happens(&tools, TOOLS_NO);
    assert_int_equal(tools.outcome, HISTORY_FAIL);
}

static void the_size_at_which_a_card_fits_is_measured(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_GEOMETRY);
    for (int i = 0; i < 3; i++)
        happens(&tools, TOOLS_MORE);
    happens(&tools, TOOLS_LESS);
    assert_int_equal(shown(&tools).scale, 10);
    happens(&tools, TOOLS_YES);
    assert_int_equal(tools.outcome, HISTORY_PASS);
    assert_int_equal(measured(&tools, HISTORY_WIDTH), 86456); // 85.60 mm and a hundredth
    assert_int_equal(measured(&tools, HISTORY_HEIGHT), 54519);
}

static void no_panel_is_told_larger_or_smaller_than_by_a_tenth(void **state)
{
    (void)state;
    struct tools tools = begun(TOOL_GEOMETRY);
    for (int i = 0; i < 100; i++)
        happens(&tools, TOOLS_MORE);
    assert_int_equal(shown(&tools).scale, 100);
    for (int i = 0; i < 100; i++)
        happens(&tools, TOOLS_LESS);
    assert_int_equal(shown(&tools).scale, -100);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_key_is_lit_while_it_is_down_and_felt_when_it_has_left),
    cmocka_unit_test(all_twelve_felt_is_good),
    cmocka_unit_test(a_key_that_does_not_come_is_named_and_counted),
    cmocka_unit_test(a_key_that_stays_down_is_stuck),
    cmocka_unit_test(a_key_that_is_held_for_a_while_is_not_stuck),
    cmocka_unit_test(who_says_that_a_key_is_missing_ends_it),
    cmocka_unit_test(letters_are_no_keys_of_the_pad),
    cmocka_unit_test(a_touch_or_a_key_leads_to_the_next_picture_and_then_the_verdict_counts),
    cmocka_unit_test(the_size_at_which_a_card_fits_is_measured),
    cmocka_unit_test(no_panel_is_told_larger_or_smaller_than_by_a_tenth),
};

TEST_MAIN(TESTS, NULL, NULL)

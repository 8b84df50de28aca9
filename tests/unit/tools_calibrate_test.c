// The correction of the glass: what nine rings ask for, what is refused, and that nothing is kept
// but what three rings have proved.
#include "firmware/tools/tools.h"
#include "tests/test.h"

enum {
    WIDTH = 2680, // tenths of mm
    HEIGHT = 4760,
    NEAR = 2, // thousandths of the panel
};

// How a glass tells a finger.
struct glass {
    double scale_x, scale_y;
    int move_x, move_y;
    bool swapped, mirrored;
    int wild, by; // this ring is told so far beside
};

static const struct glass RIGHT = {.scale_x = 1, .scale_y = 1, .wild = -1};

struct bench {
    struct tools tools;
    struct glass glass;
    int64_t now;
};

static void begin(struct bench *b, const struct glass *glass)
{
    b->now = 1000;
    b->glass = *glass;
    tools_begin(&b->tools, TOOL_CALIBRATE, b->now);
}

static struct view_tool shown(const struct bench *b)
{
    struct view_tool view;
    tools_show(&b->tools, &view);
    return view;
}

static struct touch_place told(const struct glass *g, int x, int y, int ring)
{
    struct touch_place at = {.x = x, .y = y};
    if (g->swapped)
        at = (struct touch_place){.x = y * WIDTH / HEIGHT, .y = x * HEIGHT / WIDTH};
    if (g->mirrored)
        at.x = WIDTH - at.x;
    at.x = (int)(at.x * g->scale_x) + g->move_x + (ring == g->wild ? g->by : 0);
    at.y = (int)(at.y * g->scale_y) + g->move_y;
    return at;
}

static void hand(struct bench *b, enum tools_event_type type, struct touch_place at)
{
    tools_step(&b->tools, &(struct tools_event){.type = type,
                                                .at = b->now,
                                                .x = at.x,
                                                .y = at.y,
                                                .bare_x = at.x,
                                                .bare_y = at.y,
                                                .width = WIDTH,
                                                .height = HEIGHT});
}

// A finger on the ring that is shown, `beside` it.
static void press(struct bench *b, int beside)
{
    int x, y;
    struct view_tool view = shown(b);
    tool_ring(view.confirms, view.step, &x, &y);
    struct touch_place at =
        told(&b->glass, WIDTH * x / 100 + beside, HEIGHT * y / 100, view.confirms ? -1 : view.step);
    b->now += 1000;
    hand(b, TOOLS_DOWN, at);
    b->now += 80;
    hand(b, TOOLS_UP, at);
}

static void press_rings(struct bench *b)
{
    for (int ring = 0; ring < TOOL_POINTS; ring++)
        press(b, 0);
}

static void key(struct bench *b, char c)
{
    tools_step(&b->tools, &(struct tools_event){.type = TOOLS_KEY_DOWN, .at = b->now, .key = c});
}

static void wait_over(struct bench *b)
{
    b->now = tools_next(&b->tools);
    tools_step(&b->tools, &(struct tools_event){.type = TOOLS_TICK, .at = b->now});
}

static int64_t measured(const struct bench *b, enum history_measure measure)
{
    struct tools_measure list[TOOLS_MEASURES_MAX];
    size_t count = tools_measures(&b->tools, list);
    for (size_t i = 0; i < count; i++)
        if (list[i].measure == measure)
            return list[i].value;
    return -1;
}

static void is_about(int32_t millionths, int thousandths)
{
    assert_in_range(millionths / 1000 + 1000, thousandths + 1000 - NEAR, thousandths + 1000 + NEAR);
}

static void is_kept(struct bench *b)
{
    for (int ring = 0; ring < TOOL_CONFIRMS; ring++) {
        assert_false(b->tools.over);
        assert_true(shown(b).confirms);
        press(b, 0);
    }
    assert_true(b->tools.over);
    assert_int_equal(b->tools.outcome, HISTORY_PASS);
    assert_int_equal(shown(b).calibration, CALIBRATION_KEPT);
    assert_int_equal(shown(b).outcome, TOOL_PASS);
}

static void is_refused(const struct glass *glass, enum tool_calibration why)
{
    struct bench b;
    begin(&b, glass);
    press_rings(&b);
    assert_true(b.tools.over);
    assert_int_equal(b.tools.outcome, HISTORY_FAIL);
    assert_int_equal(shown(&b).calibration, why);
    assert_int_equal(shown(&b).outcome, TOOL_FAIL);
    assert_true(panel_touch_is_none(&b.tools.calibrate.touch));
}

// ---- what is fitted -----------------------------------------------------------------------------

static void a_glass_that_is_right_needs_nothing(void **state)
{
    (void)state;
    struct bench b;
    begin(&b, &RIGHT);
    press_rings(&b);
    is_kept(&b);
    is_about(b.tools.calibrate.touch.stretch_x, 0);
    is_about(b.tools.calibrate.touch.shift_x, 0);
    is_about(b.tools.calibrate.touch.stretch_y, 0);
    is_about(b.tools.calibrate.touch.shift_y, 0);
    assert_int_equal(measured(&b, HISTORY_UNCORRECTED), 0);
}

static void an_offset_is_taken_back(void **state)
{
    (void)state;
    struct bench b;
    struct glass glass = RIGHT;
    glass.move_x = 134; // 5 % of the width
    glass.move_y = -95;
    begin(&b, &glass);
    press_rings(&b);
    assert_int_equal(shown(&b).before, 164);
    assert_in_range(shown(&b).after, 0, 1);
    is_kept(&b);
    is_about(b.tools.calibrate.touch.shift_x, -50);
    is_about(b.tools.calibrate.touch.shift_y, 20);
    is_about(b.tools.calibrate.touch.stretch_x, 0);
    assert_int_equal(measured(&b, HISTORY_UNCORRECTED), 16400);
    assert_in_range(measured(&b, HISTORY_DEVIATION), 0, 100);
}

static void a_scale_is_taken_back(void **state)
{
    (void)state;
    struct bench b;
    struct glass glass = RIGHT;
    glass.scale_x = 1.1;
    glass.scale_y = 0.95;
    begin(&b, &glass);
    press_rings(&b);
    is_kept(&b);
    is_about(b.tools.calibrate.touch.stretch_x, -91);
    is_about(b.tools.calibrate.touch.stretch_y, 53);
}

static void what_is_in_force_does_not_disturb_it(void **state)
{
    (void)state;
    struct bench b;
    begin(&b, &RIGHT);
    for (int ring = 0; ring < TOOL_POINTS; ring++) {
        int x, y;
        tool_ring(false, ring, &x, &y);
        struct tools_event event = {.type = TOOLS_DOWN,
                                    .at = b.now += 1000,
                                    .x = WIDTH * x / 100 + 80, // corrected wrongly
                                    .y = HEIGHT * y / 100,
                                    .bare_x = WIDTH * x / 100,
                                    .bare_y = HEIGHT * y / 100,
                                    .width = WIDTH,
                                    .height = HEIGHT};
        tools_step(&b.tools, &event);
        event.type = TOOLS_UP;
        tools_step(&b.tools, &event);
    }
    assert_int_equal(shown(&b).before, 80); // as it is for residents
    is_kept(&b);
    is_about(b.tools.calibrate.touch.shift_x, 0);
}

// ---- what is refused ----------------------------------------------------------------------------

static void axes_that_are_swapped_or_mirrored_are_refused(void **state)
{
    (void)state;
    struct glass glass = RIGHT;
    glass.swapped = true;
    is_refused(&glass, CALIBRATION_SWAPPED);
    glass.mirrored = true;
    is_refused(&glass, CALIBRATION_SWAPPED);
    glass.swapped = false;
    is_refused(&glass, CALIBRATION_MIRRORED);
}

static void a_single_wild_ring_is_refused_wherever_it_is(void **state)
{
    (void)state;
    for (int ring = 0; ring < TOOL_POINTS; ring++) {
        struct glass glass = RIGHT;
        glass.wild = ring;
        glass.by = 150;
        is_refused(&glass, CALIBRATION_SCATTER);
        glass.by = -600;
        is_refused(&glass, CALIBRATION_SCATTER);
    }
}

static void too_large_a_scale_or_offset_is_refused(void **state)
{
    (void)state;
    struct glass glass = RIGHT;
    glass.scale_x = 0.7;
    is_refused(&glass, CALIBRATION_SCALE);
    glass.scale_x = 1.3;
    is_refused(&glass, CALIBRATION_SCALE);
    glass.scale_x = 1;
    glass.move_y = 201;
    is_refused(&glass, CALIBRATION_SHIFT);
    glass.move_y = -201;
    is_refused(&glass, CALIBRATION_SHIFT);
    glass.move_y = 0;
    glass.scale_x = 0; // one place for all rings
    is_refused(&glass, CALIBRATION_SCALE);
}

// ---- what is kept only when it was proved -------------------------------------------------------

static void rings_that_are_missed_with_it_keep_nothing(void **state)
{
    (void)state;
    struct bench b;
    begin(&b, &RIGHT);
    press_rings(&b);
    press(&b, TOOL_TOLERANCE + 1);
    assert_int_equal(shown(&b).step, 0); // once more
    press(&b, 0);
    assert_int_equal(shown(&b).step, 1);
    press(&b, TOOL_TOLERANCE + 1);
    press(&b, -TOOL_TOLERANCE - 1);
    assert_true(b.tools.over);
    assert_int_equal(b.tools.outcome, HISTORY_FAIL);
    assert_int_equal(shown(&b).calibration, CALIBRATION_UNCONFIRMED);
    assert_true(panel_touch_is_none(&b.tools.calibrate.touch));
    assert_true(measured(&b, HISTORY_DEVIATION) > TOOL_TOLERANCE * 100);
}

static void a_ring_that_nobody_presses_ends_it_with_nothing(void **state)
{
    (void)state;
    for (int pressed = 0; pressed < TOOL_POINTS + TOOL_CONFIRMS; pressed++) {
        struct bench b;
        begin(&b, &RIGHT);
        for (int ring = 0; ring < pressed; ring++)
            press(&b, 0);
        assert_false(b.tools.over);
        wait_over(&b);
        assert_true(b.tools.over);
        assert_int_equal(b.tools.outcome, HISTORY_FAIL);
        assert_int_equal(shown(&b).calibration, CALIBRATION_UNTOUCHED);
        assert_true(panel_touch_is_none(&b.tools.calibrate.touch));
    }
}

static void who_gives_up_at_any_ring_is_cancelled(void **state)
{
    (void)state;
    for (int pressed = 0; pressed < TOOL_POINTS + TOOL_CONFIRMS; pressed++) {
        struct bench b;
        begin(&b, &RIGHT);
        for (int ring = 0; ring < pressed; ring++)
            press(&b, 0);
        key(&b, '*');
        assert_true(b.tools.over);
        assert_int_equal(b.tools.outcome, HISTORY_CANCELLED);
    }
}

static void the_key_0_takes_it_away_without_a_touch(void **state)
{
    (void)state;
    for (int pressed = 0; pressed < TOOL_POINTS + TOOL_CONFIRMS; pressed++) {
        struct bench b;
        struct glass glass = RIGHT;
        glass.move_x = 100;
        begin(&b, &glass);
        for (int ring = 0; ring < pressed; ring++)
            press(&b, 0);
        key(&b, '0');
        assert_true(b.tools.over);
        assert_int_equal(b.tools.outcome, HISTORY_DONE);
        assert_int_equal(shown(&b).outcome, TOOL_PASS);
        assert_int_equal(shown(&b).calibration, CALIBRATION_REMOVED);
        assert_true(panel_touch_is_none(&b.tools.calibrate.touch));
    }
}

// ---- fingers ------------------------------------------------------------------------------------

static void a_second_tap_on_a_ring_does_not_count_for_the_next(void **state)
{
    (void)state;
    struct bench b;
    begin(&b, &RIGHT);
    press(&b, 0);
    struct touch_place there = {.x = WIDTH / 10, .y = HEIGHT / 10};
    b.now += 120;
    hand(&b, TOOLS_DOWN, there);
    hand(&b, TOOLS_UP, there);
    assert_int_equal(shown(&b).step, 1);
    press(&b, 0);
    assert_int_equal(shown(&b).step, 2);
}

static void a_second_finger_is_not_looked_at(void **state)
{
    (void)state;
    struct bench b;
    begin(&b, &RIGHT);
    b.now += 1000;
    hand(&b, TOOLS_DOWN, (struct touch_place){.x = WIDTH / 10, .y = HEIGHT / 10});
    tools_step(&b.tools, &(struct tools_event){.type = TOOLS_DOWN, .at = b.now, .finger = 1});
    tools_step(&b.tools, &(struct tools_event){.type = TOOLS_UP, .at = b.now, .finger = 1});
    assert_int_equal(shown(&b).step, 0);
    hand(&b, TOOLS_UP, (struct touch_place){.x = WIDTH / 10, .y = HEIGHT / 10});
    assert_int_equal(shown(&b).step, 1);
    assert_int_equal(shown(&b).before, 0);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_glass_that_is_right_needs_nothing),
    cmocka_unit_test(an_offset_is_taken_back),
    cmocka_unit_test(a_scale_is_taken_back),
    cmocka_unit_test(what_is_in_force_does_not_disturb_it),
    cmocka_unit_test(axes_that_are_swapped_or_mirrored_are_refused),
    cmocka_unit_test(a_single_wild_ring_is_refused_wherever_it_is),
    cmocka_unit_test(too_large_a_scale_or_offset_is_refused),
    cmocka_unit_test(rings_that_are_missed_with_it_keep_nothing),
    cmocka_unit_test(a_ring_that_nobody_presses_ends_it_with_nothing),
    cmocka_unit_test(who_gives_up_at_any_ring_is_cancelled),
    cmocka_unit_test(the_key_0_takes_it_away_without_a_touch),
    cmocka_unit_test(a_second_tap_on_a_ring_does_not_count_for_the_next),
    cmocka_unit_test(a_second_finger_is_not_looked_at),
};

TEST_MAIN(TESTS, NULL, NULL)

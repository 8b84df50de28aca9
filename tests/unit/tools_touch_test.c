// The technician's test of the glass: rings, fields, a line, fingers and ghosts.
#include "firmware/tools/tools.h"
#include "tests/test.h"

enum {
    WIDTH = 2680, // tenths of mm
    HEIGHT = 4760,
    ACROSS = TOOL_CELLS_SHORT,
    DOWN = TOOL_CELLS_LONG,
};

struct bench {
    struct tools tools;
    int64_t now;
};

static void begin(struct bench *b)
{
    b->now = 1000;
    tools_begin(&b->tools, TOOL_TOUCH, b->now);
}

static struct view_tool shown(const struct bench *b)
{
    struct view_tool view;
    tools_show(&b->tools, &view);
    return view;
}

static void hand(struct bench *b, enum tools_event_type type, int finger, int x, int y)
{
    b->now += 10;
    tools_step(&b->tools, &(struct tools_event){.type = type,
                                                .at = b->now,
                                                .finger = finger,
                                                .x = x,
                                                .y = y,
                                                .width = WIDTH,
                                                .height = HEIGHT});
}

static void tap(struct bench *b, int x, int y)
{
    hand(b, TOOLS_DOWN, 0, x, y);
    hand(b, TOOLS_UP, 0, x, y);
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

static int ring_x(int ring)
{
    return WIDTH * tool_point(ring % 3) / 100;
}

static int ring_y(int ring)
{
    return HEIGHT * tool_point(ring / 3) / 100;
}

static void press_rings(struct bench *b, int beside)
{
    for (int ring = 0; ring < TOOL_POINTS; ring++)
        tap(b, ring_x(ring) + (ring == 4 ? beside : 0), ring_y(ring));
}

static int middle(int index, int count, int length)
{
    return (tool_cell_edge(index, count, length, TOOL_RING) +
            tool_cell_edge(index + 1, count, length, TOOL_RING)) /
           2;
}

// A finger goes over each field but those of one column.
static void wipe_without(struct bench *b, int dead)
{
    for (int row = 0; row < DOWN; row++)
        for (int column = 0; column < ACROSS; column++)
            if (column != dead)
                tap(b, middle(column, ACROSS, WIDTH), middle(row, DOWN, HEIGHT));
}

static void draw(struct bench *b)
{
    int y = HEIGHT * TOOL_LINE_HEIGHT / 100, to = WIDTH * tool_point(2) / 100;
    int x = WIDTH * tool_point(0) / 100;
    hand(b, TOOLS_DOWN, 0, x, y);
    while (x < to && shown(b).part == PART_LINE)
        hand(b, TOOLS_MOVE, 0, x += 100, y);
    hand(b, TOOLS_UP, 0, x, y);
}

static void put_fingers(struct bench *b, int count)
{
    for (int i = 0; i < count; i++)
        hand(b, TOOLS_DOWN, i, 100 * i, 500);
    for (int i = 0; i < count; i++)
        hand(b, TOOLS_UP, i, 100 * i, 500);
}

static void wait_for_end(struct bench *b)
{
    for (int i = 0; i < 40 && !b->tools.over; i++)
        wait_over(b);
    assert_true(b->tools.over);
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

// ---- promises -----------------------------------------------------------------------------------

static void a_glass_that_feels_everything_is_good(void **state)
{
    (void)state;
    struct bench b;
    begin(&b);
    press_rings(&b, 0);
    assert_int_equal(shown(&b).part, PART_AREA);
    wipe_without(&b, -1);
    assert_int_equal(shown(&b).part, PART_LINE);
    draw(&b);
    assert_int_equal(shown(&b).part, PART_FINGERS);
    put_fingers(&b, 5);
    assert_int_equal(shown(&b).part, PART_GHOSTS);
    assert_int_equal(shown(&b).fingers, 5);
    wait_for_end(&b);
    assert_int_equal(b.tools.outcome, HISTORY_PASS);
    assert_int_equal(measured(&b, HISTORY_DEVIATION), 0);
}

static void a_press_beside_its_ring_is_measured_and_fails_beyond_the_tolerance(void **state)
{
    (void)state;
    for (int beside = TOOL_TOLERANCE; beside <= TOOL_TOLERANCE + 1; beside++) {
        struct bench b;
        begin(&b);
        press_rings(&b, beside);
        assert_int_equal(shown(&b).errors[4], beside);
        assert_int_equal(measured(&b, HISTORY_DEVIATION), 100 * beside);
        wipe_without(&b, -1);
        draw(&b);
        put_fingers(&b, 5);
        wait_for_end(&b);
        assert_int_equal(b.tools.outcome, beside <= TOOL_TOLERANCE ? HISTORY_PASS : HISTORY_FAIL);
    }
}

static void a_touch_far_from_the_ring_is_none_of_it(void **state)
{
    (void)state;
    struct bench b;
    begin(&b);
    tap(&b, ring_x(8), ring_y(8));
    assert_int_equal(shown(&b).step, 0);
    assert_int_equal(shown(&b).errors[0], TOOL_UNTOUCHED);
    wait_over(&b);
    assert_int_equal(shown(&b).step, 1);
}

static void a_dead_column_is_found_and_named(void **state)
{
    (void)state;
    struct bench b;
    begin(&b);
    press_rings(&b, 0);
    wipe_without(&b, 3);
    assert_int_equal(shown(&b).part, PART_AREA);
    wait_over(&b);
    struct view_tool view = shown(&b);
    assert_int_equal(tool_untouched(&view), DOWN);
    for (int row = 0; row < DOWN; row++)
        assert_false(tool_touched(&view, row * ACROSS + 3));
    assert_int_equal(measured(&b, HISTORY_DEAD), DOWN);
    draw(&b);
    put_fingers(&b, 5);
    wait_for_end(&b);
    assert_int_equal(b.tools.outcome, HISTORY_FAIL);
}

static void a_fast_finger_marks_what_lies_between_and_a_leap_does_not(void **state)
{
    (void)state;
    struct bench b;
    begin(&b);
    press_rings(&b, 0);
    hand(&b, TOOLS_DOWN, 0, 40, 1000);
    hand(&b, TOOLS_MOVE, 0, 40 + 110, 1000);
    struct view_tool view = shown(&b);
    int near = TOOL_CELLS - tool_untouched(&view);
    assert_int_equal(near, 2); // the ring and the field beside it
    hand(&b, TOOLS_MOVE, 0, 2600, 1000);
    view = shown(&b);
    assert_int_equal(TOOL_CELLS - tool_untouched(&view), near + 1);
}

static void to_line(struct bench *b)
{
    begin(b);
    press_rings(b, 0);
    wipe_without(b, -1);
}

static void a_line_that_breaks_three_times_fails(void **state)
{
    (void)state;
    struct bench b;
    int y = HEIGHT * TOOL_LINE_HEIGHT / 100, x = WIDTH * tool_point(0) / 100;
    to_line(&b);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(shown(&b).part, PART_LINE);
        hand(&b, TOOLS_DOWN, 0, x, y);
        if (i == 0)
            hand(&b, TOOLS_UP, 0, x + 200, y); // lifted
        if (i == 1)
            hand(&b, TOOLS_MOVE, 0, x + 260, y); // leapt over a dead zone
        if (i == 2)
            hand(&b, TOOLS_MOVE, 0, x + 100, y + 210); // off the line
    }
    assert_int_equal(shown(&b).part, PART_FINGERS);
    assert_false(shown(&b).line);
    wait_for_end(&b);
    assert_int_equal(b.tools.outcome, HISTORY_FAIL);
}

static void fingers_that_are_down_together_are_counted(void **state)
{
    (void)state;
    struct bench b;
    to_line(&b);
    draw(&b);
    put_fingers(&b, 2);
    put_fingers(&b, 1);
    assert_int_equal(shown(&b).part, PART_FINGERS);
    assert_int_equal(shown(&b).fingers, 2);
    wait_over(&b);
    assert_int_equal(shown(&b).part, PART_GHOSTS);
}

static void a_touch_that_nobody_makes_fails(void **state)
{
    (void)state;
    struct bench b;
    to_line(&b);
    draw(&b);
    put_fingers(&b, 5);
    tap(&b, 100, 100); // the last finger leaves
    assert_int_equal(shown(&b).ghosts, 0);
    for (int i = 0; i < 4; i++)
        wait_over(&b);
    tap(&b, 100, 100);
    assert_int_equal(shown(&b).ghosts, 1);
    wait_for_end(&b);
    assert_int_equal(b.tools.outcome, HISTORY_FAIL);
    assert_int_equal(measured(&b, HISTORY_GHOSTS), 1);
}

static void while_nobody_may_touch_it_the_seconds_are_counted(void **state)
{
    (void)state;
    struct bench b;
    to_line(&b);
    draw(&b);
    put_fingers(&b, 5);
    for (int left = 12; left > 0; left--) {
        assert_int_equal(shown(&b).seconds, left);
        wait_over(&b);
    }
    assert_true(b.tools.over);
}

static void a_glass_that_feels_nothing_comes_to_its_end(void **state)
{
    (void)state;
    struct bench b;
    begin(&b);
    wait_for_end(&b);
    assert_int_equal(b.tools.outcome, HISTORY_FAIL);
    assert_int_equal(measured(&b, HISTORY_DEAD), TOOL_CELLS);
}

static void the_pad_stops_it_and_goes_on(void **state)
{
    (void)state;
    struct bench b;
    begin(&b);
    key(&b, '#');
    assert_int_equal(shown(&b).step, 1);
    key(&b, '5');
    assert_int_equal(shown(&b).step, 1);
    key(&b, '*');
    assert_true(b.tools.over);
    assert_int_equal(b.tools.outcome, HISTORY_CANCELLED);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(a_glass_that_feels_everything_is_good),
    cmocka_unit_test(a_press_beside_its_ring_is_measured_and_fails_beyond_the_tolerance),
    cmocka_unit_test(a_touch_far_from_the_ring_is_none_of_it),
    cmocka_unit_test(a_dead_column_is_found_and_named),
    cmocka_unit_test(a_fast_finger_marks_what_lies_between_and_a_leap_does_not),
    cmocka_unit_test(a_line_that_breaks_three_times_fails),
    cmocka_unit_test(fingers_that_are_down_together_are_counted),
    cmocka_unit_test(a_touch_that_nobody_makes_fails),
    cmocka_unit_test(while_nobody_may_touch_it_the_seconds_are_counted),
    cmocka_unit_test(a_glass_that_feels_nothing_comes_to_its_end),
    cmocka_unit_test(the_pad_stops_it_and_goes_on),
};

TEST_MAIN(TESTS, NULL, NULL)

// What a technician has measured of a panel: how a correction moves a touch, and what can be one.
#include "drivers/domain/panel.h"
#include "tests/test.h"

enum {
    WIDTH = 1080,
    HEIGHT = 1920,
};

static void becomes(const struct panel_touch *touch, int x, int y, int to_x, int to_y)
{
    panel_touch_apply(touch, WIDTH, HEIGHT, &x, &y);
    assert_int_equal(x, to_x);
    assert_int_equal(y, to_y);
}

static void no_correction_leaves_every_touch_where_it_is(void **state)
{
    (void)state;
    const struct panel_touch none = {0};
    assert_true(panel_touch_is_none(&none));
    becomes(&none, 0, 0, 0, 0);
    becomes(&none, 540, 960, 540, 960);
    becomes(&none, WIDTH, HEIGHT, WIDTH, HEIGHT); // a touch on the very edge is told so
}

static void an_offset_moves_every_touch_by_as_much(void **state)
{
    (void)state;
    const struct panel_touch moved = {.shift_x = -50000, .shift_y = 25000};
    assert_false(panel_touch_is_none(&moved));
    becomes(&moved, 540, 960, 540 - 54, 960 + 48);
    becomes(&moved, 100, 1000, 100 - 54, 1000 + 48);
}

static void a_scale_moves_it_by_how_far_it_is_from_the_corner(void **state)
{
    (void)state;
    const struct panel_touch wide = {.stretch_x = 100000, .stretch_y = -100000};
    becomes(&wide, 0, 0, 0, 0);
    becomes(&wide, 500, 500, 550, 450);
    becomes(&wide, 900, 1000, 990, 900);
}

static void a_touch_stays_on_the_panel(void **state)
{
    (void)state;
    const struct panel_touch less = {.shift_x = -50000, .shift_y = -50000},
                             more = {.shift_x = 50000, .shift_y = 50000};
    becomes(&less, 10, 10, 0, 0);
    becomes(&more, 1079, 1919, 1079, 1919);
    becomes(&more, WIDTH, HEIGHT, 1079, 1919);
}

static void an_absurd_correction_is_none(void **state)
{
    static const struct {
        struct panel_touch touch;
        bool sane;
    } ROWS[] = {
        {{0, 0, 0, 0}, true},
        {{PANEL_STRETCH_MOST, -PANEL_STRETCH_MOST / 2, 0, 0}, true},
        {{PANEL_STRETCH_MOST + 1, -PANEL_STRETCH_MOST / 2, 0, 0}, false},
        {{0, 0, PANEL_STRETCH_LEAST, -PANEL_STRETCH_LEAST / 2}, true},
        {{0, 0, PANEL_STRETCH_LEAST - 1, -PANEL_STRETCH_LEAST / 2}, false},
        {{0, PANEL_MOVED_MOST, 0, -PANEL_MOVED_MOST}, true},
        {{0, PANEL_MOVED_MOST + 1, 0, 0}, false},
        {{0, 0, 0, -PANEL_MOVED_MOST - 1}, false},
        {{0, INT32_MAX, 0, INT32_MIN}, false},
        {{INT32_MIN, INT32_MAX, INT32_MAX, INT32_MIN}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        assert_int_equal(panel_touch_is_sane(&ROWS[i].touch), ROWS[i].sane);
}

static void none_moves_the_middle_by_more_than_20_mm(void **state)
{
    (void)state;
    const struct panel_touch touch = {.shift_x = 80000, .shift_y = -40000};
    assert_true(panel_touch_fits(&touch, 250000, 500000)); // 20 mm each
    assert_false(panel_touch_fits(&touch, 250100, 500000));
    assert_false(panel_touch_fits(&touch, 250000, 500100));
}

static void a_size_is_one_that_a_panel_can_have(void **state)
{
    static const struct {
        struct panel_size size;
        bool sane;
    } ROWS[] = {
        {{0, 0, 0}, true},
        {{1080, 1920, 268000}, true},
        {{1080, 0, 268000}, false},
        {{0, 1920, 0}, false},
        {{0, 0, 268000}, false},
        {{1080, 1920, 1080 * PANEL_PIXEL_LEAST_UM}, true},
        {{1080, 1920, 1080 * PANEL_PIXEL_LEAST_UM - 1}, false},
        {{1080, 1920, 1080 * PANEL_PIXEL_MOST_UM + 1}, false},
        {{PANEL_PIXELS_LEAST - 1, 1920, 100000}, false},
        {{1080, PANEL_PIXELS_MOST + 1, 268000}, false},
        {{-1080, -1920, -268000}, false},
        {{INT32_MAX, INT32_MAX, INT32_MAX}, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++)
        assert_int_equal(panel_size_is_sane(&ROWS[i].size), ROWS[i].sane);
    assert_int_equal(panel_size_height_um(&ROWS[1].size), 476444);
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test(no_correction_leaves_every_touch_where_it_is),
    cmocka_unit_test(an_offset_moves_every_touch_by_as_much),
    cmocka_unit_test(a_scale_moves_it_by_how_far_it_is_from_the_corner),
    cmocka_unit_test(a_touch_stays_on_the_panel),
    cmocka_unit_test(an_absurd_correction_is_none),
    cmocka_unit_test(none_moves_the_middle_by_more_than_20_mm),
    cmocka_unit_test(a_size_is_one_that_a_panel_can_have),
};

TEST_MAIN(TESTS, NULL, NULL)

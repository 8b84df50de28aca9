// The number is held, not pressed: for three seconds, by one finger that stays on it.
#include <string.h>

#include "tests/unit/input_desk.h"

enum {
    HELD_X = 400, // the number's place, above the controls
    HELD_Y = 20,
    OTHER = 8, // another finger's number
};

static int put_number(void **state)
{
    clear_desk(state);
    scene_hold(&desk.scene, CONTROL_CLERK, (struct scene_rect){HELD_X, 0, SIZE, 80});
    show_and_look();
    return 0;
}

static void down(void)
{
    assert_false(finger(SDL_FINGERDOWN, HELD_X + 20, HELD_Y));
}

static void move(int x, int y)
{
    assert_false(finger(SDL_FINGERMOTION, x, y));
}

// Whether the page opens after so long.
static bool opens_after(int64_t ms)
{
    desk.now += ms;
    memset(&desk.input, 0, sizeof desk.input);
    return input_hold(&desk.state, desk.now, &desk.input);
}

static void held_for_three_seconds_it_opens_and_only_once(void **state)
{
    (void)state;
    down();
    assert_int_equal(input_hold_due(&desk.state), desk.now + 3000);
    assert_false(opens_after(2900));
    assert_true(opens_after(100));
    assert_press(CONTROL_CLERK);
    assert_int_equal(input_hold_due(&desk.state), INT64_MAX);
    assert_false(opens_after(3000));
    assert_true(finger(SDL_FINGERUP, HELD_X + 20, HELD_Y));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void lifted_early_it_is_mere_activity(void **state)
{
    (void)state;
    down();
    desk.now += 2900;
    assert_true(finger(SDL_FINGERUP, HELD_X + 20, HELD_Y));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    assert_int_equal(input_hold_due(&desk.state), INT64_MAX);
    assert_false(opens_after(3000));
}

static void who_leaves_it_holds_nothing_even_when_back(void **state)
{
    (void)state;
    down();
    move(HELD_X + 60, HELD_Y + 10); // still on it
    assert_int_not_equal(input_hold_due(&desk.state), INT64_MAX);
    move(HELD_X - 5, HELD_Y);
    move(HELD_X + 20, HELD_Y);
    assert_int_equal(input_hold_due(&desk.state), INT64_MAX);
    assert_false(opens_after(3000));
}

static void another_finger_ends_it_wherever_it_comes_down(void **state)
{
    (void)state;
    down();
    SDL_Event second = {.tfinger = {.type = SDL_FINGERDOWN, .fingerId = OTHER, .x = 0, .y = 0.99F}};
    send(second);
    assert_false(opens_after(3000));
    // And is a finger of its own: the next hold works beside it.
    finger(SDL_FINGERUP, HELD_X + 20, HELD_Y);
    down();
    assert_true(opens_after(3000));
}

static void a_screen_without_a_number_has_nothing_to_hold(void **state)
{
    (void)state;
    desk.scene.held_count = 0;
    show_and_look();
    down();
    assert_int_equal(input_hold_due(&desk.state), INT64_MAX);
    assert_false(opens_after(3000));
}

static void a_number_that_goes_while_it_is_held_opens_nothing(void **state)
{
    (void)state;
    down();
    desk.scene.held_count = 0;
    show();
    assert_false(opens_after(3000));
}

static void another_screen_under_the_finger_opens_nothing(void **state)
{
    (void)state;
    down();
    desk.now += 2000;
    desk.view.id = VIEW_NOTICE;
    show();
    assert_false(opens_after(3000));
}

static void a_finger_that_was_there_before_the_number_holds_nothing(void **state)
{
    (void)state;
    desk.view.id = VIEW_NOTICE;
    show();
    desk.now += INPUT_SETTLE_MS - 1;
    down();
    assert_false(opens_after(3000));
}

static void a_control_is_pressed_however_long_it_is_held(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, LEFT + 10, TOP + 10);
    assert_false(opens_after(3000));
    assert_true(finger(SDL_FINGERUP, LEFT + 10, TOP + 10));
    assert_press(CONTROL_AGREE);
}

static void no_key_leads_to_it(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        key(i % 2 ? SDLK_TAB : SDLK_UP);
        assert_int_not_equal(desk.state.focus, CONTROL_CLERK);
    }
}

static int put_corner(void **state)
{
    clear_desk(state);
    scene_hold(&desk.scene, CONTROL_SERVICE, (struct scene_rect){HELD_X, 0, SIZE, 80});
    show_and_look();
    return 0;
}

static void the_corner_opens_after_five_seconds_and_not_before(void **state)
{
    (void)state;
    down();
    assert_int_equal(input_hold_due(&desk.state), desk.now + 5000);
    assert_false(opens_after(4900));
    assert_true(opens_after(100));
    assert_press(CONTROL_SERVICE);
}

// In the desk's own corner, over which a wrong correction leads.
static int put_corner_left(void **state)
{
    clear_desk(state);
    desk.scene.control_count = 0;
    scene_hold(&desk.scene, CONTROL_SERVICE, (struct scene_rect){0, 0, 80, 80});
    show_and_look();
    return 0;
}

static bool opens_at(int x)
{
    bool opened;
    finger(SDL_FINGERDOWN, x, 20);
    opened = opens_after(5000);
    finger(SDL_FINGERUP, x, 20);
    desk.now += 1000;
    return opened;
}

static void the_corner_is_held_with_a_correction_and_as_if_there_were_none(void **state)
{
    (void)state;
    desk.events.correction = (struct panel_touch){.shift_x = 200000}; // by 120 pixels, wrongly
    assert_true(opens_at(20));
    assert_false(opens_at(100));
    desk.events.correction = (struct panel_touch){.shift_x = -200000};
    assert_true(opens_at(180)); // which is 60
    assert_false(opens_at(220));
}

static void the_number_is_held_where_it_is_seen_alone(void **state)
{
    (void)state;
    desk.events.correction = (struct panel_touch){.shift_x = -300000};
    down(); // 180 pixels beside it
    assert_false(opens_after(3000));
}

#define ON_NUMBER(test) cmocka_unit_test_setup(test, put_number)

static const struct CMUnitTest tests[] = {
    ON_NUMBER(held_for_three_seconds_it_opens_and_only_once),
    ON_NUMBER(lifted_early_it_is_mere_activity),
    ON_NUMBER(who_leaves_it_holds_nothing_even_when_back),
    ON_NUMBER(another_finger_ends_it_wherever_it_comes_down),
    ON_NUMBER(a_screen_without_a_number_has_nothing_to_hold),
    ON_NUMBER(a_number_that_goes_while_it_is_held_opens_nothing),
    ON_NUMBER(another_screen_under_the_finger_opens_nothing),
    ON_NUMBER(a_finger_that_was_there_before_the_number_holds_nothing),
    ON_NUMBER(a_control_is_pressed_however_long_it_is_held),
    ON_NUMBER(no_key_leads_to_it),
    ON_NUMBER(the_number_is_held_where_it_is_seen_alone),
    cmocka_unit_test_setup(the_corner_opens_after_five_seconds_and_not_before, put_corner),
    cmocka_unit_test_setup(the_corner_is_held_with_a_correction_and_as_if_there_were_none,
                           put_corner_left),
};

TEST_MAIN(tests, NULL, NULL)

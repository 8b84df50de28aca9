// What fingers and keys mean, event by event.
#include "tests/unit/input_desk.h"

// ---- touch ----------------------------------------------------------------------------------

static void a_press_and_release_inside_is_a_press(void **state)
{
    (void)state;
    assert_false(finger(SDL_FINGERDOWN, LEFT + 5, TOP + 5));
    assert_int_equal(input_pressed(&desk.state), CONTROL_AGREE);
    assert_true(finger(SDL_FINGERUP, LEFT + 150, TOP + 150));
    assert_press(CONTROL_AGREE);
    assert_int_equal(input_pressed(&desk.state), CONTROL_NONE);
}

static void a_finger_that_slides_off_presses_nothing(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, LEFT + 5, TOP + 5);
    finger(SDL_FINGERMOTION, LEFT - 20, TOP + 5);
    assert_int_equal(input_pressed(&desk.state), CONTROL_NONE);
    finger(SDL_FINGERMOTION, LEFT + 9, TOP + 5);
    assert_int_equal(input_pressed(&desk.state), CONTROL_AGREE);
    assert_true(finger(SDL_FINGERUP, RIGHT + 5, TOP + 5));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void a_finger_that_slides_onto_a_control_does_not_press_it(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 5, 5);
    finger(SDL_FINGERMOTION, LEFT + 5, TOP + 5);
    assert_int_equal(input_pressed(&desk.state), CONTROL_NONE);
    assert_true(finger(SDL_FINGERUP, LEFT + 5, TOP + 5));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void a_disabled_control_is_mere_activity(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, LEFT + 5, LOWER + 5);
    assert_int_equal(input_pressed(&desk.state), CONTROL_NONE);
    assert_true(finger(SDL_FINGERUP, LEFT + 5, LOWER + 5));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void the_mouse_shadow_of_a_touch_is_not_a_second_press(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, LEFT + 5, TOP + 5);
    assert_false(mouse(SDL_MOUSEBUTTONDOWN, LEFT + 5, TOP + 5));
    assert_true(finger(SDL_FINGERUP, LEFT + 5, TOP + 5));
    desk.now += 40;
    assert_false(mouse(SDL_MOUSEBUTTONDOWN, LEFT + 5, TOP + 5));
    assert_false(mouse(SDL_MOUSEBUTTONUP, LEFT + 5, TOP + 5));
    desk.now += 2000;
    mouse(SDL_MOUSEBUTTONDOWN, LEFT + 5, TOP + 5);
    assert_true(mouse(SDL_MOUSEBUTTONUP, LEFT + 5, TOP + 5));
    assert_press(CONTROL_AGREE);
}

static void a_screen_that_comes_under_a_finger_is_not_pressed(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, LEFT + 5, TOP + 5);
    desk.view.id = VIEW_CONSENT;
    show_and_look();
    assert_true(finger(SDL_FINGERUP, LEFT + 5, TOP + 5));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static bool tap(int x, int y)
{
    mouse(SDL_MOUSEBUTTONDOWN, x, y);
    return mouse(SDL_MOUSEBUTTONUP, x, y);
}

static void the_same_key_twice_in_a_row_types_twice(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 1, false);
    const struct control_place *nine = scene_find(&desk.scene, CONTROL_KEY_0 + 9);
    for (int i = 0; i < 2; i++) {
        assert_true(tap(nine->x + 5, nine->y + 5));
        assert_character('9');
        desk.now += 90;
        desk.view.entry.typed++;
        show();
    }
}

// ---- keys elsewhere -----------------------------------------------------------------------------

static void two_and_eight_move_and_five_chooses(void **state)
{
    (void)state;
    type("8");
    assert_int_equal(desk.state.focus, CONTROL_LEAVE);
    type("8"); // over what is disabled
    assert_int_equal(desk.state.focus, CONTROL_BACK);
    type("8"); // and around
    assert_int_equal(desk.state.focus, CONTROL_AGREE);
    type("2");
    assert_int_equal(desk.state.focus, CONTROL_BACK);
    assert_true(type("5"));
    assert_press(CONTROL_BACK);
}

static void arrows_move_where_they_point(void **state)
{
    (void)state;
    key(SDLK_RIGHT); // the first key shows the focus
    assert_int_equal(desk.state.focus, CONTROL_AGREE);
    assert_true(desk.state.ring);
    key(SDLK_RIGHT);
    assert_int_equal(desk.state.focus, CONTROL_LEAVE);
    key(SDLK_DOWN);
    assert_int_equal(desk.state.focus, CONTROL_BACK);
    key(SDLK_UP);
    assert_int_equal(desk.state.focus, CONTROL_LEAVE);
    key(SDLK_LEFT);
    assert_int_equal(desk.state.focus, CONTROL_AGREE);
    key(SDLK_LEFT);
    assert_int_equal(desk.state.focus, CONTROL_AGREE);
}

static void a_touch_hides_the_focus_again(void **state)
{
    (void)state;
    key(SDLK_TAB);
    assert_true(desk.state.ring);
    finger(SDL_FINGERDOWN, 5, 5);
    assert_false(desk.state.ring);
}

static void escape_goes_back_only_where_there_is_a_way_back(void **state)
{
    (void)state;
    assert_true(key(SDLK_ESCAPE));
    assert_press(CONTROL_BACK);
    scene_clear(&desk.scene, 600, 800, THEME_GROUND);
    put(CONTROL_LEAVE, RIGHT, TOP, true);
    show_and_look();
    assert_true(key(SDLK_ESCAPE));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void any_key_starts_and_starts_only(void **state)
{
    (void)state;
    static const SDL_Keycode keys[] = {'5', SDLK_KP_5, SDLK_RETURN, SDLK_F5, SDLK_UP, 'q'};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        clear_desk(NULL);
        desk.view.id = VIEW_START;
        put(CONTROL_START, 0, 700, true);
        show_and_look();
        assert_true(key(keys[i]));
        assert_press(CONTROL_START);
        // The key's text comes when the next screen is already there.
        desk.view.id = VIEW_EXPLAIN;
        show_and_look();
        assert_false(type("5"));
    }
    desk.view.id = VIEW_START;
    assert_false(key(SDLK_LSHIFT));
}

static void enter_chooses_nothing_on_a_screen_that_has_only_just_come(void **state)
{
    (void)state;
    desk.view.id = VIEW_CONSENT;
    show();
    desk.now += INPUT_SETTLE_MS - 1;
    assert_true(type("5") && desk.input.type == INPUT_ACTIVITY);
    assert_true(key(SDLK_RETURN) && desk.input.type == INPUT_ACTIVITY);
    assert_true(key(SDLK_ESCAPE) && desk.input.type == INPUT_ACTIVITY);
    desk.now++;
    assert_true(key(SDLK_RETURN));
    assert_press(CONTROL_AGREE);
}

static void keys_that_are_typed_too_early_are_dropped_up_to_the_first_pause(void **state)
{
    (void)state;
    ask_for(SECRET_SIGN, 0, false);
    desk.view.id = VIEW_NEW;
    show();
    desk.now += INPUT_SETTLE_MS - 50;
    for (int i = 0; i < 10; i++, desk.now += 100)
        assert_true(type("a") && desk.input.type == INPUT_ACTIVITY);
    assert_int_equal(desk.state.dropped, 10);
    desk.now += INPUT_SETTLE_MS - 100;
    assert_true(type("a"));
    assert_character('A');
}

static void a_held_enter_presses_once(void **state)
{
    (void)state;
    SDL_Event held = {.key = {.type = SDL_KEYDOWN, .repeat = 1, .keysym = {.sym = SDLK_RETURN}}};
    assert_true(key(SDLK_RETURN));
    assert_press(CONTROL_AGREE);
    desk.view.id = VIEW_CONSENT;
    show_and_look();
    for (int i = 0; i < 100; i++) {
        assert_false(send(held));
        desk.now += 30;
    }
}

static void a_focus_that_the_screen_moved_is_not_chosen_at_once(void **state)
{
    (void)state;
    desk.state.focus = CONTROL_LEAVE;
    scene_clear(&desk.scene, 600, 800, THEME_GROUND);
    put(CONTROL_AGREE, LEFT, TOP, true); // leave is gone
    show();
    assert_int_equal(desk.state.focus, CONTROL_AGREE);
    assert_true(key(SDLK_RETURN));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    desk.now += INPUT_SETTLE_MS;
    assert_true(key(SDLK_RETURN));
    assert_press(CONTROL_AGREE);
}

static void a_key_that_does_nothing_is_activity(void **state)
{
    (void)state;
    assert_true(key(SDLK_F7));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    assert_true(type("x"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void turn_to_page(int16_t page)
{
    desk.view.guide.page = page;
    input_view(&desk.state, &desk.view, desk.now);
}

static void who_goes_back_a_page_of_names_begins_at_its_end(void **state)
{
    (void)state;
    desk.view = (struct view){.id = VIEW_GUIDE_LIST, .guide.pages = 3};
    turn_to_page(1);
    assert_int_equal(desk.state.sheet, 0);
    turn_to_page(2);
    assert_int_equal(desk.state.sheet, 0);
    turn_to_page(1);
    assert_int_equal(desk.state.sheet, INPUT_SHEET_LAST);
    desk.view.id = VIEW_GUIDE_PREFECTURE; // another list begins at its beginning
    turn_to_page(0);
    assert_int_equal(desk.state.sheet, 0);
}

static const struct CMUnitTest tests[] = {
    AT_DESK(a_press_and_release_inside_is_a_press),
    AT_DESK(a_finger_that_slides_off_presses_nothing),
    AT_DESK(a_finger_that_slides_onto_a_control_does_not_press_it),
    AT_DESK(a_disabled_control_is_mere_activity),
    AT_DESK(the_mouse_shadow_of_a_touch_is_not_a_second_press),
    AT_DESK(a_screen_that_comes_under_a_finger_is_not_pressed),
    AT_DESK(the_same_key_twice_in_a_row_types_twice),
    AT_DESK(two_and_eight_move_and_five_chooses),
    AT_DESK(arrows_move_where_they_point),
    AT_DESK(a_touch_hides_the_focus_again),
    AT_DESK(escape_goes_back_only_where_there_is_a_way_back),
    AT_DESK(any_key_starts_and_starts_only),
    AT_DESK(enter_chooses_nothing_on_a_screen_that_has_only_just_come),
    AT_DESK(keys_that_are_typed_too_early_are_dropped_up_to_the_first_pause),
    AT_DESK(a_held_enter_presses_once),
    AT_DESK(a_focus_that_the_screen_moved_is_not_chosen_at_once),
    AT_DESK(a_key_that_does_nothing_is_activity),
    AT_DESK(who_goes_back_a_page_of_names_begins_at_its_end),
};

TEST_MAIN(tests, NULL, NULL)

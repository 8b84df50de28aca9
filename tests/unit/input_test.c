// What fingers and keys mean, event by event.
#include <stdbool.h>
#include <string.h>

#include "screens/glass/event.h"
#include "screens/scene/scene.h"
#include "tests/test.h"

enum {
    LEFT = 40,
    RIGHT = 340,
    TOP = 100,
    LOWER = 400,
    SIZE = 200
};

// A screen with four controls: agree and leave above, language (disabled) and back below.
struct desk {
    struct scene scene;
    struct view view;
    struct event_state events;
    struct input_state state;
    struct input input;
    int64_t now;
};

static struct desk desk; // lint: file-scope: one desk for all tests, made anew for each

static void put(enum control control, int x, int y, bool enabled)
{
    scene_control(&desk.scene, control, (struct scene_rect){x, y, SIZE, SIZE}, enabled);
}

static struct input_scene shown(void)
{
    return (struct input_scene){&desk.view, desk.scene.controls, desk.scene.control_count, 4.0};
}

// The view with the controls that were put comes on the screen now.
static void show(void)
{
    const struct input_scene now = shown();
    input_view(&desk.state, &desk.view, desk.now);
    input_places(&desk.state, &now, desk.now);
}

// The same, and a resident has seen it.
static void show_and_look(void)
{
    show();
    desk.now += INPUT_SETTLE_MS;
}

static int clear_desk(void **state)
{
    (void)state;
    memset(&desk, 0, sizeof desk);
    desk.now = 5000;
    desk.view.id = VIEW_EXPLAIN;
    scene_clear(&desk.scene, 600, 800, THEME_GROUND);
    put(CONTROL_AGREE, LEFT, TOP, true);
    put(CONTROL_LEAVE, RIGHT, TOP, true);
    put(CONTROL_COUNTER, LEFT, LOWER, false);
    put(CONTROL_BACK, RIGHT, LOWER, true);
    show_and_look();
    return 0;
}

// The entry of a PIN or a password with `typed` characters.
static void ask_for(enum secret_kind kind, unsigned typed, bool whole)
{
    desk.view.id = VIEW_KNOWN;
    desk.view.entry = (struct view_entry){.kind = kind,
                                          .typed = (uint8_t)typed,
                                          .max = kind == SECRET_SIGN ? 16 : 4,
                                          .complete = whole};
    scene_clear(&desk.scene, 600, 800, THEME_GROUND);
    int last = kind == SECRET_SIGN ? CONTROL_KEY_A + 25 : CONTROL_KEY_0 + 9;
    for (int key = CONTROL_KEY_0; key <= last; key++)
        scene_control(&desk.scene, (enum control)key,
                      (struct scene_rect){key % 10 * 60, key / 10 * 60, 50, 50}, true);
    put(CONTROL_DELETE, LEFT, LOWER, typed > 0);
    put(CONTROL_OK, RIGHT, LOWER, whole);
    show_and_look();
}

static bool send(SDL_Event event)
{
    const struct input_scene now = shown();
    return event_take(&desk.events, &event, 600, 800, desk.now, &desk.state, &now, &desk.input);
}

static bool finger(uint32_t type, int x, int y)
{
    return send((SDL_Event){.tfinger = {.type = type,
                                        .fingerId = 7,
                                        .x = ((float)x + 0.5F) / 600,
                                        .y = ((float)y + 0.5F) / 800}});
}

static bool mouse(uint32_t type, int x, int y)
{
    return send((SDL_Event){.button = {.type = type, .button = SDL_BUTTON_LEFT, .x = x, .y = y}});
}

static bool key(SDL_Keycode sym)
{
    return send((SDL_Event){.key = {.type = SDL_KEYDOWN, .keysym = {.sym = sym}}});
}

static bool type(const char *text)
{
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    strcpy(event.text.text, text);
    return send(event);
}

static void assert_press(enum control control)
{
    assert_int_equal(desk.input.type, INPUT_PRESS);
    assert_string_equal(control_name(desk.input.control), control_name(control));
    assert_int_equal(desk.input.character, '\0');
}

static void assert_character(char c)
{
    assert_int_equal(desk.input.type, INPUT_CHARACTER);
    assert_int_equal(desk.input.character, c);
    assert_int_equal(desk.input.control, CONTROL_NONE);
}

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

// ---- keys in entry ----------------------------------------------------------------------------

static void letters_fold_to_capitals_and_full_width_forms_to_ascii(void **state)
{
    (void)state;
    ask_for(SECRET_SIGN, 1, false);
    static const struct {
        const char *typed;
        char c;
    } table[] = {{"a", 'A'}, {"Z", 'Z'}, {"7", '7'}, {"ａ", 'A'}, {"Ｚ", 'Z'}, {"７", '7'}};
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_true(type(table[i].typed));
        assert_character(table[i].c);
    }
    assert_true(type("あ"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    assert_true(type("-"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void letters_do_not_go_into_a_pin(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 1, false);
    assert_true(type("a"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    assert_int_equal(desk.input.character, '\0');
}

// It sounds as one that was dropped, and takes no digit with it.
static void a_letter_among_the_digits_of_a_pin_costs_none_of_them(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 0, false);
    assert_true(type("1"));
    assert_character('1');
    assert_true(type("a"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    assert_int_equal(desk.state.dropped, 1);
    assert_true(type("2"));
    assert_character('2');
    assert_int_equal(desk.state.dropped, 1);
}

// None of them, rather than the first one alone: what is left might still look whole.
static void what_types_nothing_in_an_entry_sounds_so(void **state)
{
    (void)state;
    ask_for(SECRET_SIGN, 1, false);
    static const char *const nothing[] = {"あ", "-", "é", "12", "ab"};
    for (unsigned i = 0; i < sizeof nothing / sizeof *nothing; i++) {
        assert_true(type(nothing[i]));
        assert_int_equal(desk.input.type, INPUT_ACTIVITY);
        assert_int_equal(desk.state.dropped, i + 1);
    }
    assert_true(type("7"));
    assert_character('7');
}

// On a pad of twelve keys there is no other way to the bar, or back.
static void star_on_an_empty_field_leads_out_of_the_entry(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 0, false);
    put(CONTROL_BACK, LEFT, TOP, true);
    put(CONTROL_HELP, RIGHT, TOP, true);
    show_and_look();
    assert_true(type("*") && desk.input.type == INPUT_ACTIVITY);
    assert_true(desk.state.ring);
    assert_true(type("5"));
    assert_press(CONTROL_BACK);
    assert_true(type("1")); // one choice, and digits are digits again
    assert_character('1');
    assert_true(type("*") && type("8") && type("5"));
    assert_press(CONTROL_HELP);
    assert_true(type("*") && type("*") && type("5"));
    assert_character('5');
    assert_true(type("*"));
    finger(SDL_FINGERDOWN, 590, 790);
    finger(SDL_FINGERUP, 590, 790);
    assert_true(type("5"));
    assert_character('5');
}

static void who_types_on_after_a_star_too_many_loses_the_whole_of_it(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 0, false);
    put(CONTROL_BACK, LEFT, TOP, true);
    show_and_look();
    assert_true(type("*"));
    for (const char *digit = "7391"; *digit; digit++) {
        assert_true(type((char[]){*digit, '\0'}));
        assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    }
    assert_int_equal(desk.state.dropped, 4);
    desk.now += INPUT_SETTLE_MS;
    assert_true(type("7"));
    assert_character('7');
}

static void who_deletes_once_too_often_stays_in_the_entry(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 1, false);
    put(CONTROL_BACK, LEFT, TOP, true);
    show_and_look();
    assert_true(type("*"));
    assert_press(CONTROL_DELETE);
    ask_for(SECRET_AUTH, 0, false);
    put(CONTROL_BACK, LEFT, TOP, true);
    show();
    assert_true(type("*") && desk.input.type == INPUT_ACTIVITY);
    assert_true(type("5"));
    assert_character('5');
}

static void star_leads_nowhere_once_something_is_typed_and_on_another_screen(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 1, false);
    assert_true(type("*"));
    assert_press(CONTROL_DELETE);
    ask_for(SECRET_AUTH, 0, false);
    assert_true(type("*") && desk.input.type == INPUT_ACTIVITY);
    desk.view.id = VIEW_NEW;
    show_and_look();
    assert_true(type("5"));
    assert_character('5');
}

static void a_full_entry_takes_no_more(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 4, true);
    assert_true(type("1"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
    assert_int_equal(desk.input.character, '\0');
    assert_int_equal(desk.state.dropped, 1);
}

static void star_deletes_and_hash_is_ok(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 4, true);
    assert_true(type("*"));
    assert_press(CONTROL_DELETE);
    assert_true(type("#"));
    assert_press(CONTROL_OK);
    assert_true(key(SDLK_BACKSPACE));
    assert_press(CONTROL_DELETE);
    assert_false(send((SDL_Event){.key = {.type = SDL_KEYUP}}));
    ask_for(SECRET_AUTH, 2, false);
    assert_true(type("#"));
    assert_int_equal(desk.input.type, INPUT_ACTIVITY);
}

static void a_number_pad_types_once_whatever_its_lock_says(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 0, false);
    assert_true(key(SDLK_KP_5));
    assert_character('5');
    assert_false(type("5")); // SDL's text of the same key
    assert_true(key(SDLK_KP_0));
    assert_character('0');
    assert_true(key(SDLK_KP_MULTIPLY));
    assert_false(type("*"));
}

static void a_held_key_types_once(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 0, false);
    key('1');
    assert_true(type("1"));
    assert_character('1');
    SDL_Event held = {.key = {.type = SDL_KEYDOWN, .repeat = 1, .keysym = {.sym = '1'}}};
    assert_false(send(held));
    assert_false(type("1"));
}

static void enter_presses_what_has_the_focus(void **state)
{
    (void)state;
    ask_for(SECRET_AUTH, 4, true);
    assert_true(key(SDLK_RETURN));
    assert_press(CONTROL_OK);
    ask_for(SECRET_AUTH, 2, false);
    desk.state.focus = CONTROL_KEY_0 + 3;
    assert_true(key(SDLK_KP_ENTER));
    assert_character('3');
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

#define AT_DESK(test) cmocka_unit_test_setup(test, clear_desk)

static const struct CMUnitTest tests[] = {
    AT_DESK(a_press_and_release_inside_is_a_press),
    AT_DESK(a_finger_that_slides_off_presses_nothing),
    AT_DESK(a_finger_that_slides_onto_a_control_does_not_press_it),
    AT_DESK(a_disabled_control_is_mere_activity),
    AT_DESK(the_mouse_shadow_of_a_touch_is_not_a_second_press),
    AT_DESK(a_screen_that_comes_under_a_finger_is_not_pressed),
    AT_DESK(the_same_key_twice_in_a_row_types_twice),
    AT_DESK(letters_fold_to_capitals_and_full_width_forms_to_ascii),
    AT_DESK(letters_do_not_go_into_a_pin),
    AT_DESK(a_letter_among_the_digits_of_a_pin_costs_none_of_them),
    AT_DESK(what_types_nothing_in_an_entry_sounds_so),
    AT_DESK(star_on_an_empty_field_leads_out_of_the_entry),
    AT_DESK(star_leads_nowhere_once_something_is_typed_and_on_another_screen),
    AT_DESK(who_types_on_after_a_star_too_many_loses_the_whole_of_it),
    AT_DESK(who_deletes_once_too_often_stays_in_the_entry),
    AT_DESK(a_full_entry_takes_no_more),
    AT_DESK(star_deletes_and_hash_is_ok),
    AT_DESK(a_number_pad_types_once_whatever_its_lock_says),
    AT_DESK(a_held_key_types_once),
    AT_DESK(enter_presses_what_has_the_focus),
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
};

TEST_MAIN(tests, NULL, NULL)

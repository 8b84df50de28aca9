// What keys type into an entry, and where they lead from there.
#include "tests/unit/input_desk.h"

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

static void key_event(uint32_t type, int64_t at)
{
    desk.now = at;
    send((SDL_Event){.key = {.type = type, .keysym = {.sym = SDLK_LSHIFT}}});
}

static void a_key_that_stays_down_is_stuck_and_typing_is_not(void **state)
{
    (void)state;
    const int64_t late = EVENT_KEY_STUCK_MS;
    key_event(SDL_KEYUP, 0); // of one that was down before the screen came
    for (int64_t at = 0; at < 2 * late; at += late / 10) {
        key_event(SDL_KEYDOWN, at);
        assert_int_equal(event_keys_stuck(&desk.events, at), 0);
        key_event(SDL_KEYUP, at);
    }
    assert_int_equal(event_keys_stuck(&desk.events, INT64_MAX / 2), 0);
    key_event(SDL_KEYDOWN, 3 * late);
    key_event(SDL_KEYDOWN, 4 * late - 1); // another one, which comes up
    assert_int_equal(event_keys_stuck(&desk.events, 4 * late - 1), 0);
    key_event(SDL_KEYUP, 4 * late - 1);
    assert_int_equal(event_keys_stuck(&desk.events, 4 * late), 1);
    send((SDL_Event){.key = {.type = SDL_KEYDOWN, .repeat = 1}});
    assert_int_equal(event_keys_stuck(&desk.events, 4 * late), 1);
    key_event(SDL_KEYUP, 4 * late);
    assert_int_equal(event_keys_stuck(&desk.events, 5 * late), 0);
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

static const struct CMUnitTest tests[] = {
    AT_DESK(letters_fold_to_capitals_and_full_width_forms_to_ascii),
    AT_DESK(letters_do_not_go_into_a_pin),
    AT_DESK(a_letter_among_the_digits_of_a_pin_costs_none_of_them),
    AT_DESK(what_types_nothing_in_an_entry_sounds_so),
    AT_DESK(star_on_an_empty_field_leads_out_of_the_entry),
    AT_DESK(who_types_on_after_a_star_too_many_loses_the_whole_of_it),
    AT_DESK(who_deletes_once_too_often_stays_in_the_entry),
    AT_DESK(star_leads_nowhere_once_something_is_typed_and_on_another_screen),
    AT_DESK(a_full_entry_takes_no_more),
    AT_DESK(star_deletes_and_hash_is_ok),
    AT_DESK(a_number_pad_types_once_whatever_its_lock_says),
    AT_DESK(a_held_key_types_once),
    AT_DESK(a_key_that_stays_down_is_stuck_and_typing_is_not),
    AT_DESK(enter_presses_what_has_the_focus),
};

TEST_MAIN(tests, NULL, NULL)

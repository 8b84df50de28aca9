// Fingers and keys told one by one, for a technician's tests.
#include <string.h>

#include "screens/glass/event.h"
#include "tests/test.h"

static struct {
    struct raw_state raw;
    struct input input;
    int64_t now;
    struct panel_touch correction;
} bench;

static int open_bench(void **state)
{
    (void)state;
    memset(&bench, 0, sizeof bench);
    bench.now = 1000;
    return 0;
}

static bool take(SDL_Event event)
{
    const struct raw_place place = {1000, 2000, 4.0, bench.now, &bench.correction};
    bench.now += 10;
    memset(&bench.input, 0, sizeof bench.input);
    return raw_take(&bench.raw, &event, &place, &bench.input);
}

static bool finger(uint32_t type, int id, float x, float y)
{
    return take(
        (SDL_Event){.tfinger = {.type = type, .touchId = 1, .fingerId = id, .x = x, .y = y}});
}

static bool mouse(uint32_t type, int x, int y)
{
    return take((SDL_Event){.button = {.type = type, .button = SDL_BUTTON_LEFT, .x = x, .y = y}});
}

static bool down(SDL_Scancode code, SDL_Keycode sym, bool repeat)
{
    return take((SDL_Event){
        .key = {.type = SDL_KEYDOWN, .repeat = repeat, .keysym = {.scancode = code, .sym = sym}}});
}

static bool up(SDL_Scancode code)
{
    return take((SDL_Event){.key = {.type = SDL_KEYUP, .keysym = {.scancode = code}}});
}

static bool text(const char *word)
{
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    strncpy(event.text.text, word, sizeof event.text.text - 1);
    return take(event);
}

static bool is_key(enum input_phase phase, char character)
{
    return bench.input.type == INPUT_KEY && bench.input.phase == phase &&
           bench.input.character == character;
}

// ---- fingers ------------------------------------------------------------------------------------

static void a_finger_is_told_in_tenths_of_a_millimetre(void **state)
{
    (void)state;
    assert_true(finger(SDL_FINGERDOWN, 7, 0.5F, 0.25F));
    assert_int_equal(bench.input.type, INPUT_FINGER);
    assert_int_equal(bench.input.phase, INPUT_DOWN);
    assert_int_equal(bench.input.hand.x, 1250);
    assert_int_equal(bench.input.hand.y, 1250);
    assert_int_equal(bench.input.hand.width, 2500);
    assert_int_equal(bench.input.hand.height, 5000);
    assert_true(finger(SDL_FINGERMOTION, 7, 0.6F, 0.25F));
    assert_int_equal(bench.input.phase, INPUT_MOVE);
    assert_true(finger(SDL_FINGERUP, 7, 0.6F, 0.25F));
    assert_int_equal(bench.input.phase, INPUT_UP);
}

static void a_finger_is_told_corrected_and_as_the_glass_has_it(void **state)
{
    (void)state;
    bench.correction = (struct panel_touch){.shift_x = -50000, .stretch_y = 100000};
    assert_true(finger(SDL_FINGERDOWN, 7, 0.5F, 0.25F));
    assert_int_equal(bench.input.hand.x, 1125); // 450 of 1000 pixels, four to the mm
    assert_int_equal(bench.input.hand.y, 1375);
    assert_int_equal(bench.input.hand.bare_x, 1250);
    assert_int_equal(bench.input.hand.bare_y, 1250);
    assert_true(finger(SDL_FINGERMOTION, 7, 0.0F, 0.99F)); // stays on the panel
    assert_int_equal(bench.input.hand.x, 0);
    assert_int_equal(bench.input.hand.y, 4997);
}

static void fingers_are_told_apart(void **state)
{
    (void)state;
    finger(SDL_FINGERDOWN, 7, 0.1F, 0.1F);
    int first = bench.input.hand.finger;
    finger(SDL_FINGERDOWN, 9, 0.5F, 0.5F);
    assert_int_not_equal(bench.input.hand.finger, first);
    finger(SDL_FINGERUP, 7, 0.1F, 0.1F);
    assert_int_equal(bench.input.hand.finger, first);
}

static void more_fingers_than_there_are_places_are_not_told(void **state)
{
    (void)state;
    for (int i = 0; i < INPUT_FINGERS; i++)
        assert_true(finger(SDL_FINGERDOWN, i, 0.08F * (float)i, 0.1F));
    assert_false(finger(SDL_FINGERDOWN, INPUT_FINGERS, 0.9F, 0.9F));
}

static void one_touch_that_is_told_twice_is_one(void **state)
{
    (void)state;
    assert_true(mouse(SDL_MOUSEBUTTONDOWN, 100, 100));
    assert_false(finger(SDL_FINGERDOWN, 1, 0.101F, 0.05F));
    assert_false(finger(SDL_FINGERUP, 1, 0.101F, 0.05F));
    assert_true(mouse(SDL_MOUSEBUTTONUP, 100, 100));
    assert_true(finger(SDL_FINGERDOWN, 2, 0.5F, 0.5F));
    assert_false(mouse(SDL_MOUSEBUTTONDOWN, 501, 1001));
}

static void a_mouse_that_only_moves_touches_nothing(void **state)
{
    (void)state;
    assert_false(take((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 5, .y = 5}}));
}

// ---- keys ---------------------------------------------------------------------------------------

static void a_pads_key_comes_and_leaves_once(void **state)
{
    (void)state;
    assert_true(down(SDL_SCANCODE_KP_5, SDLK_KP_5, false));
    assert_true(is_key(INPUT_DOWN, '5'));
    assert_false(text("5")); // the same key
    assert_false(down(SDL_SCANCODE_KP_5, SDLK_KP_5, true));
    assert_false(text("5"));
    assert_true(up(SDL_SCANCODE_KP_5));
    assert_true(is_key(INPUT_UP, '5'));
    assert_false(up(SDL_SCANCODE_KP_5));
}

static void a_key_whose_character_is_text_leaves_by_its_place(void **state)
{
    (void)state;
    assert_false(down(SDL_SCANCODE_LSHIFT, SDLK_LSHIFT, false));
    assert_false(down(SDL_SCANCODE_3, SDLK_3, false));
    assert_true(text("#"));
    assert_true(is_key(INPUT_DOWN, '#'));
    assert_true(up(SDL_SCANCODE_3));
    assert_true(is_key(INPUT_UP, '#'));
}

static void a_key_that_was_down_before_comes_when_it_repeats(void **state)
{
    (void)state;
    assert_true(down(SDL_SCANCODE_KP_7, SDLK_KP_7, true));
    assert_true(is_key(INPUT_DOWN, '7'));
}

static void only_pages_that_are_told_are_told(void **state)
{
    (void)state;
    const SDL_Event key = {.key = {.type = SDL_KEYDOWN}},
                    hand = {.tfinger = {.type = SDL_FINGERUP}};
    for (int id = 0; id < VIEW_COUNT; id++) {
        bool whole =
            id == VIEW_SERVICE_TOUCH || id == VIEW_SERVICE_CALIBRATE || id == VIEW_SERVICE_PICTURE;
        assert_int_equal(raw_wants((enum view_id)id, &hand), whole);
        assert_int_equal(raw_wants((enum view_id)id, &key), whole || id == VIEW_SERVICE_KEYS);
    }
}

static const struct CMUnitTest TESTS[] = {
    cmocka_unit_test_setup(a_finger_is_told_in_tenths_of_a_millimetre, open_bench),
    cmocka_unit_test_setup(a_finger_is_told_corrected_and_as_the_glass_has_it, open_bench),
    cmocka_unit_test_setup(fingers_are_told_apart, open_bench),
    cmocka_unit_test_setup(more_fingers_than_there_are_places_are_not_told, open_bench),
    cmocka_unit_test_setup(one_touch_that_is_told_twice_is_one, open_bench),
    cmocka_unit_test_setup(a_mouse_that_only_moves_touches_nothing, open_bench),
    cmocka_unit_test_setup(a_pads_key_comes_and_leaves_once, open_bench),
    cmocka_unit_test_setup(a_key_whose_character_is_text_leaves_by_its_place, open_bench),
    cmocka_unit_test_setup(a_key_that_was_down_before_comes_when_it_repeats, open_bench),
    cmocka_unit_test_setup(only_pages_that_are_told_are_told, open_bench),
};

TEST_MAIN(TESTS, NULL, NULL)

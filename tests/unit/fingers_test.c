// Fingers, mice and hands: many contacts at once, two devices that tell of one tap, ends that never
// come. The real press rules, without SDL.
#include <stdbool.h>
#include <string.h>

#include "screens/glass/input.h"
#include "tests/test.h"

enum {
    KEY = 60, // pixels of a key and its gap
    COLUMNS = 10,
    TAP_MS = 120,
    OVERLAP_MS = 40, // the next finger is down before the last one is up
    TYPED_MAX = 32,
    KEYS = CONTROL_COUNT - CONTROL_KEY_0,
    FAR = 700, // beside every control
};

struct glass {
    struct view view;
    struct control_place places[KEYS + 2];
    size_t count;
    struct input_state state;
    int64_t now;
    char typed[TYPED_MAX];
    size_t length, presses, told;
};

static struct glass glass; // lint: file-scope: one for all tests, made anew for each

static struct input_scene shown(void)
{
    return (struct input_scene){&glass.view, glass.places, glass.count, 4.0, NULL, 0};
}

static void show(void)
{
    const struct input_scene now = shown();
    input_view(&glass.state, &glass.view, glass.now);
    input_places(&glass.state, &now, glass.now);
}

static int clear_glass(void **state)
{
    (void)state;
    memset(&glass, 0, sizeof glass);
    glass.now = 5000;
    glass.view = (struct view){.id = VIEW_KNOWN, .entry = {.kind = SECRET_SIGN, .max = 16}};
    for (int i = 0; i < KEYS; i++)
        glass.places[glass.count++] = (struct control_place){(enum control)(CONTROL_KEY_0 + i),
                                                             i % COLUMNS * KEY,
                                                             i / COLUMNS * KEY,
                                                             KEY - 4,
                                                             KEY - 4,
                                                             true};
    glass.places[glass.count++] = (struct control_place){CONTROL_OK, 0, 300, KEY, KEY, true};
    show();
    glass.now += INPUT_SETTLE_MS;
    return 0;
}

// Gives one event to the rules and does what the session would do.
static bool send(struct input_touch touch)
{
    struct input input = {.type = INPUT_NONE};
    const struct input_scene now = shown();
    touch.at = glass.now;
    bool told = input_touch(&glass.state, &touch, &now, &input);
    glass.told += told;
    glass.presses += told && (input.type == INPUT_PRESS || input.type == INPUT_CHARACTER);
    if (told && input.type == INPUT_CHARACTER && glass.length + 1 < TYPED_MAX) {
        glass.typed[glass.length++] = input.character;
        glass.view.entry.typed++;
        show();
    }
    return told;
}

static struct input_touch finger(enum input_touch_type type, int64_t number, int x, int y)
{
    return (struct input_touch){.type = type, .device = 3, .finger = number, .x = x, .y = y};
}

static struct input_touch mouse(enum input_touch_type type, int x, int y)
{
    return (struct input_touch){.type = type, .mouse = true, .x = x, .y = y};
}

static struct control_place key_of(char c)
{
    for (size_t i = 0; i < glass.count; i++) {
        if (control_character(glass.places[i].control) == c)
            return glass.places[i];
    }
    fail_msg("no key %c", c);
    return (struct control_place){0};
}

static void on_key(enum input_touch_type type, int64_t number, char c)
{
    struct control_place key = key_of(c);
    send(finger(type, number, key.x + KEY / 2, key.y + KEY / 2));
}

static void tap_key(int64_t number, char c)
{
    on_key(INPUT_TOUCH_DOWN, number, c);
    glass.now += TAP_MS;
    on_key(INPUT_TOUCH_UP, number, c);
    glass.now += TAP_MS;
}

// Each finger comes down OVERLAP_MS before the one before it is lifted.
static void type_with_two_hands(const char *text)
{
    for (size_t i = 0; i <= strlen(text); i++) {
        if (text[i])
            on_key(INPUT_TOUCH_DOWN, (int64_t)(i % 2), text[i]);
        glass.now += OVERLAP_MS;
        if (i > 0)
            on_key(INPUT_TOUCH_UP, (int64_t)((i - 1) % 2), text[i - 1]);
        glass.now += TAP_MS - OVERLAP_MS;
    }
}

// Another screen with two buttons, agree and back, comes now.
static void show_buttons(enum view_id id, int agree_x, bool back_works)
{
    glass.view = (struct view){.id = id};
    glass.places[0] = (struct control_place){CONTROL_AGREE, agree_x, 0, KEY, KEY, true};
    glass.places[1] = (struct control_place){CONTROL_BACK, FAR, 0, KEY, KEY, back_works};
    glass.count = 2;
    show();
}

static size_t tap(int x)
{
    size_t before = glass.presses;
    send(finger(INPUT_TOUCH_DOWN, 1, x, KEY / 2));
    send(finger(INPUT_TOUCH_UP, 1, x, KEY / 2));
    return glass.presses - before;
}

// ---- standing still ---------------------------------------------------------------------------

// Whatever came before: one tap, two, or ten.
static void no_tap_reaches_a_screen_that_has_only_just_come(void **state)
{
    (void)state;
    show_buttons(VIEW_CONSENT, 0, true);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(tap(9), 0);
        glass.now += (INPUT_SETTLE_MS - 1) / 10;
    }
    glass.now += 10;
    assert_int_equal(tap(9), 1);
}

static void a_control_that_moves_or_wakes_up_is_a_new_one(void **state)
{
    (void)state;
    show_buttons(VIEW_CONSENT, 0, false);
    glass.now += INPUT_SETTLE_MS;
    assert_int_equal(tap(9), 1);
    show_buttons(VIEW_CONSENT, 1, true);
    assert_int_equal(tap(9), 0);
    assert_int_equal(tap(FAR + 9), 0);
    glass.now += INPUT_SETTLE_MS;
    show_buttons(VIEW_CONSENT, 1, true); // shown again as it was
    assert_int_equal(tap(9), 1);
    assert_int_equal(tap(FAR + 9), 1);
}

static void another_notice_is_another_screen(void **state)
{
    (void)state;
    show_buttons(VIEW_NOTICE, 0, true);
    glass.now += INPUT_SETTLE_MS;
    glass.view.notice = NOTICE_CARD_MUTE;
    show();
    assert_int_equal(tap(9), 0);
}

static void the_first_screen_of_all_may_be_pressed_at_once(void **state)
{
    (void)state;
    memset(&glass.state, 0, sizeof glass.state);
    show_buttons(VIEW_START, 0, true);
    assert_int_equal(tap(9), 1);
}

static void a_press_that_began_before_its_control_counts_for_nothing(void **state)
{
    (void)state;
    show_buttons(VIEW_CONSENT, 0, true);
    glass.now += INPUT_SETTLE_MS - 1;
    send(finger(INPUT_TOUCH_DOWN, 1, 9, 9));
    assert_int_equal(input_pressed(&glass.state), CONTROL_NONE);
    glass.now += INPUT_SETTLE_MS;
    send(finger(INPUT_TOUCH_UP, 1, 9, 9));
    assert_int_equal(glass.presses, 0);
}

// Without its first character a password may still look whole: a try is lost.
static void what_is_typed_too_early_is_dropped_up_to_the_first_pause(void **state)
{
    (void)state;
    glass.view.id = VIEW_NEW;
    show();
    glass.now += INPUT_SETTLE_MS - 3 * TAP_MS;
    type_with_two_hands("ABC1234Z");
    assert_string_equal(glass.typed, "");
    assert_int_equal(glass.state.dropped, strlen("ABC1234Z")); // and each is heard
    glass.now += INPUT_SETTLE_MS;
    type_with_two_hands("ABC1234Z");
    assert_string_equal(glass.typed, "ABC1234Z");
    assert_int_equal(glass.state.dropped, strlen("ABC1234Z"));
}

// ---- many fingers -------------------------------------------------------------------------------

static void two_hands_lose_no_character(void **state)
{
    (void)state;
    type_with_two_hands("ABC1234Z");
    assert_string_equal(glass.typed, "ABC1234Z");
    assert_int_equal(glass.state.unended, 0);
}

static void two_hands_may_type_the_same_key(void **state)
{
    (void)state;
    type_with_two_hands("AA11AA11");
    assert_string_equal(glass.typed, "AA11AA11");
}

static void a_finger_that_stays_longer_than_the_next_one_types_first(void **state)
{
    (void)state;
    on_key(INPUT_TOUCH_DOWN, 1, 'A');
    glass.now += OVERLAP_MS;
    on_key(INPUT_TOUCH_DOWN, 2, 'B');
    glass.now += OVERLAP_MS;
    on_key(INPUT_TOUCH_UP, 2, 'B');
    glass.now += OVERLAP_MS;
    on_key(INPUT_TOUCH_UP, 1, 'A');
    assert_string_equal(glass.typed, "AB");
    assert_int_equal(glass.told, 2);
}

static void a_slow_finger_types_first_too(void **state)
{
    (void)state;
    on_key(INPUT_TOUCH_DOWN, 1, 'A');
    glass.now += 500;
    on_key(INPUT_TOUCH_DOWN, 2, 'B');
    glass.now += TAP_MS;
    on_key(INPUT_TOUCH_UP, 2, 'B');
    glass.now += TAP_MS;
    on_key(INPUT_TOUCH_UP, 1, 'A');
    assert_string_equal(glass.typed, "AB");
    assert_int_equal(glass.told, 2);
}

static void ok_does_not_pass_a_key_that_is_still_held(void **state)
{
    (void)state;
    on_key(INPUT_TOUCH_DOWN, 1, 'A');
    glass.now += 500;
    send(finger(INPUT_TOUCH_DOWN, 2, 10, 310));
    assert_string_equal(glass.typed, "A");
    assert_int_equal(glass.presses, 1);
    glass.now += TAP_MS;
    send(finger(INPUT_TOUCH_UP, 2, 10, 310));
    on_key(INPUT_TOUCH_UP, 1, 'A');
    assert_int_equal(glass.presses, 2);
}

static void what_is_shown_as_held_down_follows_the_last_finger(void **state)
{
    (void)state;
    send(finger(INPUT_TOUCH_DOWN, 1, 10, 310));
    assert_int_equal(input_pressed(&glass.state), CONTROL_OK);
    on_key(INPUT_TOUCH_DOWN, 2, '7');
    assert_int_equal(input_pressed(&glass.state), CONTROL_KEY_0 + 7);
    on_key(INPUT_TOUCH_UP, 2, '7');
    assert_int_equal(input_pressed(&glass.state), CONTROL_OK);
    send(finger(INPUT_TOUCH_MOVE, 1, FAR, FAR));
    assert_int_equal(input_pressed(&glass.state), CONTROL_NONE);
}

// ---- ends that never come ---------------------------------------------------------------------

static void a_resting_palm_blocks_nothing(void **state)
{
    (void)state;
    send(finger(INPUT_TOUCH_DOWN, 1, FAR, FAR));
    for (int i = 0; i < 600; i++) { // five minutes of a hand that moves a little
        glass.now += 500;
        send(finger(INPUT_TOUCH_MOVE, 1, FAR + i % 3, FAR));
    }
    type_with_two_hands("ABC1234Z");
    assert_string_equal(glass.typed, "ABC1234Z");
}

static void a_hand_that_leans_on_a_button_does_not_press_it(void **state)
{
    (void)state;
    send(finger(INPUT_TOUCH_DOWN, 9, 10, 310));
    glass.now += 1500;
    tap_key(1, 'A');
    send(finger(INPUT_TOUCH_UP, 9, 10, 310));
    assert_string_equal(glass.typed, "A");
    assert_int_equal(glass.presses, 1);
}

static void a_contact_whose_end_never_comes_blocks_nothing_and_is_counted(void **state)
{
    (void)state;
    on_key(INPUT_TOUCH_DOWN, 1, 'Q');
    glass.now += 60 * 60 * 1000;
    tap_key(2, 'A');
    assert_string_equal(glass.typed, "A");
    assert_int_equal(glass.state.unended, 1);
    assert_int_equal(input_pressed(&glass.state), CONTROL_NONE);
    on_key(INPUT_TOUCH_UP, 1, 'Q'); // so late that it means nothing
    assert_string_equal(glass.typed, "A");
}

static void a_device_that_vanishes_with_a_finger_down_heals(void **state)
{
    (void)state;
    on_key(INPUT_TOUCH_DOWN, 1, 'Q'); // and the panel is unplugged
    glass.now += 300;
    on_key(INPUT_TOUCH_DOWN, 1, 'A'); // it is back, with the same numbers
    glass.now += TAP_MS;
    on_key(INPUT_TOUCH_UP, 1, 'A');
    assert_string_equal(glass.typed, "A");
    assert_int_equal(glass.state.unended, 1);
}

static void more_contacts_than_there_is_room_for_block_nothing(void **state)
{
    (void)state;
    for (int i = 0; i < 3 * INPUT_CONTACTS; i++) {
        send(finger(INPUT_TOUCH_DOWN, 100 + i, FAR, FAR + i));
        glass.now++;
    }
    tap_key(1, 'A');
    assert_string_equal(glass.typed, "A");
    assert_int_equal(glass.state.unended, 2 * INPUT_CONTACTS + 1);
}

static void where_fingers_were_is_forgotten(void **state)
{
    (void)state;
    type_with_two_hands("ABC1234Z");
    glass.view.id = VIEW_CHECKING;
    show();
    static const struct input_contact none;
    for (size_t i = 0; i < INPUT_CONTACTS; i++)
        assert_memory_equal(&glass.state.contacts[i], &none, sizeof none);
}

// ---- one tap from two devices -----------------------------------------------------------------

// One tap as a panel tells it: F and f a finger's down and up, M and m the mouse's.
static void tap_in_order(const char *order, char c)
{
    struct control_place key = key_of(c);
    int x = key.x + KEY / 2, y = key.y + KEY / 2;
    for (; *order; order++) {
        enum input_touch_type type =
            *order == 'F' || *order == 'M' ? INPUT_TOUCH_DOWN : INPUT_TOUCH_UP;
        send(*order == 'F' || *order == 'f' ? finger(type, 1, x, y) : mouse(type, x, y));
        glass.now += 8;
    }
}

static void a_tap_that_two_devices_tell_of_is_one_press_in_any_order(void **state)
{
    static const char *const orders[] = {"Ff",   "Mm",   "FMfm", "FMmf",
                                         "FfMm", "MFfm", "MFmf", "MmFf"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
        for (int64_t pause = 90; pause <= 900; pause += 90) {
            clear_glass(state);
            for (const char *c = "AABZ1"; *c; c++) {
                tap_in_order(orders[i], *c);
                glass.now += pause;
            }
            if (strcmp(glass.typed, "AABZ1") != 0 || glass.told != 5)
                fail_msg("%s every %d ms: \"%s\", told %zu times", orders[i], (int)pause,
                         glass.typed, glass.told);
        }
    }
}

static void a_mouse_beside_a_resting_hand_works(void **state)
{
    (void)state;
    send(finger(INPUT_TOUCH_DOWN, 1, FAR, FAR));
    glass.now += 5000;
    tap_in_order("Mm", 'A');
    assert_string_equal(glass.typed, "A");
}

#define ON_GLASS(test) cmocka_unit_test_setup(test, clear_glass)

static const struct CMUnitTest tests[] = {
    ON_GLASS(no_tap_reaches_a_screen_that_has_only_just_come),
    ON_GLASS(a_control_that_moves_or_wakes_up_is_a_new_one),
    ON_GLASS(another_notice_is_another_screen),
    ON_GLASS(the_first_screen_of_all_may_be_pressed_at_once),
    ON_GLASS(a_press_that_began_before_its_control_counts_for_nothing),
    ON_GLASS(what_is_typed_too_early_is_dropped_up_to_the_first_pause),
    ON_GLASS(two_hands_lose_no_character),
    ON_GLASS(two_hands_may_type_the_same_key),
    ON_GLASS(a_finger_that_stays_longer_than_the_next_one_types_first),
    ON_GLASS(a_slow_finger_types_first_too),
    ON_GLASS(ok_does_not_pass_a_key_that_is_still_held),
    ON_GLASS(what_is_shown_as_held_down_follows_the_last_finger),
    ON_GLASS(a_resting_palm_blocks_nothing),
    ON_GLASS(a_hand_that_leans_on_a_button_does_not_press_it),
    ON_GLASS(a_contact_whose_end_never_comes_blocks_nothing_and_is_counted),
    ON_GLASS(a_device_that_vanishes_with_a_finger_down_heals),
    ON_GLASS(more_contacts_than_there_is_room_for_block_nothing),
    ON_GLASS(where_fingers_were_is_forgotten),
    ON_GLASS(a_tap_that_two_devices_tell_of_is_one_press_in_any_order),
    ON_GLASS(a_mouse_beside_a_resting_hand_works),
};

TEST_MAIN(tests, NULL, NULL)

// A screen with a few controls, and fingers and keys upon it, event by event.
#ifndef TESTS_UNIT_INPUT_DESK_H
#define TESTS_UNIT_INPUT_DESK_H

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

static inline void put(enum control control, int x, int y, bool enabled)
{
    scene_control(&desk.scene, control, (struct scene_rect){x, y, SIZE, SIZE}, enabled);
}

static inline struct input_scene shown(void)
{
    return (struct input_scene){&desk.view, desk.scene.controls, desk.scene.control_count,
                                4.0,        desk.scene.held,     desk.scene.held_count};
}

// The view with the controls that were put comes on the screen now.
static inline void show(void)
{
    const struct input_scene now = shown();
    input_view(&desk.state, &desk.view, desk.now);
    input_places(&desk.state, &now, desk.now);
}

// The same, and a resident has seen it.
static inline void show_and_look(void)
{
    show();
    desk.now += INPUT_SETTLE_MS;
}

static inline int clear_desk(void **state)
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
static inline void ask_for(enum secret_kind kind, unsigned typed, bool whole)
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

static inline bool send(SDL_Event event)
{
    const struct input_scene now = shown();
    return event_take(&desk.events, &event, 600, 800, desk.now, &desk.state, &now, &desk.input);
}

static inline bool finger(uint32_t type, int x, int y)
{
    return send((SDL_Event){.tfinger = {.type = type,
                                        .fingerId = 7,
                                        .x = ((float)x + 0.5F) / 600,
                                        .y = ((float)y + 0.5F) / 800}});
}

static inline bool mouse(uint32_t type, int x, int y)
{
    return send((SDL_Event){.button = {.type = type, .button = SDL_BUTTON_LEFT, .x = x, .y = y}});
}

static inline bool key(SDL_Keycode sym)
{
    return send((SDL_Event){.key = {.type = SDL_KEYDOWN, .keysym = {.sym = sym}}});
}

static inline bool type(const char *text)
{
    SDL_Event event = {.text = {.type = SDL_TEXTINPUT}};
    strcpy(event.text.text, text);
    return send(event);
}

static inline void assert_press(enum control control)
{
    assert_int_equal(desk.input.type, INPUT_PRESS);
    assert_string_equal(control_name(desk.input.control), control_name(control));
    assert_int_equal(desk.input.character, '\0');
}

static inline void assert_character(char c)
{
    assert_int_equal(desk.input.type, INPUT_CHARACTER);
    assert_int_equal(desk.input.character, c);
    assert_int_equal(desk.input.control, CONTROL_NONE);
}

#define AT_DESK(test) cmocka_unit_test_setup(test, clear_desk)

#endif

// In place of screens/glass/screens.c: no window and no pixels, but the real input code on a screen
// whose controls lie where hands expect them.
#include "screens/glass/screens.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "screens/glass/input.h"
#include "screens/view/action.h"
#include "screens/view/notice.h"
#include "tests/sim/calibration.h"
#include "tests/sim/clerk.h"
#include "tests/sim/glass.h"
#include "tests/sim/operator.h"
#include "tests/sim/os/waker_world.h"
#include "tests/sim/process.h"
#include "tests/sim/promises.h"
#include "tests/sim/promises_asked.h"
#include "tests/sim/promises_guide.h"
#include "tests/sim/promises_plate.h"
#include "tests/sim/promises_screen.h"
#include "tests/sim/promises_technician.h"
#include "tests/sim/promises_told.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    EVENTS_MAX = 64,
    BUTTONS_Y = 700,
    BUTTON_W = 900,
    BUTTON_H = 110,
    KEY = 90,
    KEYS_IN_ROW = 10,
    CHOICES_IN_ROW = 3,
    BAR_Y = 1780,
    CORNER = 60, // pixels, beside everything else
    HELD_MAX = 2,
    TURN_US = 20,
};

// What came from the window system.
struct event {
    bool quit, key;
    struct input_touch touch;
    struct input_key pressed;
};

struct screens {
    struct view view;
    enum view_id beneath; // the languages, when they are shown; else the shown one
    struct control_place places[CONTROL_COUNT];
    size_t place_count;
    struct control_place held[HELD_MAX];
    size_t held_count;
    struct input_state state;
    struct panel measured; // what is in force
    bool drawn;
};

static struct {
    struct screens *screens; // NULL: dark
    int kiosk;               // its process
    int64_t since;
    int64_t moved[CONTROL_COUNT]; // when each control came to its place
    struct event events[EVENTS_MAX];
    size_t first, count;
    bool woken;
    int64_t stood_us[CONTROL_COUNT]; // how long each had stood still when the finger came down
    int64_t touched_at;
} glass; // lint: file-scope the one window

void glass_begin(void)
{
    memset(&glass, 0, sizeof glass);
    glass.kiosk = PROCESS_NONE;
}

void glass_dark(void)
{
    glass.screens = NULL;
    glass.kiosk = PROCESS_NONE;
    glass.count = 0;
}

const struct view *glass_view(void)
{
    return glass.screens && glass.screens->drawn ? &glass.screens->view : NULL;
}

int64_t glass_since(void)
{
    return glass.since;
}

int64_t glass_touched(void)
{
    return glass.touched_at;
}

static const struct control_place *find(const struct screens *s, enum control control)
{
    for (size_t i = 0; i < s->place_count; i++)
        if (s->places[i].control == control)
            return &s->places[i];
    return NULL;
}

bool glass_place(enum control control, int *x, int *y)
{
    const struct control_place *place = glass_view() ? find(glass.screens, control) : NULL;
    if (!place || !place->enabled)
        return false;
    *x = place->x + place->w / 2;
    *y = place->y + place->h / 2;
    return true;
}

bool glass_held(enum control control, int *x, int *y)
{
    for (size_t i = 0; glass_view() && i < glass.screens->held_count; i++) {
        const struct control_place *place = &glass.screens->held[i];
        if (place->control != control)
            continue;
        *x = place->x + place->w / 2;
        *y = place->y + place->h / 2;
        return true;
    }
    return false;
}

static void add_event(const struct event *event)
{
    if (!glass.screens || glass.count == EVENTS_MAX)
        return;
    glass.events[(glass.first + glass.count++) % EVENTS_MAX] = *event;
    process_wake(glass.kiosk);
}

// A hand came down: from now on it is known how long each control had stood still.
static void note_hand(void)
{
    glass.touched_at = world_us();
    for (int i = 0; i < CONTROL_COUNT; i++)
        glass.stood_us[i] = world_us() - glass.moved[i];
}

void glass_touch(const struct input_touch *touch)
{
    if (touch->type == INPUT_TOUCH_DOWN)
        note_hand();
    glass.touched_at = world_us();
    struct event event = {.touch = *touch};
    calibration_tell(&event.touch);
    add_event(&event);
}

void glass_key(const struct input_key *key)
{
    note_hand();
    add_event(&(struct event){.key = true, .pressed = *key});
}

void glass_quit(void)
{
    add_event(&(struct event){.quit = true});
}

// ---- screens.h ----------------------------------------------------------------------------------

const char *screens_strerr(enum screens_err err)
{
    return err == SCREENS_OK ? "ok" : "simulated error";
}

enum screens_err screens_open(struct screens **screens, const struct screens_options *options)
{
    (void)options;
    *screens = calloc(1, sizeof **screens);
    if (!*screens)
        return SCREENS_MEMORY;
    glass.screens = *screens;
    glass.kiosk = process_current();
    glass.count = 0;
    return SCREENS_OK;
}

void screens_close(struct screens **screens)
{
    glass_dark();
    free(*screens);
    *screens = NULL;
}

uint16_t screens_languages(const struct screens *screens)
{
    (void)screens;
    return 1U << LANGUAGE_JA | 1U << LANGUAGE_EN;
}

// Buttons below each other, keys in rows, the bar at the foot: on every screen at the same places,
// so that a tap too many always finds something.
static struct control_place place_of(const struct action_control *c, int *buttons, int *keys)
{
    enum language language;
    struct control_place at = {c->control, 0, 0, 0, 0, c->enabled};
    bool key = control_character(c->control) != '\0' || c->control == CONTROL_DELETE ||
               c->control == CONTROL_OK;
    int choice;
    bool whole = c->control == CONTROL_LANGUAGES || c->control == CONTROL_HELP;
    bool bar = control_language(c->control, &language) || whole;
    if (bar) {
        at.x = whole ? (c->control == CONTROL_HELP ? 360 : 40) : 40 + 320 * (int)language;
        at.y = BAR_Y;
        at.w = 300;
        at.h = 100;
    } else if (control_choice(c->control, &choice)) {
        (*keys)++;
        at.x = 60 + choice % CHOICES_IN_ROW * 330;
        at.y = BUTTONS_Y + choice / CHOICES_IN_ROW * (BUTTON_H + 20);
        at.w = 310;
        at.h = BUTTON_H;
    } else if (key) {
        int i = (*keys)++;
        at.x = 60 + i % KEYS_IN_ROW * (KEY + 6);
        at.y = BUTTONS_Y + i / KEYS_IN_ROW * (KEY + 20);
        at.w = at.h = KEY;
    } else {
        int i = (*buttons)++;
        at.x = 90;
        at.y = (*keys > 0 ? BUTTONS_Y + 600 : BUTTONS_Y) + i * (BUTTON_H + 20);
        at.w = BUTTON_W;
        at.h = BUTTON_H;
    }
    return at;
}

static void lay_out(struct screens *s)
{
    struct action_control list[CONTROL_COUNT];
    size_t count = action_controls(&s->view, list);
    int buttons = 0, keys = 0;
    s->place_count = 0;
    for (size_t i = 0; i < count; i++)
        s->places[s->place_count++] = place_of(&list[i], &buttons, &keys);
}

static void hold(struct screens *s, enum control control, int y)
{
    s->held[s->held_count++] =
        (struct control_place){control, GLASS_WIDTH - CORNER, y, CORNER, CORNER, true};
}

// As screens/screen.c and its bar have it: the corner while nobody is there, and the number.
static void lay_held(struct screens *s)
{
    const struct view *view = &s->view;
    bool idle = view->id == VIEW_CLOSED || (view->id == VIEW_START && !view->card_in);
    s->held_count = 0;
    if (idle)
        hold(s, CONTROL_SERVICE, 0);
    if (notice_number(view) > 0 && view->id != VIEW_CLERK)
        hold(s, CONTROL_CLERK, BAR_Y);
}

static bool lay_there(const struct control_place *before, size_t count,
                      const struct control_place *place)
{
    for (size_t i = 0; i < count; i++)
        if (before[i].control == place->control)
            return before[i].x == place->x && before[i].y == place->y;
    return false;
}

// A control that lies where it lay stands still.
static void note_moves(const struct control_place *before, size_t count, const struct screens *s,
                       bool another)
{
    for (size_t i = 0; i < s->place_count; i++) {
        const struct control_place *place = &s->places[i];
        if (another || !lay_there(before, count, place))
            glass.moved[place->control] = world_us();
    }
}

static struct input_scene scene_now(const struct screens *s)
{
    return (struct input_scene){&s->view, s->places,    s->place_count, GLASS_WIDTH / 268.0,
                                s->held,  s->held_count};
}

// The languages and help come and go in front of a screen that stays the same.
static void tell_promises(struct screens *s, const struct view *view, bool first)
{
    bool another = first || view->id != s->beneath;
    promises_technician_shown(view, first);
    clerk_shown(view);
    calibration_shown(view, &s->measured);
    if (view_is_front(view->id))
        return;
    promises_guide_shown(view, another);
    s->beneath = view->id;
    promises_shown(view, another, first);
    promises_screen_shown(view, another);
    operator_shown(view);
    if (another)
        promises_plate_shown(view);
    promises_asked_shown(view, another);
}

void screens_show(struct screens *s, const struct view *view)
{
    struct control_place before[CONTROL_COUNT];
    size_t count = s->place_count;
    if (s->drawn && memcmp(view, &s->view, sizeof *view) == 0)
        return;
    bool first = !s->drawn, another = first || view->id != s->view.id;
    memcpy(before, s->places, count * sizeof *before);
    s->view = *view;
    s->drawn = true;
    if (another) {
        glass.since = world_us();
        story_tell("glass", "shows %s %s", view_name(view->id), notice_name(view->notice));
    }
    tell_promises(s, view, first);
    lay_out(s);
    lay_held(s);
    if (first) // nothing stood there that a hand could have meant
        memset(glass.moved, 0, sizeof glass.moved);
    else
        note_moves(before, count, s, another);
    input_view(&s->state, view, clock_ms());
    const struct input_scene shown = scene_now(s);
    input_places(&s->state, &shown, clock_ms());
    if (!find(s, s->state.focus))
        s->state.focus = action_primary(view);
}

static bool hand_over(struct screens *s, const struct event *event, struct input *input)
{
    const struct input_scene shown = scene_now(s);
    if (event->quit) {
        input->type = INPUT_QUIT;
        return true;
    }
    if (view_is_whole(s->view.id))
        return calibration_tell_whole(event->key ? NULL : &event->touch, event->pressed.character,
                                      input);
    return event->key ? input_key(&s->state, &event->pressed, &shown, input)
                      : input_touch(&s->state, &event->touch, &shown, input);
}

static void tell_press(const struct screens *s, enum control control)
{
    story_tell("glass", "press %s", control_name(control));
    promises_pressed(control, s->view.id, glass.stood_us[control]);
    promises_told_pressed(control, s->view.id);
    promises_plate_pressed(control);
    promises_screen_pressed(control);
    promises_technician_pressed(control, s->view.id);
    clerk_pressed(control);
}

static bool take_event(struct screens *s, struct input *input)
{
    struct event event = glass.events[glass.first];
    calibration_correct(&s->measured.touch, &event.touch);
    memset(&glass.events[glass.first], 0, sizeof event);
    glass.first = (glass.first + 1) % EVENTS_MAX;
    glass.count--;
    if (!s->drawn || !hand_over(s, &event, input))
        return false;
    if (input->type == INPUT_PRESS)
        tell_press(s, input->control);
    return true;
}

void screens_next(struct screens *s, int limit_ms, struct input *input)
{
    int64_t until = limit_ms < 0 ? INT64_MAX : world_us() + limit_ms * WORLD_MS;
    *input = (struct input){.type = INPUT_NONE};
    process_busy(TURN_US); // or who never waits would stop the world
    for (;;) {
        while (glass.count > 0)
            if (take_event(s, input))
                return;
        if (input_hold(&s->state, clock_ms(), input)) {
            tell_press(s, input->control);
            return;
        }
        if (glass.woken || waker_world_rings()) {
            glass.woken = false;
            *input = (struct input){.type = INPUT_WAKE};
            return;
        }
        if (world_us() >= until)
            return;
        int64_t held = input_hold_due(&s->state);
        process_sleep(held != INT64_MAX && held * WORLD_MS < until ? held * WORLD_MS : until);
    }
}

void screens_wake(struct screens *s)
{
    (void)s;
    glass.woken = true;
    process_wake(glass.kiosk);
}

size_t screens_places(const struct screens *s, const struct control_place **places)
{
    *places = s->places;
    return s->place_count;
}

size_t screens_held(const struct screens *s, const struct control_place **held)
{
    *held = s->held;
    return s->held_count;
}

enum control screens_focus(const struct screens *s)
{
    return s->state.focus;
}

bool screens_correct(struct screens *s, const struct panel_touch *touch)
{
    s->measured.touch = *touch;
    return true;
}

bool screens_measure(struct screens *s, const struct panel_size *size)
{
    s->measured.size = *size;
    return true;
}

void screens_size(const struct screens *s, struct panel_size *size)
{
    *size = s->measured.size;
    if (size->width == 0)
        *size = (struct panel_size){GLASS_WIDTH, GLASS_HEIGHT, 268000};
}

void screens_test_sound(struct screens *s)
{
    (void)s;
}

enum screens_sound_test screens_sound_tested(const struct screens *s)
{
    (void)s;
    return SCREENS_SOUND_PLAYED;
}

bool screens_has_sound(const struct screens *s)
{
    (void)s;
    return true;
}

unsigned screens_unended_touches(const struct screens *s)
{
    return s->state.unended;
}

unsigned screens_stuck_keys(const struct screens *s)
{
    (void)s;
    return 0;
}

// In place of screens/glass/screens.c: no window and no pixels, but the real input code on a screen
// whose controls lie where hands expect them.
#include "screens/glass/screens.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "screens/glass/input.h"
#include "screens/view/action.h"
#include "tests/sim/glass.h"
#include "tests/sim/os/waker_world.h"
#include "tests/sim/process.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    EVENTS_MAX = 64,
    WIDTH = 1080,
    HEIGHT = 1920,
    BUTTONS_Y = 700,
    BUTTON_W = 900,
    BUTTON_H = 110,
    KEY = 90,
    KEYS_IN_ROW = 10,
    BAR_Y = 1780,
    TURN_US = 20,
};

struct screens {
    struct view view;
    struct scene scene;
    struct input_state state;
    bool drawn;
};

static struct {
    struct screens *screens; // NULL: dark
    int kiosk;               // its process
    int64_t since;
    int64_t moved[CONTROL_COUNT]; // when each control came to its place
    SDL_Event events[EVENTS_MAX];
    size_t first, count;
    bool woken;
    void (*told)(enum control control, int64_t stood_us);
} glass; // lint: file-scope the one window

void glass_begin(void)
{
    void (*told)(enum control, int64_t) = glass.told;
    memset(&glass, 0, sizeof glass);
    glass.kiosk = PROCESS_NONE;
    glass.told = told;
}

void glass_dark(void)
{
    glass.screens = NULL;
    glass.kiosk = PROCESS_NONE;
    glass.count = 0;
}

void glass_on_press(void (*told)(enum control control, int64_t stood_us))
{
    glass.told = told;
}

const struct view *glass_view(void)
{
    return glass.screens && glass.screens->drawn ? &glass.screens->view : NULL;
}

int64_t glass_since(void)
{
    return glass.since;
}

bool glass_place(enum control control, int *x, int *y)
{
    const struct control_place *place =
        glass_view() ? scene_find(&glass.screens->scene, control) : NULL;
    if (!place || !place->enabled)
        return false;
    *x = place->x + place->w / 2;
    *y = place->y + place->h / 2;
    return true;
}

void glass_event(const SDL_Event *event)
{
    if (!glass.screens || glass.count == EVENTS_MAX)
        return;
    glass.events[(glass.first + glass.count++) % EVENTS_MAX] = *event;
    process_wake(glass.kiosk);
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

// Buttons below each other, keys in rows, the bar at the foot: on every screen at the same places,
// so that a tap too many always finds something.
static struct scene_rect rect_of(const struct action_control *c, int *buttons, int *keys)
{
    if (c->control == CONTROL_LANGUAGE)
        return (struct scene_rect){40, BAR_Y, 300, 100};
    bool key = control_character(c->control) != '\0' || c->control == CONTROL_DELETE ||
               c->control == CONTROL_OK;
    if (key) {
        int i = (*keys)++;
        return (struct scene_rect){60 + i % KEYS_IN_ROW * (KEY + 6),
                                   BUTTONS_Y + i / KEYS_IN_ROW * (KEY + 20), KEY, KEY};
    }
    int i = (*buttons)++;
    int top = *keys > 0 ? BUTTONS_Y + 600 : BUTTONS_Y;
    return (struct scene_rect){90, top + i * (BUTTON_H + 20), BUTTON_W, BUTTON_H};
}

static void lay_out(const struct view *view, struct scene *scene)
{
    struct action_control list[CONTROL_COUNT];
    size_t count = action_controls(view, list);
    int buttons = 0, keys = 0;
    scene->width = WIDTH;
    scene->height = HEIGHT;
    scene->control_count = 0;
    for (size_t i = 0; i < count; i++) {
        bool bar = list[i].control == CONTROL_LEAVE && i + 1 == count && action_bar_leave(view);
        struct scene_rect at = rect_of(&list[i], &buttons, &keys);
        if (bar)
            at = (struct scene_rect){700, BAR_Y, 300, 100};
        scene_control(scene, list[i].control, at, list[i].enabled);
    }
}

// A control that lies where it lay stands still.
static void note_moves(const struct scene *before, const struct scene *now, bool another)
{
    for (size_t i = 0; i < now->control_count; i++) {
        const struct control_place *place = &now->controls[i];
        const struct control_place *was = scene_find(before, place->control);
        if (another || !was || was->x != place->x || was->y != place->y ||
            was->enabled != place->enabled)
            glass.moved[place->control] = world_us();
    }
}

void screens_show(struct screens *s, const struct view *view)
{
    static struct scene before; // lint: file-scope too large for a coroutine's stack
    if (s->drawn && memcmp(view, &s->view, sizeof *view) == 0)
        return;
    bool another = !s->drawn || view->id != s->view.id;
    s->view = *view;
    if (another) {
        input_new_screen(&s->state, view);
        glass.since = world_us();
        story_tell("glass", "shows %s %s", view_name(view->id), notice_name(view->notice));
    }
    s->drawn = true;
    before.control_count = s->scene.control_count;
    memcpy(before.controls, s->scene.controls, sizeof before.controls);
    lay_out(view, &s->scene);
    note_moves(&before, &s->scene, another);
    if (!scene_find(&s->scene, s->state.focus))
        s->state.focus = action_primary(view);
}

static bool take_event(struct screens *s, struct input *input)
{
    SDL_Event event = glass.events[glass.first];
    glass.first = (glass.first + 1) % EVENTS_MAX;
    glass.count--;
    const struct input_scene shown = {&s->view, &s->scene, WIDTH / 268.0};
    if (!s->drawn)
        return false;
    bool told = input_event(&s->state, &event, &shown, input);
    if (told && input->type == INPUT_PRESS) {
        story_tell("glass", "press %s", control_name(input->control));
        if (glass.told)
            glass.told(input->control, world_us() - glass.moved[input->control]);
    }
    return told;
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
        if (glass.woken || waker_world_rings()) {
            glass.woken = false;
            *input = (struct input){.type = INPUT_WAKE};
            return;
        }
        if (world_us() >= until)
            return;
        process_sleep(until);
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
    *places = s->scene.controls;
    return s->scene.control_count;
}

enum control screens_focus(const struct screens *s)
{
    return s->state.focus;
}

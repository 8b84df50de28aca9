#include "screens/glass/input.h"

#include <stdlib.h>
#include <string.h>

#include "screens/glass/input_key.h"
#include "screens/view/action.h"

enum {
    // The X server may send an emulated mouse event along with a touch, in either order.
    EMULATED_MS = 500,
    // A second tap this soon and this near was meant for the screen before: a double tap.
    DOUBLE_TAP_MS = 350,
    DOUBLE_TAP_MM = 8,
};

char input_fold(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E) // full-width forms of ASCII
        c -= 0xFEE0;
    if (c >= 'a' && c <= 'z')
        c -= 'a' - 'A';
    bool good = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '*' || c == '#';
    return good ? (char)c : '\0';
}

void input_new_screen(struct input_state *state, const struct view *view)
{
    state->focus = action_primary(view);
    state->down = CONTROL_NONE;
    state->inside = false;
    state->changed_since = true;
}

enum control input_pressed(const struct input_state *state)
{
    return state->touching && state->inside ? state->down : CONTROL_NONE;
}

static enum control hit(const struct input_scene *shown, int x, int y)
{
    const struct control_place *place = scene_hit(shown->scene, x, y);
    return place && place->enabled ? place->control : CONTROL_NONE;
}

static bool double_tap(const struct input_state *state, const struct input_scene *shown, int x,
                       int y, uint32_t now)
{
    int near = (int)(DOUBLE_TAP_MM * shown->px_per_mm);
    return state->changed_since && state->released_at != 0 &&
           now - state->released_at < DOUBLE_TAP_MS && abs(x - state->released_x) < near &&
           abs(y - state->released_y) < near;
}

static void press(struct input_state *state, const struct input_scene *shown, int x, int y,
                  uint32_t now)
{
    bool stray = double_tap(state, shown, x, y, now);
    state->touching = true;
    state->ring = false;
    state->down = stray ? CONTROL_NONE : hit(shown, x, y);
    state->inside = state->down != CONTROL_NONE;
}

static void move(struct input_state *state, const struct input_scene *shown, int x, int y)
{
    if (state->touching && state->down != CONTROL_NONE)
        state->inside = hit(shown, x, y) == state->down;
}

static bool release(struct input_state *state, const struct input_scene *shown, int x, int y,
                    uint32_t now, struct input *input)
{
    if (!state->touching)
        return false;
    enum control control = state->down;
    bool inside = control != CONTROL_NONE && hit(shown, x, y) == control;
    state->touching = false;
    state->down = CONTROL_NONE;
    state->inside = false;
    state->released_at = now != 0 ? now : 1;
    state->released_x = x;
    state->released_y = y;
    state->changed_since = false;
    if (inside)
        input_key_choose(control, shown, input);
    else
        input->type = INPUT_ACTIVITY;
    return true;
}

static bool finger(struct input_state *state, const SDL_TouchFingerEvent *e,
                   const struct input_scene *shown, struct input *input)
{
    int x = (int)(e->x * (float)shown->scene->width);
    int y = (int)(e->y * (float)shown->scene->height);
    state->finger_at = e->timestamp != 0 ? e->timestamp : 1;
    if (e->type == SDL_FINGERDOWN && !state->touching) {
        state->by_finger = true;
        state->finger = e->fingerId;
        press(state, shown, x, y, e->timestamp);
    }
    if (!state->touching || !state->by_finger || e->fingerId != state->finger)
        return false;
    if (e->type == SDL_FINGERMOTION)
        move(state, shown, x, y);
    return e->type == SDL_FINGERUP && release(state, shown, x, y, e->timestamp, input);
}

// Whether a mouse event is only the shadow of a touch.
static bool emulated(const struct input_state *state, uint32_t which, uint32_t now)
{
    if (which == SDL_TOUCH_MOUSEID || (state->touching && state->by_finger))
        return true;
    return state->finger_at != 0 && now - state->finger_at < EMULATED_MS;
}

static bool button(struct input_state *state, const SDL_MouseButtonEvent *e,
                   const struct input_scene *shown, struct input *input)
{
    if (e->button != SDL_BUTTON_LEFT || emulated(state, e->which, e->timestamp))
        return false;
    if (e->type == SDL_MOUSEBUTTONUP)
        return release(state, shown, e->x, e->y, e->timestamp, input);
    state->by_finger = false;
    press(state, shown, e->x, e->y, e->timestamp);
    return false;
}

bool input_event(struct input_state *state, const SDL_Event *event, const struct input_scene *shown,
                 struct input *input)
{
    memset(input, 0, sizeof *input);
    switch (event->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return finger(state, &event->tfinger, shown, input);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return button(state, &event->button, shown, input);
    case SDL_MOUSEMOTION:
        if (!state->by_finger)
            move(state, shown, event->motion.x, event->motion.y);
        return false;
    case SDL_KEYDOWN:
        return input_key_down(state, &event->key, shown, input);
    case SDL_KEYUP:
        state->drop_text = false;
        return false;
    case SDL_TEXTINPUT:
        return input_key_text(state, &event->text, shown, input);
    case SDL_QUIT:
        input->type = INPUT_QUIT;
        return true;
    default:
        return false;
    }
}

// Fingers and the mouse.
#include <stdlib.h>
#include <string.h>

#include "screens/glass/input_state.h"

enum {
    // A panel may tell of one tap as a finger and as a mouse, in any order, but at one place.
    SHADOW_MS = 400,
    SHADOW_MM = 8,
    // A finger that has been down for so long when another one comes is a hand that leans on the
    // glass: it presses nothing when it is lifted.
    RESTING_MS = 1000,
    // A contact that has said nothing for so long has lost its end (a panel unplugged, dirt,
    // water), and no press takes as long.
    UNENDED_MS = 10000,
};

static bool is_near(const struct input_contact *c, const struct input_touch *touch,
                    const struct input_scene *shown)
{
    int near = (int)(SHADOW_MM * shown->px_per_mm);
    return abs(c->x - touch->x) < near && abs(c->y - touch->y) < near;
}

static void forget(struct input_contact *c)
{
    memset(c, 0, sizeof *c); // its place would reveal what was typed
}

static void give_up(struct input_state *state, struct input_contact *c)
{
    state->unended++;
    forget(c);
}

void input_touch_forget(struct input_state *state, int64_t at)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c->state == INPUT_CONTACT_ENDED && at - c->seen >= SHADOW_MS)
            forget(c);
        if (c->state == INPUT_CONTACT_DOWN && at - c->seen >= UNENDED_MS)
            give_up(state, c);
    }
}

void input_touch_release(struct input_state *state)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c->state == INPUT_CONTACT_ENDED)
            forget(c);
        c->control = CONTROL_NONE;
        c->inside = false;
    }
}

static bool is_at(const struct control_place *c, int x, int y)
{
    return x >= c->x && y >= c->y && x < c->x + c->w && y < c->y + c->h;
}

static bool is_on(const struct control_place *c, const struct input_touch *touch)
{
    return is_at(c, touch->x, touch->y);
}

static bool is_on_held(const struct control_place *c, const struct input_touch *touch)
{
    bool bare = touch->corrected && c->control == CONTROL_SERVICE;
    return is_on(c, touch) || (bare && is_at(c, touch->bare_x, touch->bare_y));
}

// The control that works at the contact's place, or what can be held there.
static enum control hit(const struct input_scene *shown, const struct input_touch *touch)
{
    for (size_t i = 0; i < shown->place_count; i++) {
        const struct control_place *c = &shown->places[i];
        if (is_on(c, touch))
            return c->enabled ? c->control : CONTROL_NONE;
    }
    for (size_t i = 0; i < shown->held_count; i++) {
        if (is_on_held(&shown->held[i], touch))
            return shown->held[i].control;
    }
    return CONTROL_NONE;
}

static struct input_contact *find(struct input_state *state, const struct input_touch *touch)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c->state == INPUT_CONTACT_DOWN && c->mouse == touch->mouse &&
            (c->mouse || (c->device == touch->device && c->finger == touch->finger)))
            return c;
    }
    return NULL;
}

// ---- one tap from two devices -----------------------------------------------------------------

// Whether a mouse event is the shadow of a finger.
static bool has_finger(const struct input_state *state, const struct input_touch *touch,
                       const struct input_scene *shown)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        const struct input_contact *c = &state->contacts[i];
        if (c->state != INPUT_CONTACT_NONE && !c->mouse && is_near(c, touch, shown))
            return true;
    }
    return false;
}

// Ends the mouse contact that came first and is the same tap. True when it has pressed already.
static bool take_mouse(struct input_state *state, const struct input_touch *touch,
                       const struct input_scene *shown)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c->state == INPUT_CONTACT_NONE || !c->mouse || touch->at - c->began >= SHADOW_MS ||
            !is_near(c, touch, shown))
            continue;
        bool ended = c->state == INPUT_CONTACT_ENDED;
        forget(c);
        return ended;
    }
    return false;
}

// ---- down, move, up -----------------------------------------------------------------------------

// A free place for a contact, or that of the one that has been silent for longest.
static struct input_contact *new_contact(struct input_state *state)
{
    struct input_contact *oldest = &state->contacts[0];
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c->state == INPUT_CONTACT_NONE)
            return c;
        if (c->seen < oldest->seen)
            oldest = c;
    }
    if (oldest->state == INPUT_CONTACT_DOWN)
        give_up(state, oldest);
    return oldest;
}

static void end_resting(struct input_state *state, int64_t at)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c->state != INPUT_CONTACT_DOWN || at - c->began < RESTING_MS)
            continue;
        c->control = CONTROL_NONE;
        c->inside = false;
    }
}

// Two hands on a keyboard: the next finger is often down before the last one is up. Keys are typed
// in the order in which the fingers came, and before OK is pressed: what lacks a character or has
// two of them the wrong way round may look whole, and cost a try. So the key under a finger that
// came before `next`, does not rest, and is down still is typed now. True when one was.
static bool roll_over(struct input_state *state, const struct input_contact *next,
                      const struct input_scene *shown, struct input *input)
{
    for (size_t i = 0; i < INPUT_CONTACTS && next->control != CONTROL_NONE; i++) {
        struct input_contact *c = &state->contacts[i];
        if (c == next || !c->inside || control_character(c->control) == '\0')
            continue;
        input_state_choose(state, c->control, shown, c->began, input);
        c->control = CONTROL_NONE;
        c->inside = false;
        c->shadow = true;
        return true;
    }
    return false;
}

static bool down(struct input_state *state, const struct input_touch *touch,
                 const struct input_scene *shown, struct input *input)
{
    struct input_contact *lost = find(state, touch);
    if (lost)
        give_up(state, lost);
    state->ring = state->steers = false;
    if (touch->mouse && has_finger(state, touch, shown))
        return false;
    bool shadow = !touch->mouse && take_mouse(state, touch, shown);
    end_resting(state, touch->at);
    input_hold_end_all(state);
    struct input_contact *c = new_contact(state);
    *c = (struct input_contact){
        .state = INPUT_CONTACT_DOWN,
        .mouse = touch->mouse,
        .shadow = shadow,
        .device = touch->device,
        .finger = touch->finger,
        .control = shadow ? CONTROL_NONE : hit(shown, touch),
        .x = touch->x,
        .y = touch->y,
        .began = touch->at,
        .seen = touch->at,
    };
    if (!input_state_takes(state, c->control, touch->at))
        c->control = CONTROL_NONE;
    c->inside = c->control != CONTROL_NONE;
    return roll_over(state, c, shown, input);
}

static void move(struct input_contact *c, const struct input_touch *touch,
                 const struct input_scene *shown)
{
    c->seen = touch->at;
    c->inside = c->control != CONTROL_NONE && hit(shown, touch) == c->control;
    if (!c->inside)
        input_hold_end(c);
}

static bool up(struct input_state *state, struct input_contact *c, const struct input_touch *touch,
               const struct input_scene *shown, struct input *input)
{
    const struct input_contact was = *c;
    move(c, touch, shown);
    bool pressed = c->inside && !control_is_held(was.control) && touch->at - was.began < UNENDED_MS;
    c->state = INPUT_CONTACT_ENDED;
    c->control = CONTROL_NONE;
    c->inside = false;
    if (was.shadow)
        return false;
    if (pressed)
        input_state_choose(state, was.control, shown, was.began, input);
    else
        input->type = INPUT_ACTIVITY;
    return true;
}

bool input_touch(struct input_state *state, const struct input_touch *touch,
                 const struct input_scene *shown, struct input *input)
{
    input_touch_forget(state, touch->at);
    if (touch->type == INPUT_TOUCH_DOWN)
        return down(state, touch, shown, input);
    struct input_contact *c = find(state, touch);
    if (c && touch->type == INPUT_TOUCH_MOVE)
        move(c, touch, shown);
    return c && touch->type == INPUT_TOUCH_UP && up(state, c, touch, shown, input);
}

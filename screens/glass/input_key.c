// Keys, those of a keyboard and those of a 12-key pad.
#include <string.h>

#include "screens/glass/input_state.h"
#include "screens/scene/focus.h"
#include "screens/view/action.h"

enum {
    // Whoever deletes all of it with "*" presses once too often: that leads nowhere.
    DELETING_MS = 1000,
};

static enum control key_of(char c)
{
    if (c >= '0' && c <= '9')
        return (enum control)(CONTROL_KEY_0 + (c - '0'));
    return c >= 'A' && c <= 'Z' ? (enum control)(CONTROL_KEY_A + (c - 'A')) : CONTROL_NONE;
}

// Chooses what has the focus, unless the screen has only just put it there.
static void choose_focus(struct input_state *state, const struct input_scene *shown, int64_t at,
                         struct input *input)
{
    input->type = INPUT_ACTIVITY;
    if (at - state->focus_since >= INPUT_SETTLE_MS)
        input_state_choose(state, state->focus, shown, at, input);
}

static void step(struct input_state *state, const struct input_scene *shown, int direction)
{
    state->focus = focus_step(shown->places, shown->place_count, state->focus, direction);
}

static void type_into_entry(struct input_state *state, char c, const struct input_scene *shown,
                            int64_t at, struct input *input)
{
    enum control control = c == '*' ? CONTROL_DELETE : c == '#' ? CONTROL_OK : key_of(c);
    input->type = INPUT_ACTIVITY;
    if (control == CONTROL_DELETE)
        state->deleted_at = at;
    state->dropped += control == CONTROL_NONE; // not a character of any secret: that is to be heard
    // What this entry does not have cannot have been typed too early.
    if (!input_state_place(shown, control) || input_state_takes(state, control, at))
        input_state_choose(state, control, shown, at, input);
}

// 2 and 8 move, 5 chooses.
static void steer(struct input_state *state, char c, const struct input_scene *shown, int64_t at,
                  struct input *input)
{
    input->type = INPUT_ACTIVITY;
    if (c == '2' || c == '8')
        step(state, shown, c == '8' ? 1 : -1);
    if (c == '5') {
        choose_focus(state, shown, at, input);
        state->steers = false;
    }
}

// A pad of twelve keys has no other key for what stands beside an entry. "*" deletes; where there
// is nothing to delete it leads to the way back, and once more to the entry again.
static bool leads_out(struct input_state *state, const struct input_key *key,
                      const struct input_scene *shown)
{
    if (key->character != '*' || shown->view->entry.typed > 0 ||
        key->at - state->deleted_at < DELETING_MS || !input_state_place(shown, CONTROL_BACK))
        return false;
    state->steers = !state->steers;
    state->focus = state->steers ? CONTROL_BACK : action_primary(shown->view);
    return true;
}

// Whoever types there means the entry, and types it anew after a pause: what is left of a secret
// without its first characters may look whole.
static bool goes_back_in(struct input_state *state, const struct input_key *key)
{
    if (!state->steers || strchr("2580#", key->character))
        return false;
    state->steers = false;
    state->hasty = true;
    state->hasty_at = key->at;
    state->dropped++;
    return true;
}

static void character(struct input_state *state, const struct input_key *key,
                      const struct input_scene *shown, struct input *input)
{
    input->type = INPUT_ACTIVITY;
    bool entry = action_entry(shown->view);
    if (entry && (leads_out(state, key, shown) || goes_back_in(state, key)))
        return;
    if (entry && !state->steers)
        type_into_entry(state, key->character, shown, key->at, input);
    else
        steer(state, key->character, shown, key->at, input);
}

static void arrow(struct input_state *state, enum input_key_type type,
                  const struct input_scene *shown)
{
    static const struct {
        int dx, dy;
    } ways[] = {
        [INPUT_KEY_LEFT] = {-1, 0},
        [INPUT_KEY_RIGHT] = {1, 0},
        [INPUT_KEY_UP] = {0, -1},
        [INPUT_KEY_DOWN] = {0, 1},
    };
    // The first key shows where the focus is; the next ones move it.
    if (state->ring)
        state->focus = focus_towards(shown->places, shown->place_count, state->focus, ways[type].dx,
                                     ways[type].dy);
}

static void act(struct input_state *state, const struct input_key *key,
                const struct input_scene *shown, struct input *input)
{
    input->type = INPUT_ACTIVITY;
    switch (key->type) {
    case INPUT_KEY_CHARACTER:
        character(state, key, shown, input);
        break;
    case INPUT_KEY_ENTER:
        choose_focus(state, shown, key->at, input);
        break;
    case INPUT_KEY_DELETE:
    case INPUT_KEY_BACK:
        input_state_choose(state, key->type == INPUT_KEY_BACK ? CONTROL_BACK : CONTROL_DELETE,
                           shown, key->at, input);
        break;
    case INPUT_KEY_NEXT:
    case INPUT_KEY_PREVIOUS:
        step(state, shown, key->type == INPUT_KEY_NEXT ? 1 : -1);
        break;
    case INPUT_KEY_LEFT:
    case INPUT_KEY_RIGHT:
    case INPUT_KEY_UP:
    case INPUT_KEY_DOWN:
        arrow(state, key->type, shown);
        break;
    case INPUT_KEY_OTHER:
        break;
    }
}

bool input_key(struct input_state *state, const struct input_key *key,
               const struct input_scene *shown, struct input *input)
{
    // A held key neither types nor moves on by itself: a burnt try is worse than a second press.
    if (key->repeat)
        return false;
    bool start = shown->view->id == VIEW_START;
    if (start)
        input_state_choose(state, CONTROL_START, shown, key->at, input);
    else
        act(state, key, shown, input);
    state->ring |= start || key->type != INPUT_KEY_OTHER;
    return true;
}

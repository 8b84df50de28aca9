// What is held instead of pressed: the number, by the store's staff, and the corner, by
// technicians.
#include "screens/glass/input_state.h"

static bool holds(const struct input_contact *c)
{
    return c->state == INPUT_CONTACT_DOWN && control_is_held(c->control);
}

// Until when it has to be held.
static int64_t end_of(const struct input_contact *c)
{
    bool corner = c->control == CONTROL_SERVICE;
    return c->began + (corner ? INPUT_HOLD_CORNER_MS : INPUT_HOLD_MS);
}

void input_hold_end(struct input_contact *c)
{
    if (!holds(c))
        return;
    c->control = CONTROL_NONE;
    c->inside = false;
}

void input_hold_end_all(struct input_state *state)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++)
        input_hold_end(&state->contacts[i]);
}

int64_t input_hold_due(const struct input_state *state)
{
    int64_t due = INT64_MAX;
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        const struct input_contact *c = &state->contacts[i];
        if (holds(c) && end_of(c) < due)
            due = end_of(c);
    }
    return due;
}

bool input_hold(struct input_state *state, int64_t at, struct input *input)
{
    for (size_t i = 0; i < INPUT_CONTACTS; i++) {
        struct input_contact *c = &state->contacts[i];
        if (!holds(c) || at < end_of(c))
            continue;
        enum control control = c->control;
        bool stood = input_state_settled(state, control, c->began);
        input_hold_end(c);
        if (!stood) // it has gone, or another one has come
            continue;
        input->type = INPUT_PRESS;
        input->control = control;
        return true;
    }
    return false;
}

#include "screens/glass/input_state.h"

#include "screens/view/action.h"

const struct control_place *input_state_place(const struct input_scene *shown, enum control control)
{
    for (size_t i = 0; i < shown->place_count; i++) {
        if (shown->places[i].control == control)
            return &shown->places[i];
    }
    for (size_t i = 0; i < shown->held_count; i++) {
        if (shown->held[i].control == control)
            return &shown->held[i];
    }
    return NULL;
}

bool input_state_settled(const struct input_state *state, enum control control, int64_t at)
{
    const struct input_stand *stand = &state->stands[control];
    return stand->place.w > 0 && at - stand->since >= INPUT_SETTLE_MS;
}

bool input_state_takes(struct input_state *state, enum control control, int64_t at)
{
    bool settled = input_state_settled(state, control, at);
    if (control_character(control) == '\0')
        return settled;
    state->hasty = !settled || (state->hasty && at - state->hasty_at < INPUT_SETTLE_MS);
    state->hasty_at = at;
    state->dropped += state->hasty;
    return !state->hasty;
}

// A key of the entry did nothing. It is not silently lost: the resident hears so.
static void drop(struct input_state *state, const struct view *view, enum control control)
{
    bool key =
        control_character(control) != '\0' || control == CONTROL_OK || control == CONTROL_DELETE;
    state->dropped += key && action_entry(view);
}

void input_state_choose(struct input_state *state, enum control control,
                        const struct input_scene *shown, int64_t at, struct input *input)
{
    const struct view_entry *entry = &shown->view->entry;
    const struct control_place *place = input_state_place(shown, control);
    char character = control_character(control);
    input->type = INPUT_ACTIVITY;
    bool full = character != '\0' && entry->typed >= entry->max;
    if (!place || !place->enabled || !input_state_settled(state, control, at) || full) {
        drop(state, shown->view, control);
        return;
    }
    input->type = character != '\0' ? INPUT_CHARACTER : INPUT_PRESS;
    input->character = character;
    input->control = character != '\0' ? CONTROL_NONE : control;
}

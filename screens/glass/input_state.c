#include "screens/glass/input_state.h"

const struct control_place *input_state_place(const struct input_scene *shown, enum control control)
{
    for (size_t i = 0; i < shown->place_count; i++) {
        if (shown->places[i].control == control)
            return &shown->places[i];
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
    return !state->hasty;
}

void input_state_choose(const struct input_state *state, enum control control,
                        const struct input_scene *shown, int64_t at, struct input *input)
{
    const struct view_entry *entry = &shown->view->entry;
    const struct control_place *place = input_state_place(shown, control);
    char character = control_character(control);
    input->type = INPUT_ACTIVITY;
    if (!place || !place->enabled || !input_state_settled(state, control, at))
        return;
    if (character != '\0' && entry->typed >= entry->max)
        return;
    input->type = character != '\0' ? INPUT_CHARACTER : INPUT_PRESS;
    input->character = character;
    input->control = character != '\0' ? CONTROL_NONE : control;
}

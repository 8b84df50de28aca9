// What touch and keys share.
#ifndef SCREENS_GLASS_INPUT_STATE_H
#define SCREENS_GLASS_INPUT_STATE_H

#include "screens/glass/input.h"

// Where a control is shown; NULL: nowhere.
const struct control_place *input_state_place(const struct input_scene *shown,
                                              enum control control);

// Whether the control has stood still for INPUT_SETTLE_MS at `at`.
bool input_state_settled(const struct input_state *state, enum control control, int64_t at);

// Whether a press of the control counts. What is typed too early takes what follows at once with
// it.
bool input_state_takes(struct input_state *state, enum control control, int64_t at);

// Fills `input` with what choosing a control means: its press, its character, or mere activity
// when it does not work now. `at`: when it was chosen; for a finger, when it came down.
void input_state_choose(struct input_state *state, enum control control,
                        const struct input_scene *shown, int64_t at, struct input *input);

// Forgets contacts that have ended, and gives up those whose end does not come.
void input_touch_forget(struct input_state *state, int64_t at);

// Another finger has come, or this one has left: what was held is held no longer.
void input_hold_end(struct input_contact *contact);
void input_hold_end_all(struct input_state *state);

// Another screen has come: what is down presses nothing any more.
void input_touch_release(struct input_state *state);

#endif

// The keys' part of input.h.
//
// Characters are taken from SDL_TEXTINPUT, so that every layout, a shifted '#' on a keyboard and
// the pads that send one are right; everything else, and the digits of a number pad whatever its
// lock says, from SDL_KEYDOWN. SDL sends the text of a key right after the key, so a key that was
// acted on takes its text with it.
#ifndef SCREENS_GLASS_INPUT_KEY_H
#define SCREENS_GLASS_INPUT_KEY_H

#include "screens/glass/input.h"

bool input_key_down(struct input_state *state, const SDL_KeyboardEvent *event,
                    const struct input_scene *shown, struct input *input);
bool input_key_text(struct input_state *state, const SDL_TextInputEvent *event,
                    const struct input_scene *shown, struct input *input);

// Fills `input` with what choosing a control means: its press, its character, or mere activity
// when it does not work now.
void input_key_choose(enum control control, const struct input_scene *shown, struct input *input);

#endif

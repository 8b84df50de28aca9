#include "screens/glass/input_key.h"

#include <string.h>

#include "screens/scene/focus.h"
#include "screens/type/font.h"
#include "screens/view/action.h"

static bool works(const struct input_scene *shown, enum control control)
{
    const struct control_place *place = scene_find(shown->scene, control);
    return place && place->enabled;
}

void input_key_choose(enum control control, const struct input_scene *shown, struct input *input)
{
    const struct view_entry *entry = &shown->view->entry;
    char character = control_character(control);
    input->type = INPUT_ACTIVITY;
    if (!works(shown, control) || (character != '\0' && entry->typed >= entry->max))
        return;
    input->type = character != '\0' ? INPUT_CHARACTER : INPUT_PRESS;
    input->character = character;
    input->control = character != '\0' ? CONTROL_NONE : control;
}

static enum control key_of(char c)
{
    if (c >= '0' && c <= '9')
        return (enum control)(CONTROL_KEY_0 + (c - '0'));
    return c >= 'A' && c <= 'Z' ? (enum control)(CONTROL_KEY_A + (c - 'A')) : CONTROL_NONE;
}

static void type_into_entry(char c, const struct input_scene *shown, struct input *input)
{
    enum control control = c == '*' ? CONTROL_DELETE : c == '#' ? CONTROL_OK : key_of(c);
    input_key_choose(control, shown, input);
}

// 2 and 8 move, 5 chooses.
static void steer(struct input_state *state, char c, const struct input_scene *shown,
                  struct input *input)
{
    input->type = INPUT_ACTIVITY;
    if (c == '2' || c == '8')
        state->focus = focus_step(shown->scene, state->focus, c == '8' ? 1 : -1);
    if (c == '5')
        input_key_choose(state->focus, shown, input);
}

static bool character(struct input_state *state, char c, const struct input_scene *shown,
                      struct input *input)
{
    state->ring = true;
    if (action_entry(shown->view))
        type_into_entry(c, shown, input);
    else
        steer(state, c, shown, input);
    return true;
}

// The character of a key that has one whatever layout and lock say.
static char pad_character(SDL_Keycode key)
{
    if (key >= SDLK_KP_1 && key <= SDLK_KP_9)
        return (char)('1' + (key - SDLK_KP_1));
    if (key == SDLK_KP_0)
        return '0';
    if (key == SDLK_KP_MULTIPLY)
        return '*';
    return key == SDLK_KP_HASH ? '#' : '\0';
}

static bool is_modifier(SDL_Keycode key)
{
    return (key >= SDLK_LCTRL && key <= SDLK_RGUI) || key == SDLK_NUMLOCKCLEAR ||
           key == SDLK_CAPSLOCK || key == SDLK_MODE;
}

static bool move_key(struct input_state *state, const SDL_Keysym *key,
                     const struct input_scene *shown, struct input *input)
{
    static const struct {
        SDL_Keycode key;
        int dx, dy;
    } arrows[] = {{SDLK_LEFT, -1, 0}, {SDLK_RIGHT, 1, 0}, {SDLK_UP, 0, -1}, {SDLK_DOWN, 0, 1}};
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        if (key->sym != arrows[i].key)
            continue;
        // The first key shows where the focus is; the next ones move it.
        if (state->ring)
            state->focus = focus_towards(shown->scene, state->focus, arrows[i].dx, arrows[i].dy);
        input->type = INPUT_ACTIVITY;
        return true;
    }
    if (key->sym != SDLK_TAB)
        return false;
    state->focus = focus_step(shown->scene, state->focus, key->mod & KMOD_SHIFT ? -1 : 1);
    input->type = INPUT_ACTIVITY;
    return true;
}

// Keys that stand for a control.
static enum control control_key(const struct input_state *state, SDL_Keycode key, bool entry)
{
    if (key == SDLK_RETURN || key == SDLK_KP_ENTER || key == SDLK_RETURN2 ||
        (key == SDLK_SPACE && !entry))
        return state->focus;
    if (key == SDLK_BACKSPACE || key == SDLK_DELETE)
        return CONTROL_DELETE;
    return key == SDLK_ESCAPE ? CONTROL_BACK : CONTROL_COUNT;
}

bool input_key_down(struct input_state *state, const SDL_KeyboardEvent *event,
                    const struct input_scene *shown, struct input *input)
{
    SDL_Keycode key = event->keysym.sym;
    // A held key neither types nor moves on by itself: a burnt try is worse than a second press.
    state->drop_text = event->repeat != 0;
    if (event->repeat != 0 || is_modifier(key))
        return false;
    if (shown->view->id == VIEW_START) {
        state->drop_text = true;
        state->ring = true;
        input_key_choose(CONTROL_START, shown, input);
        return true;
    }
    char c = pad_character(key);
    enum control control = control_key(state, key, action_entry(shown->view));
    bool moved = move_key(state, &event->keysym, shown, input);
    state->drop_text = moved || c != '\0' || control != CONTROL_COUNT;
    if (c != '\0')
        return character(state, c, shown, input);
    if (control != CONTROL_COUNT)
        input_key_choose(control, shown, input);
    else if (!moved && key & SDLK_SCANCODE_MASK)
        input->type = INPUT_ACTIVITY; // a key without a character and without a meaning
    bool acted = moved || control != CONTROL_COUNT;
    state->ring |= acted;
    return acted || input->type != INPUT_NONE;
}

bool input_key_text(struct input_state *state, const SDL_TextInputEvent *event,
                    const struct input_scene *shown, struct input *input)
{
    if (state->drop_text)
        return false;
    const char *text = event->text;
    char c = input_fold(font_decode(&text, event->text + strnlen(event->text, sizeof event->text)));
    return character(state, c, shown, input);
}

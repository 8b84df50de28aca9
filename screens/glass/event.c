#include "screens/glass/event.h"

#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/view/action.h"

static bool finger(const SDL_TouchFingerEvent *e, int width, int height, struct input_touch *touch)
{
    *touch = (struct input_touch){
        .type = e->type == SDL_FINGERDOWN ? INPUT_TOUCH_DOWN
                : e->type == SDL_FINGERUP ? INPUT_TOUCH_UP
                                          : INPUT_TOUCH_MOVE,
        .device = e->touchId,
        .finger = e->fingerId,
        .x = (int)(e->x * (float)width),
        .y = (int)(e->y * (float)height),
    };
    return true;
}

static bool button(const SDL_MouseButtonEvent *e, struct input_touch *touch)
{
    *touch = (struct input_touch){
        .type = e->type == SDL_MOUSEBUTTONUP ? INPUT_TOUCH_UP : INPUT_TOUCH_DOWN,
        .mouse = true,
        .x = e->x,
        .y = e->y,
    };
    return e->button == SDL_BUTTON_LEFT && e->which != SDL_TOUCH_MOUSEID;
}

static bool read_touch(const SDL_Event *event, int width, int height, struct input_touch *touch)
{
    switch (event->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return finger(&event->tfinger, width, height, touch);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return button(&event->button, touch);
    case SDL_MOUSEMOTION:
        *touch = (struct input_touch){
            .type = INPUT_TOUCH_MOVE, .mouse = true, .x = event->motion.x, .y = event->motion.y};
        return event->motion.which != SDL_TOUCH_MOUSEID;
    default:
        return false;
    }
}

bool event_touch(const SDL_Event *event, int width, int height,
                 const struct panel_touch *correction, struct input_touch *touch)
{
    if (!read_touch(event, width, height, touch))
        return false;
    touch->corrected = !panel_touch_is_none(correction);
    touch->bare_x = touch->x;
    touch->bare_y = touch->y;
    panel_touch_apply(correction, width, height, &touch->x, &touch->y);
    return true;
}

// ---- keys ---------------------------------------------------------------------------------------

char event_pad_character(SDL_Keycode key)
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

// What a key does that types nothing; INPUT_KEY_OTHER when it means nothing here.
static enum input_key_type meaning(const SDL_Keysym *key, bool entry)
{
    static const struct {
        SDL_Keycode key;
        enum input_key_type type;
    } table[] = {
        {SDLK_RETURN, INPUT_KEY_ENTER},  {SDLK_KP_ENTER, INPUT_KEY_ENTER},
        {SDLK_RETURN2, INPUT_KEY_ENTER}, {SDLK_BACKSPACE, INPUT_KEY_DELETE},
        {SDLK_DELETE, INPUT_KEY_DELETE}, {SDLK_ESCAPE, INPUT_KEY_BACK},
        {SDLK_LEFT, INPUT_KEY_LEFT},     {SDLK_RIGHT, INPUT_KEY_RIGHT},
        {SDLK_UP, INPUT_KEY_UP},         {SDLK_DOWN, INPUT_KEY_DOWN},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (key->sym == table[i].key)
            return table[i].type;
    }
    if (key->sym == SDLK_TAB)
        return key->mod & KMOD_SHIFT ? INPUT_KEY_PREVIOUS : INPUT_KEY_NEXT;
    return key->sym == SDLK_SPACE && !entry ? INPUT_KEY_ENTER : INPUT_KEY_OTHER;
}

static bool key_down(struct event_state *state, const SDL_KeyboardEvent *event,
                     const struct view *view, struct input_key *key)
{
    SDL_Keycode sym = event->keysym.sym;
    *key = (struct input_key){.character = event_pad_character(sym), .repeat = event->repeat != 0};
    state->drop_text = key->repeat;
    if (key->repeat || is_modifier(sym))
        return false;
    key->type =
        key->character != '\0' ? INPUT_KEY_CHARACTER : meaning(&event->keysym, action_entry(view));
    // Any key starts; its text must not reach the next screen.
    state->drop_text = view->id == VIEW_START || key->type != INPUT_KEY_OTHER;
    return state->drop_text || (sym & SDLK_SCANCODE_MASK) != 0;
}

static bool text(const struct event_state *state, const SDL_TextInputEvent *event,
                 struct input_key *key)
{
    if (state->drop_text)
        return false;
    const char *at = event->text;
    const char *end = at + strnlen(event->text, sizeof event->text);
    *key = (struct input_key){.type = INPUT_KEY_CHARACTER,
                              .character = input_fold(utf8_decode(&at, end))};
    if (at < end) // an input method's word: all of it or nothing
        key->character = '\0';
    return true;
}

// True when the event is one of a key that does something by itself.
static bool read_key(struct event_state *state, const SDL_Event *event, const struct view *view,
                     struct input_key *key)
{
    if (event->type == SDL_KEYDOWN)
        return key_down(state, &event->key, view, key);
    if (event->type == SDL_KEYUP)
        state->drop_text = false;
    return event->type == SDL_TEXTINPUT && text(state, &event->text, key);
}

static void count_key(struct event_state *state, const SDL_Event *event, int64_t at)
{
    if (event->type == SDL_KEYDOWN && !event->key.repeat && state->down++ == 0)
        state->down_since = at;
    if (event->type == SDL_KEYUP && state->down > 0)
        state->down--;
}

unsigned event_keys_stuck(const struct event_state *state, int64_t now)
{
    return state->down > 0 && now - state->down_since >= EVENT_KEY_STUCK_MS ? state->down : 0;
}

bool event_take(struct event_state *state, const SDL_Event *event, int width, int height,
                int64_t at, struct input_state *input_state, const struct input_scene *shown,
                struct input *input)
{
    struct input_touch touch;
    struct input_key key;
    bool told = event->type == SDL_QUIT;
    memset(input, 0, sizeof *input);
    count_key(state, event, at);
    if (raw_wants(shown->view->id, event))
        return raw_take(
            &state->raw, event,
            &(struct raw_place){width, height, shown->px_per_mm, at, &state->correction}, input);
    if (!view_tells_keys(shown->view->id))
        raw_forget(&state->raw);
    if (told)
        input->type = INPUT_QUIT;
    if (event_touch(event, width, height, &state->correction, &touch)) {
        touch.at = at;
        told = input_touch(input_state, &touch, shown, input);
    } else if (read_key(state, event, shown->view, &key)) {
        key.at = at;
        told = input_key(input_state, &key, shown, input);
        explicit_bzero(&key, sizeof key);
    }
    return told;
}

#include "screens/glass/raw.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/base/utf8.h"
#include "screens/glass/event.h"

enum {
    // A panel may tell of one finger as a finger and as a mouse, in any order, but at one place.
    SHADOW_MS = 400,
    SHADOW_MM = 8,
    TENTHS = 10,
};

bool raw_wants(enum view_id id, const SDL_Event *event)
{
    bool key =
        event->type == SDL_KEYDOWN || event->type == SDL_KEYUP || event->type == SDL_TEXTINPUT;
    bool hand = event->type == SDL_FINGERDOWN || event->type == SDL_FINGERMOTION ||
                event->type == SDL_FINGERUP || event->type == SDL_MOUSEBUTTONDOWN ||
                event->type == SDL_MOUSEBUTTONUP || event->type == SDL_MOUSEMOTION;
    return (key && view_tells_keys(id)) || (hand && view_is_whole(id));
}

void raw_forget(struct raw_state *state)
{
    memset(state, 0, sizeof *state);
}

// ---- fingers ------------------------------------------------------------------------------------

static struct raw_contact *find(struct raw_state *state, const struct input_touch *touch)
{
    for (int i = 0; i < INPUT_FINGERS; i++) {
        struct raw_contact *c = &state->contacts[i];
        bool same = touch->mouse || (c->device == touch->device && c->finger == touch->finger);
        if (c->down && c->mouse == touch->mouse && same)
            return c;
    }
    return NULL;
}

static bool is_shadow(const struct raw_state *state, const struct input_touch *touch, int near)
{
    for (int i = 0; i < INPUT_FINGERS; i++) {
        const struct raw_contact *c = &state->contacts[i];
        bool fresh = c->seen != 0 && (c->down || touch->at - c->seen < SHADOW_MS);
        if (fresh && !c->shadow && c->mouse != touch->mouse && abs(c->x - touch->x) < near &&
            abs(c->y - touch->y) < near)
            return true;
    }
    return false;
}

// A free place, that of the contact which has ended first.
static struct raw_contact *begin(struct raw_state *state, const struct input_touch *touch, int near)
{
    struct raw_contact *place = NULL;
    bool shadow = is_shadow(state, touch, near);
    for (int i = 0; i < INPUT_FINGERS; i++) {
        struct raw_contact *c = &state->contacts[i];
        if (!c->down && (!place || c->seen < place->seen))
            place = c;
    }
    if (place)
        *place = (struct raw_contact){.down = true,
                                      .mouse = touch->mouse,
                                      .shadow = shadow,
                                      .device = touch->device,
                                      .finger = touch->finger,
                                      .x = touch->x,
                                      .y = touch->y};
    return place;
}

static int tenths(int pixels, double px_per_mm)
{
    return (int)(TENTHS * pixels / px_per_mm);
}

static bool take_touch(struct raw_state *state, const struct input_touch *touch,
                       const struct raw_place *place, struct input *input)
{
    bool down = touch->type == INPUT_TOUCH_DOWN;
    struct raw_contact *c = find(state, touch);
    if (!c && down)
        c = begin(state, touch, (int)(SHADOW_MM * place->px_per_mm));
    if (!c)
        return false;
    c->seen = touch->at;
    c->down = touch->type != INPUT_TOUCH_UP;
    if (c->shadow)
        return false;
    input->type = INPUT_FINGER;
    input->phase = down ? INPUT_DOWN : c->down ? INPUT_MOVE : INPUT_UP;
    input->hand = (struct input_hand){
        .finger = (int)(c - state->contacts),
        .x = tenths(touch->x, place->px_per_mm),
        .y = tenths(touch->y, place->px_per_mm),
        .bare_x = tenths(touch->bare_x, place->px_per_mm),
        .bare_y = tenths(touch->bare_y, place->px_per_mm),
        .width = tenths(place->width, place->px_per_mm),
        .height = tenths(place->height, place->px_per_mm),
    };
    return true;
}

// ---- keys ---------------------------------------------------------------------------------------

static struct raw_key *key_of(struct raw_state *state, SDL_Scancode code)
{
    for (int i = 0; i < RAW_KEYS; i++)
        if (state->keys[i].code == code)
            return &state->keys[i];
    return NULL;
}

static bool tell(enum input_phase phase, char character, struct input *input)
{
    *input = (struct input){.type = INPUT_KEY, .phase = phase, .character = character};
    return true;
}

static bool comes(struct raw_state *state, SDL_Scancode code, char character, struct input *input)
{
    struct raw_key *key = key_of(state, SDL_SCANCODE_UNKNOWN);
    state->pending = SDL_SCANCODE_UNKNOWN;
    if (!key || character == '\0')
        return false;
    *key = (struct raw_key){code, character};
    return tell(INPUT_DOWN, character, input);
}

// One that repeats and has not come was held before: it comes now.
static bool key_down(struct raw_state *state, const SDL_KeyboardEvent *event, struct input *input)
{
    SDL_Scancode code = event->keysym.scancode;
    state->pending = SDL_SCANCODE_UNKNOWN;
    if (code == SDL_SCANCODE_UNKNOWN || key_of(state, code))
        return false;
    char character = event_pad_character(event->keysym.sym);
    if (character != '\0')
        return comes(state, code, character, input);
    state->pending = code;
    return false;
}

static bool key_up(struct raw_state *state, SDL_Scancode code, struct input *input)
{
    struct raw_key *key = code == SDL_SCANCODE_UNKNOWN ? NULL : key_of(state, code);
    if (!key)
        return false;
    char character = key->character;
    *key = (struct raw_key){0};
    return tell(INPUT_UP, character, input);
}

static bool text(struct raw_state *state, const SDL_TextInputEvent *event, struct input *input)
{
    const char *at = event->text;
    const char *end = at + strnlen(event->text, sizeof event->text);
    if (state->pending == SDL_SCANCODE_UNKNOWN)
        return false;
    return comes(state, state->pending, input_fold(utf8_decode(&at, end)), input);
}

bool raw_take(struct raw_state *state, const SDL_Event *event, const struct raw_place *place,
              struct input *input)
{
    struct input_touch touch;
    if (event->type == SDL_KEYDOWN)
        return key_down(state, &event->key, input);
    if (event->type == SDL_KEYUP)
        return key_up(state, event->key.keysym.scancode, input);
    if (event->type == SDL_TEXTINPUT)
        return text(state, &event->text, input);
    if (!event_touch(event, place->width, place->height, place->correction, &touch))
        return false;
    touch.at = place->at;
    return take_touch(state, &touch, place, input);
}

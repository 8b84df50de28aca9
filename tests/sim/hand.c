#include "tests/sim/hand.h"

#include <SDL.h>
#include <string.h>

#include "tests/sim/glass.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    WIDTH = 1080,
    HEIGHT = 1920,
    PALM = 9, // its finger number
    HELD_MS = 70,
};

// A touch as one number, so that it can wait in the world's list: type, finger, x, y.
static int64_t pack(uint32_t type, int finger, int x, int y)
{
    return (int64_t)type << 40 | (int64_t)finger << 32 | (int64_t)x << 16 | y;
}

static void touch(void *context, int64_t packed)
{
    (void)context;
    SDL_Event event = {.type = (uint32_t)(packed >> 40)};
    event.tfinger.timestamp = (uint32_t)(world_us() / WORLD_MS);
    event.tfinger.fingerId = (packed >> 32) & 0xFF;
    event.tfinger.x = (float)((packed >> 16) & 0xFFFF) / WIDTH;
    event.tfinger.y = (float)(packed & 0xFFFF) / HEIGHT;
    glass_event(&event);
}

static void touch_at(int x, int y, int finger, int64_t after_ms, int held_ms)
{
    world_after(after_ms * WORLD_MS, touch, NULL, pack(SDL_FINGERDOWN, finger, x, y));
    world_after((after_ms + held_ms) * WORLD_MS, touch, NULL, pack(SDL_FINGERUP, finger, x, y));
}

bool hand_tap(enum control control, int taps, int gap_ms)
{
    int x, y;
    if (!glass_place(control, &x, &y))
        return false;
    story_tell("hand", "taps %s%s", control_name(control), taps > 1 ? " again and again" : "");
    for (int i = 0; i < taps; i++)
        touch_at(x, y, 1, i * gap_ms, HELD_MS);
    return true;
}

static void key(void *context, int64_t detail)
{
    (void)context;
    SDL_Event event = {.type = (uint32_t)(detail >> 32)};
    event.key.timestamp = (uint32_t)(world_us() / WORLD_MS);
    event.key.keysym.sym = (SDL_Keycode)(detail & 0xFFFFFFFF);
    glass_event(&event);
}

static void text(void *context, int64_t c)
{
    (void)context;
    SDL_Event event = {.type = SDL_TEXTINPUT};
    event.text.timestamp = (uint32_t)(world_us() / WORLD_MS);
    event.text.text[0] = (char)c;
    glass_event(&event);
}

void hand_key(int sdl_key)
{
    int64_t sym = (int64_t)(uint32_t)sdl_key;
    world_after(0, key, NULL, (int64_t)SDL_KEYDOWN << 32 | sym);
    world_after(60 * WORLD_MS, key, NULL, (int64_t)SDL_KEYUP << 32 | sym);
}

static enum control control_of(char c)
{
    return c <= '9' ? (enum control)(CONTROL_KEY_0 + (c - '0'))
                    : (enum control)(CONTROL_KEY_A + (c - 'A'));
}

bool hand_type(char c, bool keyboard, int finger, int held_ms)
{
    int x, y;
    if (keyboard) {
        int64_t sym = c <= '9' ? c : c - 'A' + 'a';
        world_after(0, key, NULL, (int64_t)SDL_KEYDOWN << 32 | sym);
        world_after(0, text, NULL, sym);
        world_after(60 * WORLD_MS, key, NULL, (int64_t)SDL_KEYUP << 32 | sym);
        return true;
    }
    if (!glass_place(control_of(c), &x, &y))
        return false;
    touch_at(x, y, 1 + finger, 0, held_ms);
    return true;
}

void hand_rest(bool down)
{
    story_tell("hand", "a palm %s", down ? "rests on the glass" : "lifts");
    touch(NULL, pack(down ? SDL_FINGERDOWN : SDL_FINGERUP, PALM, 5, HEIGHT - 5));
}

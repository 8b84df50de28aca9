#include "tests/sim/hand.h"

#include "drivers/base/clock.h"
#include "tests/sim/glass.h"
#include "tests/sim/story.h"
#include "tests/sim/world.h"

enum {
    PALM = 9, // its finger number
    HELD_MS = 70,
};

// A touch as one number, so that it can wait in the world's list: type, finger, x, y.
static int64_t pack(enum input_touch_type type, int finger, int x, int y)
{
    return (int64_t)type << 40 | (int64_t)finger << 32 | (int64_t)x << 16 | y;
}

static void touch(void *context, int64_t packed)
{
    (void)context;
    glass_touch(&(struct input_touch){
        .type = (enum input_touch_type)(packed >> 40),
        .device = 1,
        .finger = (packed >> 32) & 0xFF,
        .x = (int)(packed >> 16 & 0xFFFF),
        .y = (int)(packed & 0xFFFF),
        .at = clock_ms(),
    });
}

static void touch_at(int x, int y, int finger, int64_t after_ms, int held_ms)
{
    world_after(after_ms * WORLD_MS, touch, NULL, pack(INPUT_TOUCH_DOWN, finger, x, y));
    world_after((after_ms + held_ms) * WORLD_MS, touch, NULL, pack(INPUT_TOUCH_UP, finger, x, y));
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

bool hand_hold(enum control control, int held_ms)
{
    int x, y;
    if (!glass_held(control, &x, &y))
        return false;
    story_tell("hand", "holds %s for %d ms", control_name(control), held_ms);
    touch_at(x, y, 3, 0, held_ms);
    return true;
}

void hand_touch(int x, int y)
{
    story_tell("hand", "taps %d, %d", x, y);
    touch_at(x, y, 1, 0, HELD_MS);
}

void hand_enter(void)
{
    story_tell("hand", "presses Enter");
    glass_key(&(struct input_key){.type = INPUT_KEY_ENTER, .at = clock_ms()});
}

static enum control control_of(char c)
{
    return c <= '9' ? (enum control)(CONTROL_KEY_0 + (c - '0'))
                    : (enum control)(CONTROL_KEY_A + (c - 'A'));
}

bool hand_type(char c, bool keyboard, int finger, int held_ms)
{
    int x, y;
    bool wanted = glass_place(control_of(c), &x, &y);
    if (keyboard)
        glass_key(
            &(struct input_key){.type = INPUT_KEY_CHARACTER, .character = c, .at = clock_ms()});
    if (keyboard || !wanted)
        return wanted;
    touch_at(x, y, 1 + finger, 0, held_ms);
    return true;
}

void hand_drum(void)
{
    touch_at(5, 5, 2, 0, HELD_MS);
}

void hand_rest(bool down)
{
    story_tell("hand", "a palm %s", down ? "rests on the glass" : "lifts");
    touch(NULL, pack(down ? INPUT_TOUCH_DOWN : INPUT_TOUCH_UP, PALM, 5, GLASS_HEIGHT - 5));
}

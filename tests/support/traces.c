#include "tests/support/traces.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <X11/Xlib.h>

#include "tests/support/memory_read.h"
#include "tests/test.h"

enum {
    LONGEST = 96, // bytes that are looked at: Xlib's XKeyEvent
    STEP = 4,     // events are aligned like this at least

    // X11/X.h
    PRESSED = 2,
    BUTTON = 4,
    MOVED = 6,

    // SDL_events.h
    SDL_KEY = 0x300,
    SDL_TEXT = 0x303,
    SDL_MOVED = 0x400,
    SDL_BUTTON = 0x401,
    SDL_FIRST_WINDOW = 1,
};

struct look {
    const struct traces *traces;
    const struct memory_read_region *region;
    size_t found;
};

// ---- learning ---------------------------------------------------------------------------------

static int number(json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

void traces_learn(struct traces *t, const struct kiosk_stand *stand)
{
    char name[32];
    json_t *view = kiosk_stand_ask(stand, "view"), *control;
    size_t i;
    t->count = 0;
    json_array_foreach(json_object_get(view, "controls"), i, control)
    {
        const char *id = json_string_value(json_object_get(control, "id"));
        if (strncmp(id, "key-", 4) == 0 && t->count < TRACES_KEYS_MAX)
            t->keys[t->count++] = (struct traces_rect){number(control, "x"), number(control, "y"),
                                                       number(control, "w"), number(control, "h")};
    }
    json_decref(view);
    assert_true(t->count >= 10);
    kiosk_stand_display(stand, name, sizeof name);
    Display *display = XOpenDisplay(name);
    assert_non_null(display);
    t->root = DefaultRootWindow(display);
    XCloseDisplay(display);
}

// ---- judging ----------------------------------------------------------------------------------

static uint32_t at32(const unsigned char *bytes)
{
    uint32_t n;
    memcpy(&n, bytes, sizeof n);
    return n;
}

static int at16(const unsigned char *bytes)
{
    int16_t n;
    memcpy(&n, bytes, sizeof n);
    return n;
}

static uint64_t at64(const unsigned char *bytes)
{
    uint64_t n;
    memcpy(&n, bytes, sizeof n);
    return n;
}

static bool on_a_key(const struct traces *t, int x, int y)
{
    for (size_t i = 0; i < t->count; i++) {
        const struct traces_rect *k = &t->keys[i];
        if (x >= k->x && x < k->x + k->w && y >= k->y && y < k->y + k->h)
            return true;
    }
    return false;
}

// evdev's codes, as X numbers them: the digits' row, the three rows of letters, the pad.
static bool has_character(unsigned code)
{
    return (code >= 10 && code <= 19) || (code >= 24 && code <= 33) || (code >= 38 && code <= 46) ||
           (code >= 52 && code <= 58) || (code >= 79 && code <= 90 && code != 82 && code != 86);
}

static void tell(struct look *look, size_t offset, const char *what)
{
    look->found++;
    printf("# trace: %s in %s at 0x%lx\n", what, look->region->name, look->region->start + offset);
}

// A key, button or motion event of the X protocol, 32 bytes.
static void judge_wire(struct look *look, const unsigned char *b, size_t offset)
{
    unsigned type = b[0] & 0x7F;
    if (type < PRESSED || type > MOVED || at32(b + 8) != look->traces->root || b[30] > 1)
        return;
    if (type < BUTTON && has_character(b[1]))
        tell(look, offset, "a key in an event of the X protocol");
    if (type >= BUTTON && on_a_key(look->traces, at16(b + 24), at16(b + 26)))
        tell(look, offset, "a touch in an event of the X protocol");
}

// XKeyEvent, XButtonEvent, XMotionEvent.
static void judge_xlib(struct look *look, const unsigned char *b, size_t offset)
{
    uint32_t type = at32(b);
    if (type < PRESSED || type > MOVED || at64(b + 40) != look->traces->root)
        return;
    if (type < BUTTON && has_character(at32(b + 84)))
        tell(look, offset, "a key in an event of Xlib");
    if (type >= BUTTON && on_a_key(look->traces, (int)at32(b + 64), (int)at32(b + 68)))
        tell(look, offset, "a touch in an event of Xlib");
}

static void judge_sdl(struct look *look, const unsigned char *b, size_t offset)
{
    uint32_t type = at32(b), code = at32(b + 16);
    if (at32(b + 8) != SDL_FIRST_WINDOW)
        return;
    // SDL's events have a time. Without one it is Xlib's note of its request number 771: 8 bytes,
    // then a 1.
    if (at32(b + 4) == 0)
        return;
    // SDL's scan codes: letters and digits, and the pad's digits.
    bool character = (code >= 4 && code <= 39) || (code >= 89 && code <= 98);
    if ((type == SDL_KEY || type == SDL_KEY + 1) && b[12] <= 1 && character)
        tell(look, offset, "a key in an event of SDL");
    if (type == SDL_TEXT && b[12] != '\0')
        tell(look, offset, "a text in an event of SDL");
    bool mouse = type >= SDL_MOVED && type <= SDL_BUTTON + 1;
    if (mouse && on_a_key(look->traces, (int)at32(b + 20), (int)at32(b + 24)))
        tell(look, offset, "a touch in an event of SDL");
}

static void look_at(void *context, const struct memory_read_region *region)
{
    struct look *look = context;
    look->region = region;
    for (size_t i = 0; i + LONGEST <= region->length; i += STEP) {
        judge_wire(look, region->bytes + i, i);
        judge_xlib(look, region->bytes + i, i);
        judge_sdl(look, region->bytes + i, i);
    }
}

size_t traces_count(const struct traces *t, pid_t process)
{
    struct look look = {.traces = t};
    assert_true(memory_read_look(process, look_at, &look));
    return look.found;
}

#include "tests/support/resident.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <X11/Xlib.h>

#include "drivers/base/clock.h"
#include "tests/test.h"

enum {
    POLL_MS = 10,
    // Two touches of one place sooner than this are one touch of a trembling hand, and the kiosk
    // takes only the first when the screen has changed meanwhile.
    SECOND_TOUCH_MS = 450,
    SAME_PLACE = 60, // pixels
};

struct resident {
    struct kiosk_stand *stand;
    enum resident_way way;
    Display *display;
    int64_t touched_at;
    int touched_x, touched_y;
};

struct resident *resident_come(struct kiosk_stand *stand, enum resident_way way)
{
    char name[32];
    kiosk_stand_display(stand, name, sizeof name);
    struct resident *r = calloc(1, sizeof *r);
    assert_non_null(r);
    *r = (struct resident){stand, way, XOpenDisplay(name), 0, 0, 0};
    assert_non_null(r->display);
    return r;
}

void resident_leave(struct resident **resident)
{
    if (!*resident)
        return;
    XCloseDisplay((*resident)->display);
    free(*resident);
    *resident = NULL;
}

void resident_touch(struct resident *r, int x, int y)
{
    XTestFakeMotionEvent(r->display, -1, x, y, CurrentTime);
    XTestFakeButtonEvent(r->display, 1, True, CurrentTime);
    XTestFakeButtonEvent(r->display, 1, False, CurrentTime);
    XSync(r->display, False);
    r->touched_at = clock_ms();
    r->touched_x = x;
    r->touched_y = y;
}

// A new screen's button that lies where the last one lay is touched like one sees it first.
static void touch_anew(struct resident *r, int x, int y)
{
    bool near = abs(x - r->touched_x) < SAME_PLACE && abs(y - r->touched_y) < SAME_PLACE;
    if (near)
        poll(NULL, 0, clock_left(r->touched_at + SECOND_TOUCH_MS));
    resident_touch(r, x, y);
}

void resident_key(struct resident *r, const char *name)
{
    KeyCode code = XKeysymToKeycode(r->display, XStringToKeysym(name));
    assert_int_not_equal(code, 0);
    XTestFakeKeyEvent(r->display, code, True, CurrentTime);
    XTestFakeKeyEvent(r->display, code, False, CurrentTime);
    XSync(r->display, False);
}

// ---- what the resident sees -------------------------------------------------------------------

struct sight {
    bool there, enabled;
    int x, y, typed; // the control's middle
    char view[32], focus[32];
};

static json_t *find_control(json_t *view, const char *id)
{
    json_t *list = json_object_get(view, "controls"), *c;
    size_t i;
    json_array_foreach(list, i, c) if (strcmp(json_string_value(json_object_get(c, "id")), id) ==
                                       0) return c;
    return NULL;
}

static int number(json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

static struct sight look(struct resident *r, const char *control)
{
    json_t *view = kiosk_stand_ask(r->stand, "view");
    json_t *c = find_control(view, control);
    struct sight s = {.there = c != NULL, .typed = number(view, "typed")};
    snprintf(s.view, sizeof s.view, "%s", json_string_value(json_object_get(view, "view")));
    const char *focus = json_string_value(json_object_get(view, "focus"));
    snprintf(s.focus, sizeof s.focus, "%s", focus ? focus : "");
    if (c) {
        s.enabled = json_is_true(json_object_get(c, "enabled"));
        s.x = number(c, "x") + number(c, "w") / 2;
        s.y = number(c, "y") + number(c, "h") / 2;
    }
    json_decref(view);
    return s;
}

// The control as soon as it is there, enabled, on the right screen.
static struct sight await_control(struct resident *r, const char *view, const char *control)
{
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    for (;;) {
        struct sight s = look(r, control);
        if (strcmp(s.view, view) == 0 && s.enabled)
            return s;
        if (clock_ms() > deadline) {
            kiosk_stand_print_logs(r->stand);
            fail_msg("waited for %s on %s; there is %s, the control is %s", control, view, s.view,
                     s.there ? "off" : "missing");
        }
        poll(NULL, 0, POLL_MS);
    }
}

// ---- choosing ---------------------------------------------------------------------------------

// How many times Tab moves the focus from one control to another: over those that are enabled, in
// reading order, and around.
static int tabs_between(json_t *controls, const char *from, const char *to)
{
    int enabled = 0, at_from = -1, at_to = -1;
    json_t *c;
    size_t i;
    json_array_foreach(controls, i, c)
    {
        const char *id = json_string_value(json_object_get(c, "id"));
        if (!json_is_true(json_object_get(c, "enabled")))
            continue;
        at_from = strcmp(id, from) == 0 ? enabled : at_from;
        at_to = strcmp(id, to) == 0 ? enabled : at_to;
        enabled++;
    }
    if (at_to < 0 || at_from < 0)
        fail_msg("no way for the focus from \"%s\" to %s", from, to);
    return (at_to - at_from + enabled) % enabled;
}

// The kiosk does not say on which key the focus is, so the way is counted beforehand.
static void choose_by_keys(struct resident *r, const char *control)
{
    json_t *view = kiosk_stand_ask(r->stand, "view");
    const char *from = json_string_value(json_object_get(view, "focus"));
    int tabs = tabs_between(json_object_get(view, "controls"), from, control);
    json_decref(view);
    for (int i = 0; i < tabs; i++)
        resident_key(r, "Tab");
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (strcmp(look(r, control).focus, control) != 0) {
        if (clock_ms() > deadline)
            fail_msg("the focus never reached %s", control);
        poll(NULL, 0, POLL_MS);
    }
    resident_key(r, "Return");
}

void resident_choose(struct resident *r, const char *view, const char *control)
{
    struct sight s = await_control(r, view, control);
    if (r->way == RESIDENT_TOUCHES)
        touch_anew(r, s.x, s.y);
    else
        choose_by_keys(r, control);
}

static void type_one(struct resident *r, const char *view, char c)
{
    char id[8], name[2] = {c, '\0'};
    snprintf(id, sizeof id, "key-%c", c);
    struct sight s = await_control(r, view, id);
    if (r->way == RESIDENT_TOUCHES) {
        resident_touch(r, s.x, s.y);
    } else {
        if (c >= 'A' && c <= 'Z')
            name[0] = (char)(c - 'A' + 'a'); // without Shift; the kiosk folds it
        resident_key(r, name);
    }
    int64_t deadline = clock_ms() + KIOSK_STAND_LIMIT_MS;
    while (look(r, id).typed != s.typed + 1) {
        if (clock_ms() > deadline)
            fail_msg("a typed character did not arrive on %s", view);
        poll(NULL, 0, POLL_MS);
    }
}

void resident_type(struct resident *r, const char *view, const char *secret)
{
    for (; *secret; secret++)
        type_one(r, view, *secret);
}

void resident_enter(struct resident *r, const char *view, const char *secret)
{
    resident_type(r, view, secret);
    if (r->way == RESIDENT_PRESSES_KEYS)
        resident_key(r, "Return"); // OK has the focus in an entry
    else
        resident_choose(r, view, "ok");
}

void resident_enter_new(struct resident *r, const char *secret)
{
    resident_enter(r, "new", secret);
    resident_enter(r, "again", secret);
}

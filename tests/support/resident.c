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
    FOCUS_MOVES_MAX = 80, // more than any screen has controls
    // Somebody looks at what has come before pressing it. The kiosk takes nothing for a press that
    // comes sooner than 400 ms after its control.
    LOOK_MS = 450,
};

// What the resident looked at last, and since when.
struct look {
    char view[32], control[32];
    int x, y;
    int64_t since;
};

struct resident {
    struct kiosk_stand *stand;
    enum resident_way way;
    Display *display;
    struct look look;
    Window dead;      // None: the whole glass feels
    int off_x, off_y; // pixels that the glass tells a touch beside where it is
};

struct resident *resident_come(struct kiosk_stand *stand, enum resident_way way)
{
    char name[32];
    kiosk_stand_display(stand, name, sizeof name);
    struct resident *r = calloc(1, sizeof *r);
    assert_non_null(r);
    *r = (struct resident){.stand = stand, .way = way, .display = XOpenDisplay(name)};
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

// As the glass tells it, which ends at its edges.
static void move(struct resident *r, int x, int y)
{
    int to_x = x + r->off_x, to_y = y + r->off_y;
    XTestFakeMotionEvent(r->display, -1, to_x > 0 ? to_x : 0, to_y > 0 ? to_y : 0, CurrentTime);
}

static void touch(struct resident *r, int x, int y)
{
    move(r, x, y);
    XTestFakeButtonEvent(r->display, 1, True, CurrentTime);
    XTestFakeButtonEvent(r->display, 1, False, CurrentTime);
    XSync(r->display, False);
}

static void move_key(struct resident *r, const char *name, Bool down)
{
    KeyCode code = XKeysymToKeycode(r->display, XStringToKeysym(name));
    assert_int_not_equal(code, 0);
    XTestFakeKeyEvent(r->display, code, down, CurrentTime);
    XSync(r->display, False);
}

void resident_key_down(struct resident *r, const char *name)
{
    move_key(r, name, True);
}

void resident_key_up(struct resident *r, const char *name)
{
    move_key(r, name, False);
}

static void press_key(struct resident *r, const char *name)
{
    move_key(r, name, True);
    move_key(r, name, False);
    // SDL takes a key that is pressed within 2 ms of its release for one that is held.
    poll(NULL, 0, POLL_MS);
}

// Whatever comes next is looked at anew.
static void look_away(struct resident *r)
{
    r->look = (struct look){.since = 0};
}

void resident_off(struct resident *r, int dx, int dy)
{
    r->off_x = dx;
    r->off_y = dy;
}

void resident_touch(struct resident *r, int x, int y)
{
    touch(r, x, y);
    look_away(r);
}

void resident_draw(struct resident *r, int y, int from, int to, int step)
{
    XTestFakeMotionEvent(r->display, -1, from, y, CurrentTime);
    XTestFakeButtonEvent(r->display, 1, True, CurrentTime);
    for (int x = from; x < to; x += step)
        XTestFakeMotionEvent(r->display, -1, x, y, CurrentTime);
    XTestFakeMotionEvent(r->display, -1, to, y, CurrentTime);
    XTestFakeButtonEvent(r->display, 1, False, CurrentTime);
    XSync(r->display, False);
    look_away(r);
}

// It is the root's, so that the kiosk's window is none of those that it lies in.
void resident_glass_dead(struct resident *r, int x, int y, int width, int height)
{
    XSetWindowAttributes attributes = {.override_redirect = True};
    assert_int_equal(r->dead, None);
    r->dead = XCreateWindow(r->display, DefaultRootWindow(r->display), x, y, (unsigned)width,
                            (unsigned)height, 0, 0, InputOnly, CopyFromParent, CWOverrideRedirect,
                            &attributes);
    XMapRaised(r->display, r->dead);
    XSync(r->display, False);
}

void resident_glass_whole(struct resident *r)
{
    XDestroyWindow(r->display, r->dead);
    XSync(r->display, False);
    r->dead = None;
}

void resident_key(struct resident *r, const char *name)
{
    press_key(r, name);
    look_away(r);
}

void resident_look(struct resident *r)
{
    look_away(r);
    poll(NULL, 0, LOOK_MS);
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

static json_t *first_held(json_t *view)
{
    return json_array_get(json_object_get(view, "held"), 0);
}

void resident_hold(struct resident *r, const char *view, int ms)
{
    kiosk_stand_await(r->stand, view, NULL);
    resident_look(r);
    json_t *shown = kiosk_stand_ask(r->stand, "view"), *place = first_held(shown);
    assert_non_null(place);
    int x = number(place, "x") + number(place, "w") / 2;
    int y = number(place, "y") + number(place, "h") / 2;
    json_decref(shown);
    move(r, x, y);
    XTestFakeButtonEvent(r->display, 1, True, CurrentTime);
    XSync(r->display, False);
    poll(NULL, 0, ms);
    XTestFakeButtonEvent(r->display, 1, False, CurrentTime);
    XSync(r->display, False);
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

// Takes the time to see a control that is new. A keypad is seen as one.
static void take_in(struct resident *r, const char *view, const char *control,
                    const struct sight *s)
{
    bool key = strncmp(control, "key-", 4) == 0;
    struct look now = {.x = key ? 0 : s->x, .y = key ? 0 : s->y, .since = clock_ms()};
    snprintf(now.view, sizeof now.view, "%s", view);
    snprintf(now.control, sizeof now.control, "%s", key ? "key" : control);
    if (strcmp(now.view, r->look.view) != 0 || strcmp(now.control, r->look.control) != 0 ||
        now.x != r->look.x || now.y != r->look.y)
        r->look = now;
    poll(NULL, 0, clock_left(r->look.since + LOOK_MS));
}

// ---- choosing ---------------------------------------------------------------------------------

// Returns when the focus has moved on, or after a while: among the keys of an entry nobody is told.
static void await_focus_to_move(struct resident *r, const char *control, const char *from)
{
    int64_t deadline = clock_ms() + LOOK_MS;
    while (strcmp(look(r, control).focus, from) == 0) {
        if (clock_ms() > deadline)
            return;
        poll(NULL, 0, POLL_MS);
    }
}

// Tab by Tab, in reading order, each seen to be taken, until the focus is there; then Enter.
static void choose_by_keys(struct resident *r, const char *control)
{
    for (int i = 0; i < FOCUS_MOVES_MAX; i++) {
        struct sight s = look(r, control);
        if (strcmp(s.focus, control) == 0) {
            press_key(r, "Return");
            return;
        }
        press_key(r, "Tab");
        await_focus_to_move(r, control, s.focus);
    }
    fail_msg("the focus never reached %s", control);
}

void resident_choose(struct resident *r, const char *view, const char *control)
{
    struct sight s = await_control(r, view, control);
    take_in(r, view, control, &s);
    if (r->way == RESIDENT_TOUCHES)
        touch(r, s.x, s.y);
    else
        choose_by_keys(r, control);
    if (strncmp(control, "key-", 4) != 0)
        look_away(r);
}

static void type_one(struct resident *r, const char *view, char c)
{
    char id[8], name[2] = {c, '\0'};
    snprintf(id, sizeof id, "key-%c", c);
    struct sight s = await_control(r, view, id);
    take_in(r, view, id, &s);
    if (r->way == RESIDENT_TOUCHES) {
        touch(r, s.x, s.y);
    } else {
        if (c >= 'A' && c <= 'Z')
            name[0] = (char)(c - 'A' + 'a'); // without Shift; the kiosk folds it
        press_key(r, name);
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
    if (r->way == RESIDENT_PRESSES_KEYS) {
        press_key(r, "Return"); // OK has the focus in an entry
        look_away(r);
    } else
        resident_choose(r, view, "ok");
}

void resident_enter_new(struct resident *r, const char *secret)
{
    resident_enter(r, "new", secret);
    resident_enter(r, "again", secret);
}

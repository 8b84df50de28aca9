#include "tests/os/outsider.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers/base/clock.h"
#include "firmware/session/calendar.h"
#include "firmware/session/pin_entry.h"
#include "tests/golden/png.h"
#include "tests/golden/sample_guide.h"
#include "tests/os/dump.h"
#include "tests/os/expected.h"
#include "tests/os/qmp.h"

enum {
    POLL_MS = 50,
    // Somebody looks at what has come before pressing it: the kiosk takes nothing for a press that
    // comes sooner than 400 ms after its control, and emulated it shows it later than it thinks.
    LOOK_MS = 800,
    STILL_MS = 150,
    SETTLE_MS = 1500,
};

struct outsider {
    const struct outsider_settings *settings;
    struct qmp *qmp;
    struct expected *expected;
    struct pin_entry *pins;
    char dump[PATH_MAX]; // absolute: QEMU writes it
    SDL_Surface *found;  // what the last look saw; NULL: nothing yet
    int pictures;        // so far, with those of residents before
};

// The highest number of a picture in the folder.
static int count_pictures(const char *folder)
{
    int most = 0;
    DIR *list = opendir(folder);
    for (const struct dirent *entry; list && (entry = readdir(list));) {
        int number = atoi(entry->d_name);
        most = number > most ? number : most;
    }
    if (list)
        closedir(list);
    return most;
}

static bool open_parts(struct outsider *o)
{
    const struct outsider_settings *settings = o->settings;
    char folder[PATH_MAX];
    if (!realpath(settings->pictures, folder) ||
        snprintf(o->dump, sizeof o->dump, "%s/dump.ppm", folder) >= (int)sizeof o->dump) {
        fprintf(stderr, "outsider: %s: %s\n", settings->pictures, strerror(errno));
        return false;
    }
    o->pictures = count_pictures(folder);
    o->qmp = qmp_open(settings->qmp);
    if (!o->qmp)
        fprintf(stderr, "outsider: %s: %s\n", settings->qmp, strerror(errno));
    o->expected = expected_open(&settings->panel, settings->locale);
    o->pins = pin_entry_new();
    return o->qmp && o->expected && o->pins;
}

struct outsider *outsider_come(const struct outsider_settings *settings)
{
    struct outsider *o = calloc(1, sizeof *o);
    if (!o)
        return NULL;
    o->settings = settings;
    if (!open_parts(o))
        outsider_leave(&o);
    return o;
}

void outsider_leave(struct outsider **outsider)
{
    struct outsider *o = *outsider;
    if (!o)
        return;
    qmp_close(&o->qmp);
    expected_close(&o->expected);
    pin_entry_free(&o->pins);
    SDL_FreeSurface(o->found);
    if (o->dump[0] != '\0')
        unlink(o->dump);
    free(o);
    *outsider = NULL;
}

struct qmp *outsider_machine(struct outsider *o)
{
    return o->qmp;
}

struct view outsider_view(const struct outsider *o, enum view_id id, enum operation operation)
{
    struct view view = sample_usual(id);
    view.language = o->settings->language;
    view.operation = operation;
    if (operation != OPERATION_NONE && operation_known(operation) == SECRET_SIGN)
        view.tries_left = view.sign.tries_left;
    view.done_date = calendar_date(clock_now()); // a line of its own, whatever it says
    view.done_time = calendar_time(clock_now());
    return view;
}

bool outsider_sample(const struct outsider *o, const char *name, struct view *view)
{
    struct sample *list = calloc(SAMPLE_MAX, sizeof *list);
    size_t count = list ? sample_all(list) : 0, i = 0;
    while (i < count && strcmp(list[i].name + strcspn(list[i].name, "-") + 1, name) != 0)
        i++;
    bool found = i < count;
    if (found) {
        *view = list[i].view;
        view->language = o->settings->language;
    }
    free(list);
    return found;
}

// ---- looking ------------------------------------------------------------------------------------

// False when QEMU does not answer; a screen that is between two resolutions is no screen yet.
static bool look(struct outsider *o)
{
    SDL_FreeSurface(o->found);
    o->found = NULL;
    if (!qmp_dump(o->qmp, o->dump))
        return false;
    o->found = dump_read(o->dump);
    return true;
}

static void keep(struct outsider *o, const SDL_Surface *surface, const char *name,
                 const char *suffix)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%02d-%s%s.png", o->settings->pictures, o->pictures, name,
             suffix);
    if (!surface || !png_write_surface(path, surface))
        printf("# no picture %s\n", path);
}

static bool is_there(const struct outsider *o, const struct scene_rect parts[], size_t count)
{
    const SDL_Surface *expected = expected_picture(o->expected);
    if (!o->found || o->found->w != expected->w || o->found->h != expected->h)
        return false;
    for (size_t i = 0; i < count; i++)
        if (dump_compare(o->found, expected, parts[i], o->settings->tolerance).pixels > 0)
            return false;
    return true;
}

static void complain(struct outsider *o, const char *name, const struct scene_rect parts[],
                     size_t count)
{
    const SDL_Surface *expected = expected_picture(o->expected);
    printf("# waited in vain for the screen %s; see its pictures %02d\n", name, o->pictures);
    if (!o->found)
        printf("# there is no picture of the machine's screen\n");
    else if (o->found->w != expected->w || o->found->h != expected->h)
        printf("# the machine's screen has %dx%d pixels, not %dx%d\n", o->found->w, o->found->h,
               expected->w, expected->h);
    for (size_t i = 0; i < count && o->found; i++) {
        struct dump_difference d =
            dump_compare(o->found, expected, parts[i], o->settings->tolerance);
        printf("# in %dx%d at %d,%d differ %d pixels, within %dx%d at %d,%d\n", parts[i].w,
               parts[i].h, parts[i].x, parts[i].y, d.pixels, d.box.w, d.box.h, d.box.x, d.box.y);
    }
    keep(o, o->found, name, "-found");
    keep(o, expected, name, "-expected");
}

static struct dump_difference whole_difference(const struct outsider *o, const SDL_Surface *other)
{
    const struct scene_rect all = {0, 0, o->found->w, o->found->h};
    return dump_compare(o->found, other, all, 0);
}

// A picture is painted strip by strip, and a dump may come between two. Until two in a row are
// equal, or for a while: some screens move.
static bool settle(struct outsider *o)
{
    int64_t deadline = clock_ms() + SETTLE_MS;
    bool still = false;
    while (!still && clock_ms() < deadline) {
        SDL_Surface *before = o->found;
        o->found = NULL;
        clock_sleep(STILL_MS);
        bool there = look(o) && o->found;
        still = there && whole_difference(o, before).pixels == 0;
        SDL_FreeSurface(before);
        if (!there)
            return false;
    }
    return true;
}

static bool await_parts(struct outsider *o, const char *name, const struct scene_rect parts[],
                        size_t count)
{
    int64_t deadline = clock_ms() + o->settings->limit_ms;
    while (look(o)) {
        if (is_there(o, parts, count))
            return true;
        if (clock_ms() > deadline)
            break;
        clock_sleep(POLL_MS);
    }
    complain(o, name, parts, count);
    return false;
}

const SDL_Surface *outsider_look(struct outsider *o)
{
    return look(o) ? o->found : NULL;
}

bool outsider_sees(struct outsider *o, const struct view *view)
{
    struct scene_rect title;
    expected_show(o->expected, view);
    return expected_title(o->expected, &title) && is_there(o, &title, 1);
}

void outsider_keep(struct outsider *o, const char *name)
{
    o->pictures++;
    keep(o, o->found, name, "");
}

bool outsider_await(struct outsider *o, const struct view *view, enum control control)
{
    struct scene_rect parts[2];
    const char *name = view_name(view->id);
    size_t count = 0;
    o->pictures++;
    expected_show(o->expected, view);
    count += expected_title(o->expected, &parts[count]);
    if (control != CONTROL_NONE && !expected_control(o->expected, control, &parts[count++])) {
        printf("# the screen %s has no %s\n", name, control_name(control));
        return false;
    }
    if (!await_parts(o, name, parts, count) || !settle(o))
        return false;
    keep(o, o->found, name, "");
    printf("# %s: elsewhere %d pixels are not as expected\n", name,
           whole_difference(o, expected_picture(o->expected)).pixels);
    return true;
}

// ---- touching -----------------------------------------------------------------------------------

static bool tap(struct outsider *o, enum control control)
{
    const struct metrics_panel *panel = &o->settings->panel;
    struct scene_rect at;
    if (!expected_control(o->expected, control, &at)) {
        printf("# there is no %s\n", control_name(control));
        return false;
    }
    return qmp_tap(o->qmp, at.x + at.w / 2, at.y + at.h / 2, panel->width, panel->height);
}

bool outsider_choose(struct outsider *o, const struct view *view, enum control control)
{
    if (!outsider_await(o, view, control))
        return false;
    clock_sleep(LOOK_MS);
    return tap(o, control);
}

static enum control key_of(char c)
{
    return c >= '0' && c <= '9' ? CONTROL_KEY_0 + (c - '0') : CONTROL_KEY_A + (c - 'A');
}

static enum pin_slot slot_of(enum view_id id)
{
    if (id == VIEW_KNOWN)
        return PIN_KNOWN;
    return id == VIEW_NEW ? PIN_NEW : PIN_AGAIN;
}

static enum secret_kind kind_of(const struct view *view)
{
    return view->id == VIEW_KNOWN ? operation_known(view->operation)
                                  : operation_target(view->operation);
}

// The whole of what changes with a character is awaited: the boxes, the rules, whether OK is there.
static bool type_one(struct outsider *o, struct view *view, char c)
{
    struct scene_rect parts[SCENE_DAMAGE_MAX];
    enum pin_slot slot = slot_of(view->id);
    if (!pin_entry_type(o->pins, slot, kind_of(view), c) || !tap(o, key_of(c)))
        return false;
    pin_entry_show(o->pins, slot, kind_of(view), &view->entry);
    expected_show(o->expected, view);
    return await_parts(o, view_name(view->id), parts, expected_changes(o->expected, parts));
}

bool outsider_enter(struct outsider *o, const struct view *view, const char *secret)
{
    struct view typed = *view;
    enum pin_slot slot = slot_of(view->id);
    pin_entry_wipe(o->pins, slot);
    pin_entry_show(o->pins, slot, kind_of(view), &typed.entry);
    if (!outsider_await(o, &typed, key_of(secret[0])))
        return false;
    clock_sleep(LOOK_MS);
    for (; *secret; secret++)
        if (!type_one(o, &typed, *secret))
            return false;
    return outsider_choose(o, &typed, CONTROL_OK);
}

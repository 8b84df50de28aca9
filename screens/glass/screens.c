#include "screens/glass/screens.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/base/clock.h"
#include "screens/glass/input.h"
#include "screens/scene/paint.h"
#include "screens/screen.h"
#include "screens/view/action.h"

enum {
    OVERWRITTEN = 64,       // places in SDL's event queue; a resident never fills as many
    BLANKS = 2048,          // bytes; more than the X server says at once about a press
    STACK_USED = 32 * 1024, // bytes; X11_DispatchEvent() and below use about 8 KiB
};

static const char TITLE[] = "kiosk";

struct screens {
    SDL_Window *window;
    SDL_Surface *surface; // the window's own
    struct screen_kit kit;
    struct scene *shown, *next;
    struct view view;
    bool drawn; // a view has been shown
    bool stale; // something looks otherwise by now: pressed or let go, in focus or not
    struct input_state state;
    uint32_t wake_event;
    atomic_bool waking; // a wake event is in the queue
    size_t place_count;
    struct control_place places[CONTROL_COUNT];
};

const char *screens_strerr(enum screens_err err)
{
    static const char *const words[] = {
        [SCREENS_OK] = "ok",
        [SCREENS_DISPLAY] = "no display",
        [SCREENS_FONT] = "a font file is missing or broken",
        [SCREENS_TEXTS] = "a language has no catalogue",
        [SCREENS_MEMORY] = "out of memory",
    };
    return words[err];
}

static void set_hints(void)
{
    // With acceleration SDL's window surface goes through OpenGL: half a second and 90 MiB more.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_POLL_SENTINEL, "0"); // it would end a wait of 0 ms before its events
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    // Blanking is the system's matter. SDL_Init() asks for the session's D-Bus all the same, and
    // would run dbus-launch where there is none: an address that nobody listens at ends that.
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    // No input method: what is typed is ASCII, and no other process needs to see it. No composed
    // characters either: their table takes Xlib some milliseconds and half a MiB.
    setenv("XMODIFIERS", "@im=none", 1);
    setenv("XCOMPOSEFILE", "/dev/null", 1);
    unsetenv("SDL_IM_MODULE");
}

static bool take_surface(struct screens *s)
{
    s->surface = SDL_GetWindowSurface(s->window);
    return s->surface && s->surface->format->BytesPerPixel == 4 &&
           s->surface->format->Bmask == 0xFF;
}

static enum screens_err open_window(struct screens *s, const struct screens_options *options)
{
    set_hints();
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return SCREENS_DISPLAY;
    SDL_DisplayMode mode = {0};
    SDL_GetDesktopDisplayMode(0, &mode);
    int w = options->width > 0 ? options->width : mode.w;
    int h = options->height > 0 ? options->height : mode.h;
    int x = options->window ? (int)SDL_WINDOWPOS_UNDEFINED : 0;
    Uint32 flags = options->window ? 0 : SDL_WINDOW_BORDERLESS;
    s->window = SDL_CreateWindow(TITLE, x, x, w, h, flags);
    if (!s->window || !take_surface(s))
        return SCREENS_DISPLAY;
    s->kit.panel =
        (struct metrics_panel){s->surface->w, s->surface->h, options->width_mm, options->height_mm};
    SDL_ShowCursor(options->window ? SDL_ENABLE : SDL_DISABLE);
    SDL_StartTextInput();
    s->wake_event = SDL_RegisterEvents(2);
    return SCREENS_OK;
}

static enum screens_err open_parts(struct screens *s, const struct screens_options *options)
{
    s->shown = calloc(1, sizeof *s->shown);
    s->next = calloc(1, sizeof *s->next);
    if (!s->shown || !s->next)
        return SCREENS_MEMORY;
    enum text_err text = text_open(&s->kit.text, options->locale);
    if (text != TEXT_OK)
        return text == TEXT_MEMORY ? SCREENS_MEMORY : SCREENS_TEXTS;
    enum font_err font = font_open(&s->kit.font);
    if (font != FONT_OK)
        return font == FONT_MEMORY ? SCREENS_MEMORY : SCREENS_FONT;
    return open_window(s, options);
}

enum screens_err screens_open(struct screens **screens, const struct screens_options *options)
{
    *screens = calloc(1, sizeof **screens);
    if (!*screens)
        return SCREENS_MEMORY;
    enum screens_err err = open_parts(*screens, options);
    if (err != SCREENS_OK)
        screens_close(screens);
    return err;
}

void screens_close(struct screens **screens)
{
    struct screens *s = *screens;
    if (!s)
        return;
    if (s->kit.font)
        font_close(&s->kit.font);
    if (s->kit.text)
        text_close(&s->kit.text);
    if (s->window)
        SDL_DestroyWindow(s->window);
    SDL_Quit();
    free(s->shown);
    free(s->next);
    explicit_bzero(s, sizeof *s);
    free(s);
    *screens = NULL;
}

static void publish(struct screens *s, const struct scene_rect damage[], size_t count)
{
    SDL_Rect rects[SCENE_DAMAGE_MAX];
    SDL_Rect all = {0, 0, s->surface->w, s->surface->h};
    int visible = 0;
    for (size_t i = 0; i < count; i++) {
        SDL_Rect r = {damage[i].x, damage[i].y, damage[i].w, damage[i].h};
        if (!SDL_IntersectRect(&r, &all, &rects[visible]))
            continue;
        r = rects[visible++];
        paint_scene(s->surface, s->shown, (struct scene_rect){r.x, r.y, r.w, r.h}, &theme_default,
                    s->kit.font);
    }
    if (visible > 0)
        SDL_UpdateWindowSurfaceRects(s->window, rects, visible);
}

// Lays the view out anew and repaints what differs from what is on the screen.
static void redraw(struct screens *s)
{
    enum control focus = s->state.ring ? s->state.focus : CONTROL_NONE;
    s->stale = false;
    screen_build(&s->kit, &s->view, focus, input_pressed(&s->state), s->next);
    struct scene_rect damage[SCENE_DAMAGE_MAX];
    size_t count = scene_damage(s->shown, s->next, damage);
    struct scene *old = s->shown;
    s->shown = s->next;
    s->next = old;
    publish(s, damage, count);
}

static void note_places(struct screens *s)
{
    s->place_count = s->shown->control_count;
    memcpy(s->places, s->shown->controls, s->place_count * sizeof *s->places);
}

// SDL keeps used places of its event queue for the next events: they are overwritten.
static void wipe_queue(const struct screens *s)
{
    SDL_Event empty[OVERWRITTEN] = {0};
    for (size_t i = 0; i < OVERWRITTEN; i++)
        empty[i].type = s->wake_event + 1;
    SDL_PeepEvents(empty, OVERWRITTEN, SDL_ADDEVENT, 0, 0);
    SDL_FlushEvent(s->wake_event + 1);
}

// Xlib and xcb keep what they have read and do not wipe it: which keys were pressed in an entry, or
// where the finger was, could be found there for long. Titles make the X server send harmless
// events, which take the places of those; a long text that is asked back takes their bytes in the
// buffer that xcb reads into.
static void wipe_window_events(SDL_Window *window)
{
    char blanks[BLANKS];
    memset(blanks, ' ', sizeof blanks - 1);
    blanks[sizeof blanks - 1] = '\0';
    for (int i = 0; i < OVERWRITTEN; i++)
        SDL_SetWindowTitle(window, TITLE);
    if (!(SDL_GetWindowFlags(window) & SDL_WINDOW_BORDERLESS))
        return; // on a developer's desktop the clipboard is not ours
    SDL_SetClipboardText(blanks);
    SDL_free(SDL_GetClipboardText());
}

void screens_show(struct screens *s, const struct view *view)
{
    if (s->drawn && memcmp(view, &s->view, sizeof *view) == 0)
        return;
    bool another = !s->drawn || view->id != s->view.id;
    if (another && s->drawn && action_entry(&s->view)) {
        wipe_window_events(s->window);
        wipe_queue(s);
    }
    s->view = *view;
    if (another)
        input_new_screen(&s->state, view);
    s->drawn = true;
    redraw(s);
    // What had the focus may be gone from this state of the screen.
    if (!scene_find(s->shown, s->state.focus))
        s->state.focus = action_primary(view);
    note_places(s);
}

// The window was uncovered, or has another size or another surface.
static void window_changed(struct screens *s, const SDL_WindowEvent *event)
{
    if (event->event == SDL_WINDOWEVENT_EXPOSED)
        SDL_UpdateWindowSurface(s->window);
    if (event->event != SDL_WINDOWEVENT_SIZE_CHANGED || !take_surface(s))
        return;
    if (s->surface->w != s->kit.panel.width || s->surface->h != s->kit.panel.height)
        s->kit.panel = (struct metrics_panel){.width = s->surface->w, .height = s->surface->h};
    scene_clear(s->shown, 0, 0, THEME_GROUND);
    if (s->drawn)
        redraw(s);
    note_places(s);
}

// What SDL and Xlib left on the stack below us while they turned a key into a character.
__attribute__((noinline)) static void wipe_stack(void)
{
    char below[STACK_USED];
    explicit_bzero(below, sizeof below);
}

// True when the event means something to the caller.
static bool handle(struct screens *s, const SDL_Event *event, struct input *input)
{
    if (event->type == s->wake_event) {
        atomic_store(&s->waking, false);
        *input = (struct input){.type = INPUT_WAKE};
        return true;
    }
    if (event->type == SDL_WINDOWEVENT) {
        window_changed(s, &event->window);
        return false;
    }
    if (!s->drawn)
        return false;
    const struct input_scene shown = {&s->view, s->shown, metrics_density(&s->kit.panel)};
    enum control pressed = input_pressed(&s->state);
    enum control focus = s->state.ring ? s->state.focus : CONTROL_NONE;
    bool told = input_event(&s->state, event, &shown, input);
    s->stale |= pressed != input_pressed(&s->state) ||
                focus != (s->state.ring ? s->state.focus : CONTROL_NONE);
    return told;
}

void screens_next(struct screens *s, int limit_ms, struct input *input)
{
    *input = (struct input){.type = INPUT_NONE};
    int64_t end = clock_ms() + (limit_ms > 0 ? limit_ms : 0);
    for (;;) {
        // Not as soon as it is known: what was pressed comes first, and often changes the screen.
        if (s->stale && SDL_PollEvent(NULL) == 0)
            redraw(s);
        int left = limit_ms < 0 ? -1 : clock_left(end);
        SDL_Event event;
        if (SDL_WaitEventTimeout(&event, left) == 0) {
            if (limit_ms >= 0 && clock_ms() >= end)
                return;
            continue;
        }
        bool told = handle(s, &event, input);
        explicit_bzero(&event, sizeof event);
        if (!told)
            continue;
        if (input->type == INPUT_CHARACTER) {
            wipe_queue(s);
            wipe_stack();
        }
        return;
    }
}

void screens_wake(struct screens *s)
{
    if (atomic_exchange(&s->waking, true))
        return;
    SDL_Event event = {.type = s->wake_event};
    if (SDL_PushEvent(&event) != 1)
        atomic_store(&s->waking, false);
}

size_t screens_places(const struct screens *s, const struct control_place **places)
{
    *places = s->places;
    return s->place_count;
}

enum control screens_focus(const struct screens *s)
{
    return s->state.focus;
}

#include "screens/glass/window.h"

#include <SDL_syswm.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <X11/Xlib.h>

#include "drivers/base/clock.h"
#include "drivers/base/log.h"
#include "screens/glass/band.h"

enum {
    EVENT_BYTES = 32, // X11 protocol, clause 1
    EVENTS = 128,     // 4096 bytes: xcb reads no more at once
    EVENTS_MS = 20,   // the X server answers within one
    ROUNDS = 3,
};

static const char TITLE[] = "kiosk";

struct window {
    SDL_Window *window;
    int width, height; // pixels
    struct band *band;
    SDL_Surface *surface; // SDL's, where there is no band
    bool framed;
};

static void set_hints(void)
{
    // Without it SDL falls back to a driver that shows nothing. SDL_VIDEODRIVER in the environment
    // goes before the hint; tests set it.
    SDL_SetHint(SDL_HINT_VIDEODRIVER, "x11");
    // With acceleration SDL's window surface goes through OpenGL: half a second and 90 MiB more.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_POLL_SENTINEL, "0"); // it would end a wait of 0 ms before its events
    SDL_SetHint(SDL_HINT_MOUSE_FOCUS_CLICKTHROUGH, "1"); // the press that brings the focus counts
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    // SDL would take the mouse for itself on every press: five answers of the X server are waited
    // for before the press is told. X gives the window the release of a press in it anyway.
    SDL_SetHint(SDL_HINT_MOUSE_AUTO_CAPTURE, "0");
    // The X server blanks after ten minutes without a touch, which to residents is a dead kiosk.
    // SDL asks the X server itself to prevent that (XScreenSaverSuspend), and a session's D-Bus
    // where it has one. The kiosk's has none (drivers.c). Debian's, which tests link, would run
    // dbus-launch to find one: an address that nobody listens at ends that.
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", 1);
    // No input method: what is typed is ASCII, and no other process needs to see it. No composed
    // characters either: their table takes Xlib some milliseconds and half a MiB.
    setenv("XMODIFIERS", "@im=none", 1);
    setenv("XCOMPOSEFILE", "/dev/null", 1);
    unsetenv("SDL_IM_MODULE");
}

static bool has_wanted_driver(void)
{
    const char *wanted = getenv("SDL_VIDEODRIVER");
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && (wanted || strcmp(driver, "x11") == 0);
}

// Xlib's own handler prints a line of its own and ends the program with status 1.
__attribute__((noreturn)) static int display_lost(Display *display)
{
    (void)display;
    log_write(LOG_ERROR, "screens", "event=display-lost");
    _exit(EXIT_FAILURE);
}

static bool find_display(const struct window *w, SDL_SysWMinfo *info)
{
    SDL_VERSION(&info->version);
    return SDL_GetWindowWMInfo(w->window, info) && info->subsystem == SDL_SYSWM_X11;
}

// Only X shares a band; what tests run without a display paints SDL's surface.
static bool take_pixels(struct window *w)
{
    SDL_SysWMinfo info;
    band_close(&w->band);
    w->surface = NULL;
    SDL_GetWindowSize(w->window, &w->width, &w->height);
    if (find_display(w, &info)) {
        w->band = band_open(info.info.x11.display, info.info.x11.window, w->width);
        return w->band;
    }
    w->surface = SDL_GetWindowSurface(w->window);
    return w->surface && w->surface->format->BytesPerPixel == 4 &&
           w->surface->format->Bmask == 0xFF;
}

static bool create(struct window *w, int width, int height, uint32_t ground)
{
    set_hints();
    XSetIOErrorHandler(display_lost);
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || !has_wanted_driver())
        return false;
    SDL_DisplayMode mode = {0};
    SDL_GetDesktopDisplayMode(0, &mode);
    int x = w->framed ? (int)SDL_WINDOWPOS_UNDEFINED : 0;
    w->window =
        SDL_CreateWindow(TITLE, x, x, width > 0 ? width : mode.w, height > 0 ? height : mode.h,
                         w->framed ? 0 : SDL_WINDOW_BORDERLESS);
    if (!w->window || !take_pixels(w))
        return false;
    SDL_ShowCursor(w->framed ? SDL_ENABLE : SDL_DISABLE);
    SDL_StartTextInput();
    // Last, because it can take the X server as long as kiosk takes to its first picture: the
    // display's memory is touched for the first time. Who asks it for something now would wait.
    if (w->band)
        band_fill(w->band, ground, w->height);
    return true;
}

enum window_err window_open(struct window **window, int width, int height, bool framed,
                            uint32_t ground)
{
    struct window *w = calloc(1, sizeof *w);
    *window = w;
    if (!w)
        return WINDOW_MEMORY;
    w->framed = framed;
    if (create(w, width, height, ground))
        return WINDOW_OK;
    window_close(window);
    return WINDOW_DISPLAY;
}

void window_close(struct window **window)
{
    struct window *w = *window;
    if (!w)
        return;
    band_close(&w->band);
    if (w->window)
        SDL_DestroyWindow(w->window);
    SDL_Quit();
    free(w);
    *window = NULL;
}

void window_size(const struct window *window, int *width, int *height)
{
    *width = window->width;
    *height = window->height;
}

bool window_changed(struct window *w, const SDL_WindowEvent *event)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED && !take_pixels(w))
        display_lost(NULL);
    return event->event == SDL_WINDOWEVENT_SIZE_CHANGED || event->event == SDL_WINDOWEVENT_EXPOSED;
}

static void paint_through_band(struct window *w, SDL_Rect part, window_painter *painter, void *own)
{
    while (part.h > 0) {
        SDL_Rect piece = band_piece(w->band, part);
        int top;
        SDL_Surface *surface = band_surface(w->band, &top);
        painter(own, surface, piece, top);
        band_put(w->band, piece);
        part.y += piece.h;
        part.h -= piece.h;
    }
}

void window_paint(struct window *w, const SDL_Rect parts[], int count, window_painter *painter,
                  void *own)
{
    for (int i = 0; i < count; i++) {
        if (w->band)
            paint_through_band(w, parts[i], painter, own);
        else
            painter(own, w->surface, parts[i], parts[i].y);
    }
    if (w->band)
        band_settle(w->band);
    else if (count > 0)
        SDL_UpdateWindowSurfaceRects(w->window, parts, count);
}

// Waits until all of them can be read at once, or have been: XFlush() reads what is there.
static void await_events(Display *display)
{
    int there = 0;
    for (int waited = 0; waited < EVENTS_MS && XQLength(display) < EVENTS; waited++) {
        if (ioctl(ConnectionNumber(display), FIONREAD, &there) != 0 ||
            there >= EVENTS * EVENT_BYTES)
            return;
        clock_sleep(1);
    }
}

// Returns how many events wait then: more than were sent when a real one came in between. That one
// has a place of its own in Xlib's lists, which as many more reach.
static int send_nothing(Display *display, Window window, int count)
{
    XEvent nothing = {.xclient = {.type = ClientMessage, .format = 32}};
    for (int i = 0; i < count; i++)
        XSendEvent(display, window, False, NoEventMask, &nothing);
    XFlush(display);
    await_events(display);
    return XEventsQueued(display, QueuedAfterReading);
}

// Xlib and xcb keep what they have read and do not wipe it: which keys were pressed in an entry, or
// where the finger was, could be found there for long. The X server is asked to send events that
// mean nothing. They take the places of those in the lists of Xlib, and, being as many as fit into
// the buffer that xcb reads into and read at once, their bytes there. Events that wait already
// go to SDL first: behind them Xlib would not read.
void window_wipe(struct window *w)
{
    SDL_SysWMinfo info;
    if (!find_display(w, &info))
        return;
    band_wipe(w->band);
    Display *display = info.info.x11.display;
    int count = EVENTS;
    for (int i = 0; i < ROUNDS; i++) {
        SDL_PumpEvents();
        int queued = send_nothing(display, info.info.x11.window, count);
        if (queued <= count)
            return;
        count = queued;
    }
}

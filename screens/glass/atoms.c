// SDL asks the X server for one atom after the other, forty times, and waits for each answer: a
// third of the time that its window takes. Xlib asks for all of them at once and keeps them, if it
// is told in time. The Makefile has the linker lead SDL's calls here (ld(1), --wrap).
#include <string.h>
#include <X11/Xlib.h>

// What SDL 2.26 asks for when it opens a display and a window (SDL_x11video.c, SDL_x11window.c,
// SDL_x11modes.c), in its order. One that is missing here is asked for alone.
static const char *const names[] = {
    "WM_PROTOCOLS",
    "WM_DELETE_WINDOW",
    "WM_TAKE_FOCUS",
    "WM_NAME",
    "_NET_WM_STATE",
    "_NET_WM_STATE_HIDDEN",
    "_NET_WM_STATE_FOCUSED",
    "_NET_WM_STATE_MAXIMIZED_VERT",
    "_NET_WM_STATE_MAXIMIZED_HORZ",
    "_NET_WM_STATE_FULLSCREEN",
    "_NET_WM_STATE_ABOVE",
    "_NET_WM_STATE_SKIP_TASKBAR",
    "_NET_WM_STATE_SKIP_PAGER",
    "_NET_WM_ALLOWED_ACTIONS",
    "_NET_WM_ACTION_FULLSCREEN",
    "_NET_WM_NAME",
    "_NET_WM_ICON_NAME",
    "_NET_WM_ICON",
    "_NET_WM_PING",
    "_NET_WM_WINDOW_OPACITY",
    "_NET_WM_USER_TIME",
    "_NET_ACTIVE_WINDOW",
    "_NET_FRAME_EXTENTS",
    "_SDL_WAKEUP",
    "UTF8_STRING",
    "PRIMARY",
    "XdndEnter",
    "XdndPosition",
    "XdndStatus",
    "XdndTypeList",
    "XdndActionCopy",
    "XdndDrop",
    "XdndFinished",
    "XdndSelection",
    "XKLAVIER_STATE",
    "_NET_SUPPORTING_WM_CHECK",
    "EDID",
    "_NET_WM_WINDOW_TYPE_NORMAL",
    "UTF-8",
    "XdndAware",
};

enum {
    NAMES = sizeof names / sizeof *names
};

Atom __real_XInternAtom(Display *display, const char *name, Bool only_if_exists);
Atom __wrap_XInternAtom(Display *display, const char *name, Bool only_if_exists);

Atom __wrap_XInternAtom(Display *display, const char *name, Bool only_if_exists) // lint: exported
{
    Atom atoms[NAMES];
    if (strcmp(name, names[0]) == 0)
        XInternAtoms(display, (char **)names, NAMES, False, atoms);
    return __real_XInternAtom(display, name, only_if_exists);
}

// The least that any program of X needs: a bare window over the whole screen, in which a square
// changes its colour at each press. What a press takes to it and back is the share of the X server
// and of the way of measuring.
//   plain_xlib
#include <stdbool.h>
#include <stdlib.h>
#include <X11/Xlib.h>

enum {
    SIDE = 32,
    BLUE = 0x003E7E,
    WHITE = 0xFFFFFF,
};

static Window open_window(Display *display)
{
    int screen = DefaultScreen(display);
    XSetWindowAttributes attributes = {.override_redirect = True,
                                       .background_pixel = BLUE,
                                       .event_mask = ButtonPressMask | ExposureMask};
    Window window = XCreateWindow(
        display, DefaultRootWindow(display), 0, 0, (unsigned)DisplayWidth(display, screen),
        (unsigned)DisplayHeight(display, screen), 0, CopyFromParent, InputOutput, CopyFromParent,
        CWOverrideRedirect | CWBackPixel | CWEventMask, &attributes);
    XMapRaised(display, window);
    return window;
}

int main(void)
{
    Display *display = XOpenDisplay(NULL);
    if (!display)
        return EXIT_FAILURE;
    int screen = DefaultScreen(display);
    Window window = open_window(display);
    GC gc = XCreateGC(display, window, 0, NULL);
    bool pressed = false;
    for (;;) { // ends with its connection, as Xlib has it
        XEvent event;
        XNextEvent(display, &event);
        pressed ^= event.type == ButtonPress;
        XSetForeground(display, gc, pressed ? BLUE : WHITE);
        XFillRectangle(display, window, gc, DisplayWidth(display, screen) / 2 - SIDE / 2,
                       DisplayHeight(display, screen) / 2 - SIDE / 2, SIDE, SIDE);
    }
}

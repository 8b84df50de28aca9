#include "tests/bench/mirror.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <X11/Xlib.h>

enum {
    SIDE = 32,
    COMES_MS = 2000,
    PAUSE_MS = 20,
};

static _Noreturn void become_mirror(const char *display)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    Display *d = XOpenDisplay(display);
    if (!d)
        _exit(1);
    XSetWindowAttributes attributes = {.override_redirect = True, .event_mask = ButtonPressMask};
    Window window =
        XCreateWindow(d, DefaultRootWindow(d), 0, 0, SIDE, SIDE, 0, CopyFromParent, InputOutput,
                      CopyFromParent, CWOverrideRedirect | CWEventMask, &attributes);
    GC gc = XCreateGC(d, window, 0, NULL);
    XMapRaised(d, window);
    for (unsigned long colour = 1;; colour++) {
        XSetForeground(d, gc, colour * 0x010305);
        XFillRectangle(d, window, gc, 0, 0, SIDE, SIDE);
        XEvent event;
        XNextEvent(d, &event);
    }
}

static bool measure_one(struct glass *glass, struct sample *ms)
{
    const struct glass_rect square = {0, 0, SIDE, SIDE};
    double answered;
    uint64_t before = glass_look(glass, square);
    double pressed = glass_press(glass, SIDE / 2, SIDE / 2);
    if (!glass_await(glass, square, before, false, COMES_MS, &answered))
        return false;
    sample_add(ms, answered - pressed);
    sample_pause_ms(PAUSE_MS);
    return true;
}

bool mirror_measure(const char *display, struct glass *glass, int presses, struct sample *ms)
{
    const struct glass_rect square = {0, 0, SIDE, SIDE};
    uint64_t before = glass_look(glass, square);
    double at;
    pid_t mirror = fork();
    if (mirror == 0)
        become_mirror(display);
    bool answers = mirror > 0 && glass_await(glass, square, before, false, COMES_MS, &at);
    sample_pause_ms(PAUSE_MS);
    for (int i = 0; answers && i < presses; i++)
        answers = measure_one(glass, ms);
    if (mirror > 0) {
        kill(mirror, SIGKILL);
        waitpid(mirror, NULL, 0);
    }
    return answers;
}

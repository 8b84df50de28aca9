#include "tests/bench/glass.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/prctl.h>
#include <sys/shm.h>
// XShm.h needs Xlib.h in front of it.
// clang-format off
#include <X11/Xlib.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <X11/Xutil.h>
// clang-format on

#include "tests/bench/sample.h"

enum {
    PACE_US = 200,
    STILL_PACE_US = 5000,
};

struct glass {
    Display *display;
    Window root;
    XShmSegmentInfo segment; // as large as the whole screen
    XImage *image;           // of the part that was looked at last
    int pace_us;
};

// A segment that is marked as removed lives until both sides have let go of it.
static bool share_memory(struct glass *g, size_t bytes)
{
    g->segment.shmid = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    if (g->segment.shmid < 0)
        return false;
    g->segment.shmaddr = shmat(g->segment.shmid, NULL, 0);
    bool attached = XShmAttach(g->display, &g->segment);
    XSync(g->display, False);
    shmctl(g->segment.shmid, IPC_RMID, NULL);
    return attached;
}

struct glass *glass_open(const char *display)
{
    struct glass *g = calloc(1, sizeof *g);
    if (!g)
        return NULL;
    prctl(PR_SET_TIMERSLACK, 1000); // ns; a pause is as long as it says
    g->pace_us = PACE_US;
    g->display = XOpenDisplay(display);
    if (g->display) {
        g->root = DefaultRootWindow(g->display);
        int screen = DefaultScreen(g->display);
        size_t pixels =
            (size_t)DisplayWidth(g->display, screen) * (size_t)DisplayHeight(g->display, screen);
        if (XShmQueryExtension(g->display) && share_memory(g, pixels * sizeof(uint32_t)))
            return g;
        XCloseDisplay(g->display);
    }
    free(g);
    return NULL;
}

void glass_close(struct glass **glass)
{
    struct glass *g = *glass;
    if (!g)
        return;
    if (g->image)
        XFree(g->image); // its pixels are the segment
    XShmDetach(g->display, &g->segment);
    XCloseDisplay(g->display);
    shmdt(g->segment.shmaddr);
    free(g);
    *glass = NULL;
}

void glass_pace(struct glass *glass, int microseconds)
{
    glass->pace_us = microseconds;
}

double glass_press(struct glass *g, int x, int y)
{
    XTestFakeMotionEvent(g->display, -1, x, y, CurrentTime);
    XTestFakeButtonEvent(g->display, 1, True, CurrentTime);
    XTestFakeButtonEvent(g->display, 1, False, CurrentTime);
    double at = sample_now_ms();
    XFlush(g->display);
    return at;
}

// ---- pixels -----------------------------------------------------------------------------------

static void get(struct glass *g, struct glass_rect part)
{
    if (g->image && (g->image->width != part.w || g->image->height != part.h)) {
        XFree(g->image);
        g->image = NULL;
    }
    if (!g->image) {
        int screen = DefaultScreen(g->display);
        g->image =
            XShmCreateImage(g->display, DefaultVisual(g->display, screen),
                            (unsigned)DefaultDepth(g->display, screen), ZPixmap, g->segment.shmaddr,
                            &g->segment, (unsigned)part.w, (unsigned)part.h);
    }
    XShmGetImage(g->display, g->root, g->image, part.x, part.y, AllPlanes);
}

// Two pixels at a time; an FNV-like mix is enough to tell pictures apart.
static uint64_t mix(const void *pixels, size_t bytes)
{
    uint64_t sum = 0xCBF29CE484222325;
    for (size_t i = 0; i + sizeof(uint64_t) <= bytes; i += sizeof(uint64_t)) {
        uint64_t two;
        memcpy(&two, (const char *)pixels + i, sizeof two);
        sum = (sum ^ (two & 0x00FFFFFF00FFFFFF)) * 0x9E3779B97F4A7C15;
        sum ^= sum >> 32;
    }
    return sum;
}

uint64_t glass_look(struct glass *g, struct glass_rect part)
{
    get(g, part);
    return mix(g->image->data, (size_t)g->image->bytes_per_line * (size_t)part.h);
}

void glass_copy(struct glass *g, struct glass_rect part, uint32_t *pixels)
{
    get(g, part);
    for (int y = 0; y < part.h; y++)
        memcpy(pixels + (size_t)y * (size_t)part.w,
               g->image->data + (size_t)y * (size_t)g->image->bytes_per_line,
               (size_t)part.w * sizeof *pixels);
}

bool glass_await(struct glass *g, struct glass_rect part, uint64_t look, bool alike, int limit_ms,
                 double *at)
{
    double limit = sample_now_ms() + limit_ms;
    while ((glass_look(g, part) == look) != alike) {
        if (sample_now_ms() > limit)
            return false;
        sample_pause_ms(g->pace_us / 1e3);
    }
    *at = sample_now_ms();
    return true;
}

uint64_t glass_await_still(struct glass *g, struct glass_rect part, int still_ms)
{
    uint64_t look = glass_look(g, part);
    double since = sample_now_ms();
    while (sample_now_ms() - since < still_ms) {
        sample_pause_ms(STILL_PACE_US / 1e3);
        uint64_t now = glass_look(g, part);
        if (now != look)
            since = sample_now_ms();
        look = now;
    }
    return look;
}

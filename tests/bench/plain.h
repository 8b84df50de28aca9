// The two programs of ours that the kiosk is compared with: plain_sdl and plain_xlib. Both fill the
// screen and change at each press, back again at the next.
#ifndef TESTS_BENCH_PLAIN_H
#define TESTS_BENCH_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/bench/glass.h"
#include "tests/bench/sample.h"

enum plain {
    PLAIN_SDL,  // SDL2 and SDL2_ttf as their documentation says
    PLAIN_XLIB, // the floor
};

// Where the program is.
void plain_path(enum plain plain, char *path, size_t size);

// A part of the screen that a press changes.
struct glass_rect plain_spot(void);

// Starts it, presses so many times, ends it; what is on the display is covered meanwhile. Adds each
// time from press to pixels. False when it does not answer.
bool plain_press(enum plain plain, const char *display, struct glass *glass, int presses,
                 struct sample *ms);

#endif

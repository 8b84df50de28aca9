// Other programs that could show a first screen, for comparison: where they are installed, and the
// bench's own two.
#ifndef TESTS_BENCH_RIVAL_H
#define TESTS_BENCH_RIVAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/bench/glass.h"
#include "tests/bench/processes.h"

enum rival {
    RIVAL_CHROMIUM,   // tests/bench/start.html, in kiosk mode
    RIVAL_AUSWEISAPP, // its own first screen
    RIVAL_SDL,        // plain_sdl
    RIVAL_XLIB,       // plain_xlib
    RIVAL_COUNT,
};

struct rival_run {
    struct processes before; // whatever is new is the rival's
    pid_t process;
};

const char *rival_name(enum rival rival);
bool rival_installed(enum rival rival);

// A part of its first screen that crosses all there is, and its first button.
struct glass_rect rival_strip(enum rival rival);
struct glass_rect rival_button(enum rival rival);

// Starts it with a new home, as if for the first time. `root` is the folder of the sources. Returns
// when, or 0. To be called inside a stand's namespaces, in its folder.
double rival_start(enum rival rival, const char *root, struct rival_run *run);

// Its processes that live now.
void rival_processes(const struct rival_run *run, struct processes *processes);

// Ends them all and removes the home.
void rival_end(struct rival_run *run);

#endif

// What a machine's screen shows for a while, frame by frame.
#ifndef TESTS_OS_WATCH_H
#define TESTS_OS_WATCH_H

#include "tests/os/outsider.h"

enum watch_sight {
    WATCH_NOTHING, // no picture
    WATCH_SHOWN,   // the title of the view that is looked for
    WATCH_BLACK,   // nothing but black
    WATCH_CONSOLE, // black for the most part, and something on it: no screen of a kiosk in its
                   // usual colours
    WATCH_OTHER,
    WATCH_COUNT,
};

struct watch {
    int frames[WATCH_COUNT];
    int longest_ms[WATCH_COUNT]; // in one piece
};

// "shown", "black", ...
const char *watch_name(enum watch_sight sight);

// What one picture shows; it is the outsider's last look.
enum watch_sight watch_sight(struct outsider *outsider, const SDL_Surface *picture,
                             const struct view *view);

// Looks for so long, about every `every_ms`. Of each change to what is neither shown nor black a
// picture is kept.
void watch_run(struct outsider *outsider, const struct view *view, int ms, int every_ms,
               struct watch *watch);

#endif

// The parts of the bench: what each starts, and which rows it gives.
//
// Each starts stands of its own and stops them. A stand that does not come up ends the process.
#ifndef TESTS_BENCH_PART_H
#define TESTS_BENCH_PART_H

#include "tests/bench/glass.h"
#include "tests/bench/table.h"
#include "tests/support/kiosk_stand.h"

struct part_rounds {
    int visits;  // of each kind, counted ones
    int starts;  // of each program
    int presses; // on the keypad, and as many on the keyboard
    int changes; // of screens, in each direction
    int looks;   // changes to each language
    int idle_s;
};

// Of Chromium's memory, and times plain SDL2's.
#define PART_CHROMIUM_MEMORY 0.09
#define PART_SDL_MEMORY      1.60

// What the card and the backend leave for the resident to wait for.
void part_waiting(struct table *table, const struct part_rounds *rounds);

// Memory of other programs in KiB; INFINITY when one is not installed, NAN when it did not
// come up.
struct part_others {
    double chromium_kib, sdl_kib;
};

// From exec to a first screen that answers, beside others.
struct part_others part_start(struct table *table, const struct part_rounds *rounds);

// Memory, idle, touch: a kiosk that has served one visit.
void part_running(struct table *table, const struct part_rounds *rounds,
                  const struct part_others *others);

// Changes of the language, the largest letters, and memory after a visit in each language.
void part_look(struct table *table, const struct part_rounds *rounds,
               const struct part_others *others);

// The rows of all programs' memory, and of the kiosk's alone, beside others'.
struct footprint;
void part_memory(struct table *table, const char *when, const struct footprint *footprint,
                 const struct part_others *others);

// The counter guide's search.
void part_offices(struct table *table);

// The programs' sizes.
void part_size(struct table *table);

// The glass of a stand. Fails like a stand that does not come up.
struct glass *part_glass(const struct kiosk_stand *stand);

#endif

// What a run is about: in some of them one kind of trouble, and the people whom it meets, come
// together more often than chance would have it. The rows and habits are no others than chance's.
#ifndef TESTS_SIM_THEME_H
#define TESTS_SIM_THEME_H

#include <stddef.h>
#include <stdint.h>

#include "tests/sim/faults.h"
#include "tests/sim/resident.h"

enum theme {
    THEME_NONE,
    THEME_OPENINGS,  // slow ones, somebody who goes back, and kiosk-link's worker dies
    THEME_READERS,   // another reader, and one that goes with the card that was left in it
    THEME_AWAY,      // a reader goes with the card of somebody who gives up
    THEME_TWO_CARDS, // another card comes while somebody types, and goes back
    THEME_STARTS,    // kiosk-link is started anew and stands still at once
    THEME_PROOFS,    // a write without an answer, and a card that can prove it
    THEME_NEWS,      // a change without an answer, and the reader comes back
    THEME_CLOCK,     // it is set between two looks at the service, and the kiosk dies
    THEME_GUIDE,     // the counter's guide is read while cards come and go
    THEME_EXCHANGES, // another card lies there when the watcher looks again
    THEME_STRANGERS, // who know the questions that need no body
    THEME_PAUSES,    // the kiosk stands still after "confirm" until its limit has passed
    THEME_TALK,      // kiosk-card's parent stands still while its worker reads a card
    THEME_COUNT,
};

enum theme theme_of(uint64_t seed);

// The rows that it adds to a seed's own; returns how many.
size_t theme_rows(uint64_t seed, struct fault *rows, size_t room);

// Whom it meets. `theme` is this run's.
void theme_resident(enum theme theme, struct resident_plan *plan);

#endif

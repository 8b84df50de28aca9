// What a batch of runs has seen, counted.
#ifndef TESTS_SIM_FIGURES_H
#define TESTS_SIM_FIGURES_H

#include <stdint.h>

struct link_outbox;

enum {
    FIGURES_FLOWS = 32,
    FIGURES_CARDS = 6,
    FIGURES_LINKS = 4,
    FIGURES_OUTBOXES = 3,
    FIGURES_STATES = FIGURES_FLOWS * FIGURES_CARDS * FIGURES_LINKS * FIGURES_OUTBOXES,
};

// The state of (flow x card x link x outbox) now counts as reached.
void figures_look(void);

// kiosk-link told how many records wait.
void figures_outbox(const struct link_outbox *counts);

// The flow went on to a state of this name.
void figures_flow(const char *state);

// One bit per state that was reached since the program started.
const unsigned char *figures_reached(void);

void figures_begin(void);

#endif

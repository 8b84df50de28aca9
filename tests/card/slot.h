// For tests: a reader's slot that the test plays, and the running virtual-card that plugs into it.
//
// What cannot be done fails the test that asked for it.
#ifndef TESTS_CARD_SLOT_H
#define TESTS_CARD_SLOT_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "tests/support/tmpdir.h"

enum {
    SLOT_LIMIT_MS = 10000, // for everything that happens at once; generous for sanitizers
    SLOT_FRAME_MAX = 4200,
    SLOT_OFF = 0, // vpcd's words
    SLOT_ON = 1,
    SLOT_ATR = 4,
};

// Looks every few ms whether it has come true, for at most SLOT_LIMIT_MS.
#define SLOT_UNTIL(condition)                                                                      \
    for (int waited = 0; !(condition) && waited < SLOT_LIMIT_MS; waited += 5)                      \
    poll(NULL, 0, 5)

struct slot {
    char directory[SCRATCH_MAX], card[SCRATCH_MAX + 8], control[SCRATCH_MAX + 8];
    const char *plug;     // the option that names the place, --port unless the test says another
    char place[24];       // "127.0.0.1:" and the port; vpcd wants the port alone
    int listener, reader; // the slot, and the card in it
    pid_t pid;            // of the program, 0 when it does not run
};

// For cmocka: a slot without a card, and a card's file of sample_image().
int slot_set_up(void **state);
int slot_tear_down(void **state);

// Starts `virtual-card run` with the options, which end with NULL.
void slot_start(struct slot *slot, const char *const *options);
#define SLOT_START(slot, ...)                                                                      \
    slot_start(slot, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

// Waits for the program; its exit status, -1 when a signal or the limit had to end it.
int slot_end(struct slot *slot);

// Waits for the card to plug in.
void slot_accept(struct slot *slot);

// Waits for the card, powers it and selects the application: one command.
void slot_begin(struct slot *slot);

void slot_power(const struct slot *slot, uint8_t control);
void slot_send(const struct slot *slot, const void *bytes, size_t length);

// The length of what the card sends, at most SLOT_FRAME_MAX; -1 when it has gone.
int slot_receive(const struct slot *slot, uint8_t *bytes);

// The status word, or -1 when the card went instead of answering.
int slot_transmit(const struct slot *slot, const void *command, size_t length);

// Says a line to the program; false when it answers with an error.
bool slot_tell(const struct slot *slot, const char *line, char *answer, size_t size);

// The same, when it must be done.
void slot_order(const struct slot *slot, const char *line);

bool slot_has_status(const struct slot *slot, const char *line);
void slot_assert_status(const struct slot *slot, const char *line);

// The PIN's tries in the card's file.
unsigned slot_stored_tries(const struct slot *slot);

#endif

// The card itself: a command in, an answer out. No reader, no files, no clock.
//
// Behaves as card-profile says, status word by status word; its PIV application as NIST SP
// 800-73-4. What a real card would write to its memory goes through `save` before the answer
// exists, so that power lost at any moment leaves what a real card would leave. The core never logs
// anything.
#ifndef TESTS_CARD_SRC_CARD_H
#define TESTS_CARD_SRC_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/card/src/habits.h"
#include "tests/card/src/image.h"

enum {
    CARD_DATA_MAX = 4096,                // more than the largest file
    CARD_ANSWER_MAX = CARD_DATA_MAX + 2, // with the status word
};

struct card_answer {
    size_t length;
    uint8_t bytes[CARD_ANSWER_MAX];
};

// Makes `image` durable. False: the memory failed or the power went away in the middle, and the
// card then answers 6581 without having done anything else.
struct card_memory {
    bool (*save)(void *context, const struct image *image);
    void *context;
};

struct card_status {
    unsigned tries[IMAGE_WHICH_COUNT], tries_max[IMAGE_WHICH_COUNT];
    bool verified[IMAGE_WHICH_COUNT];
    bool challenge_open;               // a challenge was given and not yet used
    bool may_reset[IMAGE_WHICH_COUNT]; // the permission of EXTERNAL AUTHENTICATE; at most one
    bool has_piv, piv_verified;        // the technician's application, and its PIN
    unsigned piv_tries, piv_tries_max;
};

struct card;

// A card without power that holds a copy of `image`. NULL when memory is short. The caller frees it
// with card_free().
struct card *card_new(const struct image *image, struct card_memory memory);

// Wipes, frees and sets the pointer to NULL. NULL inside is fine.
void card_free(struct card **card);

// Power on, power off, reset: whatever was selected, verified, challenged or permitted is gone.
void card_reset(struct card *card);

void card_set_habits(struct card *card, const struct habits *habits);

// Executes the command of `length` bytes. The answer always has a status word. Answers hold no
// secret; the command may, and wiping it is up to the caller.
void card_apdu(struct card *card, const uint8_t *command, size_t length,
               struct card_answer *answer);

void card_status(const struct card *card, struct card_status *status);

#endif

// The program virtual-card in a reader that the test plays itself: no pcscd, one APDU after the
// other. What cannot be done fails the test.
#ifndef TESTS_SUPPORT_VIRTUAL_CARD_H
#define TESTS_SUPPORT_VIRTUAL_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct virtual_card {
    pid_t pid;
    int reader; // the connection to the card
};

// `virtual-card make` with these options, which end with NULL.
void virtual_card_make(const char *const *options);

// Puts the card of `file` in and powers it. `line` is said to it before (`virtual-card --help`);
// NULL: nothing. It dies with the test.
void virtual_card_put(struct virtual_card *card, const char *file, const char *line);

// Takes it out. Nothing when none is in.
void virtual_card_pull(struct virtual_card *card);

// For struct apdu_channel; `card` is a struct virtual_card.
bool virtual_card_transmit(void *card, const unsigned char *command, size_t length,
                           unsigned char *response, size_t *response_length);

#endif

// A technician's card by the PIV profile (NIST SP 800-73-4): the application, slot 9A's
// certificate, a PIN with its tries, and a key that signs. It shares no code with the product.
#ifndef TESTS_SIM_BADGE_H
#define TESTS_SIM_BADGE_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/sim/card.h"
#include "tests/sim/maintenance.h"

enum {
    BADGE_PIN = 8, // digits at most
    BADGE_TRIES = 3,
    BADGE_ANSWER = 1024,
    BADGE_FIRST = 100, // its card's number is that and its paper
};

struct badge {
    enum maintenance_paper paper;
    char pin[BADGE_PIN + 1];
    int tries;
    bool selected, verified;
    unsigned char pending[BADGE_ANSWER];
    size_t pending_length;
};

// Makes the card that is this badge.
void badge_make(struct badge *badge, struct card *card, enum maintenance_paper paper,
                const char *pin);

void badge_reset(struct badge *badge);

// As card_command().
size_t badge_command(struct badge *badge, const unsigned char *command, size_t length,
                     unsigned char response[CARD_RESPONSE]);

#endif

// How many commands cards were sent, and how many of them were not answered, since kiosk-card
// began: counted over the workers, of which one that waits in vain is killed.
#ifndef FIRMWARE_CARD_CARD_EXCHANGES_H
#define FIRMWARE_CARD_CARD_EXCHANGES_H

#include <stdbool.h>
#include <stdint.h>

struct card_exchanges {
    uint32_t all, unanswered;
    bool waiting; // for an answer
};

// Zeros, shared with every process that is forked later, until the program ends. NULL without
// memory.
struct card_exchanges *card_exchanges_new(void);

// A worker begins: what the one before it still waited for was not answered.
void card_exchanges_begin(struct card_exchanges *exchanges);

// Around each command.
void card_exchanges_sent(struct card_exchanges *exchanges);
void card_exchanges_ended(struct card_exchanges *exchanges, bool answered);

#endif

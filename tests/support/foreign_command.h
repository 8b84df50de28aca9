// What the foreign card answers to commands.
#ifndef TESTS_SUPPORT_FOREIGN_COMMAND_H
#define TESTS_SUPPORT_FOREIGN_COMMAND_H

#include "tests/support/foreign_card.h"

enum {
    FOREIGN_ANSWER_MAX = 258, // bytes, with the status word
};

// After power-on or a reset.
void foreign_command_power_on(struct foreign_card *card);

// Carries out one command. Returns the answer's length.
size_t foreign_command_answer(struct foreign_card *card, const unsigned char *command,
                              size_t length, unsigned char answer[FOREIGN_ANSWER_MAX]);

#endif

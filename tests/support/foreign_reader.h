// Puts the foreign card into vpcd's virtual reader, as a process that speaks vpcd's protocol.
#ifndef TESTS_SUPPORT_FOREIGN_READER_H
#define TESTS_SUPPORT_FOREIGN_READER_H

#include <sys/types.h>

#include "tests/support/foreign_card.h"

// Returns the process; it dies with the test.
pid_t foreign_reader_put(struct foreign_card *card, int port);

// Takes the card out and sets the process to 0. 0 is fine.
void foreign_reader_pull(pid_t *process);

#endif

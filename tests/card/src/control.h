// The socket over which a running card is told to leave, to come back, to misbehave.
//
// One line per connection, answered by lines of which the last is `ok` or begins with `error`.
#ifndef TESTS_CARD_SRC_CONTROL_H
#define TESTS_CARD_SRC_CONTROL_H

#include <stdbool.h>
#include <stdio.h>

// Listens at `path`, in place of a socket left behind there. -1 with errno set.
int control_listen(const char *path);

// Takes one connection, hands its line to `obey` and sends back what that writes to `reply`.
void control_serve(int listener, void *context,
                   bool (*obey)(void *context, char *line, FILE *reply));

// Sends `line` to the card that listens at `path` and copies the answer to `reply`. False when
// nobody answers or the answer is an error.
bool control_tell(const char *path, const char *line, FILE *reply);

#endif

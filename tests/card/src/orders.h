// What can be said to a running card, one line at a time (README.md has the language).
#ifndef TESTS_CARD_SRC_ORDERS_H
#define TESTS_CARD_SRC_ORDERS_H

#include <stdbool.h>
#include <stdio.h>

#include "tests/card/src/visit.h"

// Does what `line` says and writes `ok`, the lines that were asked for and `ok`, or `error: ...` to
// `reply`. False when the line says nothing that can be done now. Cuts `line` into words.
bool orders_obey(struct visit *visit, char *line, FILE *reply);

#endif

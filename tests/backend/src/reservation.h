// Reservations: made elsewhere with the known secret and a face match, for one card and one
// operation, spent by the first authorization.
#ifndef TESTS_BACKEND_SRC_RESERVATION_H
#define TESTS_BACKEND_SRC_RESERVATION_H

#include "tests/backend/src/problem.h"
#include "tests/backend/src/reset.h"
#include "tests/backend/src/store.h"

// All of these work inside a transaction.
void reservation_add(struct store *store, int64_t card, enum reset_operation operation, int64_t now,
                     int64_t until);

// PROBLEM_NONE when the card has an unspent reservation for the operation at `now`, else the
// RESERVATION problem that says most: an expired one of the right kind before one of the other
// kind.
enum problem reservation_judge(struct store *store, int64_t card, enum reset_operation operation,
                               int64_t now);

// Spends one for the reset; the reset's second challenge finds its own. It need not still run: what
// was judged when the reset was opened is not judged again. False when none is left.
bool reservation_spend(struct store *store, const struct reset *reset);

#endif

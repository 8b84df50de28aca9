// Tells the holder out of band that a reset of the card was authorized: the operator's own program.
#ifndef TESTS_BACKEND_SRC_NOTIFY_H
#define TESTS_BACKEND_SRC_NOTIFY_H

#include "tests/backend/src/reset.h"

// Starts `program` (NULL: none) with the reset's id and the operation as arguments, without a
// shell, and does not wait for it. A start that fails is logged and changes nothing: the reset is
// authorized.
void notify_holder(const char *program, const char *id, enum reset_operation operation);

#endif

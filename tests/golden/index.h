// The page on which all pictures can be looked at.
#ifndef TESTS_GOLDEN_INDEX_H
#define TESTS_GOLDEN_INDEX_H

#include "tests/golden/shoot.h"

// Writes OUT/index.html: tests/golden/index.html with what was made as its data; and copies the
// golden set's pictures to OUT/old. False when one cannot be read or written.
bool index_write(const struct shoot *shoot);

#endif

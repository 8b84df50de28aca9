// Where a card's image lies between two visits: one file, only its owner may read it.
//
// A file is always whole: a new one is written beside it and renamed over it (rename(2)). What is
// emulated is the card losing power, not the computer, so nothing waits for the disk (no fsync).
#ifndef TESTS_CARD_SRC_STORE_H
#define TESTS_CARD_SRC_STORE_H

#include <stdbool.h>

#include "tests/card/src/image.h"

// False with errno set; EINVAL when the file is not a card's.
bool store_load(const char *path, struct image *image);

// False with errno set; the old file is then as it was.
bool store_save(const char *path, const struct image *image);

#endif

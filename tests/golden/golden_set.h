// The golden set: the records that are kept in the tree, in tests/golden/set.
//
//   pictures.txt, scenes.txt    see record.h
//   pictures/                   strips of reduced pictures
//   made-with.txt               see made.h; "samples: WORD" when it holds only some, else "all"
#ifndef TESTS_GOLDEN_GOLDEN_SET_H
#define TESTS_GOLDEN_GOLDEN_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "tests/golden/listing.h"

#define GOLDEN_SET "tests/golden/set" // from the root of the tree, where tests run

struct golden_set {
    struct listing *pictures, *scenes, *made;
};

// Empty. golden_set_free() frees it.
void golden_set_new(struct golden_set *set);
void golden_set_free(struct golden_set *set);

// False when a file is missing or broken.
bool golden_set_read(struct golden_set *set, const char *folder);
bool golden_set_write(struct golden_set *set, const char *folder);

// The word that the names of its samples contain; NULL: it has all. Valid as long as the set.
const char *golden_set_only(struct golden_set *set);

#endif

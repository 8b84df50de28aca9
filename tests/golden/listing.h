// A text file of lines "key: value", sorted by key, as a list that can be compared with another.
#ifndef TESTS_GOLDEN_LISTING_H
#define TESTS_GOLDEN_LISTING_H

#include <stdbool.h>
#include <stddef.h>

struct listing;

// Empty. Ends the program when memory is short. The caller frees it.
struct listing *listing_new(void);
void listing_free(struct listing **listing);

// Adds a line; the key must be new. Both are copied.
void listing_add(struct listing *listing, const char *key, const char *value);

// The key's value, NULL when it has none. Valid until the next listing_add().
const char *listing_find(struct listing *listing, const char *key);

size_t listing_count(const struct listing *listing);

// Adds the lines of a file; those that begin with # are left out. False when it cannot be read, or
// holds another line.
bool listing_read(struct listing *listing, const char *path);

// Writes the lines below `head`, which is lines that begin with #, or "".
bool listing_write(struct listing *listing, const char *path, const char *head);

// Tells each key whose value differs, in order. `was` or `is` is NULL where there is none.
typedef void listing_tell(void *context, const char *key, const char *was, const char *is);

// Returns how many there are.
size_t listing_compare(struct listing *before, struct listing *after, listing_tell *tell,
                       void *context);

#endif

// What is typed (as dots, never as characters), and the keys for typing it.
#ifndef SCREENS_ENTRY_H
#define SCREENS_ENTRY_H

#include "screens/page.h"

// One box for each character: 4, or 16 of which the first 6 are required.
void entry_boxes(struct page *page, struct column *column);

// The live checklist of a new secret.
void entry_rules(struct page *page, struct column *column);

// Tries left, as words and dots.
void entry_tries(struct page *page, struct column *column, int left, int max);

// The keys and the actions below them, at the end of the column.
void entry_keys(struct page *page, struct column *column);

#endif

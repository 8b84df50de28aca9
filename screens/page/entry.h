// What is typed (as dots, never as characters), and the keys for typing it.
#ifndef SCREENS_PAGE_ENTRY_H
#define SCREENS_PAGE_ENTRY_H

#include "screens/page/page.h"

// Whether it is a wide and low page with a keyboard, where every line counts.
bool entry_wide(const struct page *page);

enum {
    ENTRY_TITLES = 2
};

// Whether the bar says what is typed, because the page's title is on another sheet or gave way to
// why the last one was not taken; and in which words, the fullest first. Returns their number.
bool entry_in_bar(const struct page *page);
size_t entry_titles(const struct page *page, const char *titles[ENTRY_TITLES]);

// The page's title, where the bar does not say the same above a wide sheet.
void entry_title(struct page *page, const char *title);

// Whether that reason stands in the title's place: large letters and low pages leave no more room.
bool entry_replaces_title(const struct page *page);

// Whether the keys come before what explains them: on sheets they stand on the first one, where
// they have room beside the title.
bool entry_first(const struct page *page);

// What is asked for, the tries that are left (0: not said), and a hint in small letters: side by
// side where the page is wide and low, else one below the other.
void entry_texts(struct page *page, const char *body, int tries, const char *small);

// The number of tries of the secret that is entered.
int entry_tries_max(const struct page *page);

// The live checklist of a new secret.
void entry_rules(struct page *page, struct column *column);

// Tries left, as words and dots.
void entry_tries(struct page *page, struct column *column, int left, int max);

// What was typed, the keys, and the way back, as one group at the end of the page.
void entry_keys(struct page *page);

// Whether that group has room on the sheet that the pen is on.
bool entry_keys_fit(struct page *page);

// The boxes alone: one for each character, 4, or 16 of which the first 6 are required. Used by
// entry_keys().
struct scene_rect entry_boxes_size(const struct page *page, int width);
void entry_boxes(struct page *page, int x, int y, int width);

#endif

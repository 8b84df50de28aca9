// A large button for one of the two secrets, as residents know it: a picture of what is typed, its
// everyday name, its official name, what it is used for, and what the choice needs.
#ifndef SCREENS_PAGE_CHOICE_H
#define SCREENS_PAGE_CHOICE_H

#include "screens/page/page.h"

// The height that the button needs whatever its note says: it stands still when the state changes.
int choice_height(struct page *page, int width, const struct action *action);

// The view's actions as one group at the end of the column: the two secrets first, then small
// actions that are heights[i] high. In portrait one below the other, in landscape two side by side.
void choice_group(struct page *page, struct column *column, const int heights[]);

// What they take up, in pixels, without the gap above.
int choice_group_height(struct page *page, const struct column *column, const int heights[]);

// How wide each of them is.
int choice_width(const struct page *page, const struct column *column);

// `action` is one of the four that reset or change a secret.
void choice_draw(struct page *page, struct scene_rect at, const struct action *action);

#endif

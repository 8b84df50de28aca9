// Which fields of the glass have felt a finger: over the whole panel, or as a small picture of it.
#ifndef SCREENS_PAGE_GLASS_MAP_H
#define SCREENS_PAGE_GLASS_MAP_H

#include "screens/page/page.h"

// Those that have not are in the warning's colour.
void glass_map(struct page *page, struct column *column);

// The fields themselves; those that have are in the colour of success.
void glass_map_fields(struct page *page, struct scene_rect at, enum theme_colour untouched);

#endif

// How a number changes the reading of what it counts, in texts with readings above kanji.
#ifndef SCREENS_TYPE_COUNTED_H
#define SCREENS_TYPE_COUNTED_H

#include <stddef.h>

// In `text`, whose buffer has `size` bytes: 1日《にち》 becomes 1日《ついたち》 with the number
// below the reading too, and 3分《ふん》 3分《ぷん》. Other numbers keep what stands there. Returns
// the new length in bytes, or -1 when there is no room for it; it may then be half done.
int counted_readings(char *text, size_t size);

#endif

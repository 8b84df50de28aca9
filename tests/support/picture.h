// Pictures of the screen, as somebody in front of it sees it.
#ifndef TESTS_SUPPORT_PICTURE_H
#define TESTS_SUPPORT_PICTURE_H

#include <stdbool.h>

// Writes a PNG of the display's root window ("" : $DISPLAY). False when it cannot.
bool picture_save(const char *display, const char *path);

#endif

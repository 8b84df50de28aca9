// Folders for what is made.
#ifndef TESTS_GOLDEN_FOLDER_H
#define TESTS_GOLDEN_FOLDER_H

#include <stdbool.h>

enum {
    FOLDER_PATH = 512
};

// Makes the folder and those above it, where they are not there yet. False when that is impossible.
bool folder_make(const char *path);

// Copies a file, and makes the folder for it.
bool folder_copy(const char *from, const char *to);

#endif

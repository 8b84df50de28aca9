// A file that is written whole, in the place of the one before, or not at all.
#ifndef DRIVERS_BASE_FILE_H
#define DRIVERS_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

struct file_part {
    const void *bytes;
    size_t length;
};

// Writes the parts to PATH.new, which takes the name when it is on the disk, as is its folder
// (fsync(2)). A power cut at any moment leaves the old file or the new one, whole. False, with
// errno: what was there before still is, and nothing else is left; only when the folder cannot be
// synced the new file is there, and a power cut may bring the old one back.
bool file_replace(const char *path, const struct file_part *parts, size_t count);

// The same, but what has one of the two names already keeps it: EEXIST, and nothing is written. On
// FAT too, as on a USB stick.
bool file_create(const char *path, const struct file_part *parts, size_t count);

#endif
